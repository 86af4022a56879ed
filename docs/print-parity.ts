// Prints docs/parity.md from the registries of the rooms: `npm run parity`. A test fails when the file is out of date.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parity } from './parity.ts'

await writeFile(join(import.meta.dirname, 'parity.md'), parity())
