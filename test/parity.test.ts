import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parity } from '../docs/parity.ts'

test('docs/parity.md says what the registries say (npm run parity)', async () => {
  expect(await readFile(join(import.meta.dirname, '..', 'docs', 'parity.md'), 'utf8')).toBe(parity())
})
