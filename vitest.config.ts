import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['runtime/*/src/**/*.test.ts', 'sample/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two DuckDB instances on two cores are enough; more only fight over memory.
    maxWorkers: 2,
  },
})
