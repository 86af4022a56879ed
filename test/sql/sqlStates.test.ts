import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sqlStateOf } from '@lagoon/sql'

const runtime = join(import.meta.dirname, '..', '..', 'runtime')

/** How our code raises a condition: in the text that DuckDB runs, as an error, as a problem at a place, or as one of the codes that an error may have. */
const raising = [
  /\[([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:\.[A-Z0-9_]+)?\] /g,
  /(?:WarehouseError|CatalogError|DeltaError|raised)\('([A-Z][A-Z0-9_]+)/g,
  /\.(?:report|refuse)\((?:[\w.?()[\] ]+, )?'([A-Z][A-Z0-9_]+)/g,
  /^ {2}\| '([A-Z][A-Z0-9_]+)'$/gm,
]

function conditionsRaisedIn(room: string): string[] {
  const folder = join(runtime, room, 'src')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('tsql'))
  return files.flatMap((file) => raising.flatMap((pattern) => [...readFileSync(join(folder, file), 'utf8').matchAll(pattern)].map(([, name]) => name ?? '')))
}

test('every condition that is raised has an SQLSTATE, but for what is only not done here', () => {
  const raised = new Set(['sql', 'warehouse', 'unity-catalog', 'delta'].flatMap(conditionsRaisedIn))
  expect(raised.size).toBeGreaterThan(200)
  expect([...raised].filter((name) => sqlStateOf(name) === undefined).sort()).toEqual(['UNSUPPORTED_FUNCTION'])
})
