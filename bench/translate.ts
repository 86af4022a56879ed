// Reads, analyses and translates a query of some 15 KB, again and again; prints milliseconds as JSON. `bench/sql.ts` bundles this file, as the
// command is bundled: a source runner keeps the names of functions, which makes each inner one cost more.
import { parseDatabricks, translateQuery } from '@lagoon/sql'
import { longQuery, longQueryTables } from './longQuery.ts'

const text = longQuery()
const now = new Date()

function once(): number {
  const started = performance.now()
  const [statement] = parseDatabricks({ text, file: 'bench' }).statements
  if (statement?.kind !== 'query') throw new TypeError('not a query')
  translateQuery(statement.query, { resolve: ({ parts }) => longQueryTables.get(parts.at(-1)?.toLowerCase() ?? ''), now, file: 'bench', text })
  return performance.now() - started
}

const cold = once()
for (let i = 0; i < 100; i += 1) once()
const warm = Array.from({ length: 101 }, once).sort((a, b) => a - b)
process.stdout.write(JSON.stringify({ characters: text.length, cold, warm: warm[50] }))
