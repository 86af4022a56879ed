import { defineConfig } from 'vitest/config'

// These change what a whole process shares: its network, its environment.
const alone = ['test/egress/*.test.ts', 'runtime/workspace/src/rerun.test.ts', 'runtime/workspace/src/runAll.test.ts']

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two DuckDB instances on two cores are enough; more only fight over memory.
    maxWorkers: 2,
    projects: [
      // The rooms are loaded once a worker, not once a file.
      { extends: true, test: { name: 'together', isolate: false, include: ['runtime/*/src/**/*.test.ts', 'sample/**/*.test.ts', 'test/**/*.test.ts'], exclude: alone } },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
})
