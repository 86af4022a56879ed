import { afterAll, beforeAll, expect, test } from 'vitest'
import { cases } from './calls.ts'
import { openWorld, type World } from './world.ts'

// DuckDB binds an expression of a subquery a second time when it reads columns of the query around. What survives that is shown for every form of every function.

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

const kinds = /(?<![\w.'])(?:boolean|tinyint|smallint|int|bigint|float|double|decimal|string|binary|date|timestamp|timestamp_ntz|strings|ints|doubles|map|struct|structs|nested|variant)(?![\w('])/g
/** A call of the same type that becomes a macro, or a lambda. */
const calls: Readonly<Record<string, (value: string) => string>> = {
  date: value => `trunc(${value}, 'MM')`, timestamp: value => `to_utc_timestamp(${value}, 'CET')`, string: value => `lower(${value})`, ints: value => `transform(${value}, x -> x + 1)`, double: value => `bround(${value}, 3)`,
}

/** The call with each of its columns behind the table that `tables` names for it, in turns. */
function readFrom(text: string, tables: readonly string[], wrap: boolean): string {
  let at = 0
  return text.split(/('[^']*')/).map((part, index) => (index % 2 === 1 ? part : part.replaceAll(kinds, kind => {
    const column = `${tables[at % tables.length] ?? ''}.${kind}`
    at += 1
    return wrap ? (calls[kind]?.(column) ?? column) : column
  }))).join('')
}

// A SELECT has one window of time.
const scalars = cases.filter(({ kind, text }) => kind === 'scalar' && !text.includes('window(') && readFrom(text, ['a'], false) !== text).map(({ text }) => text)
const asked = (calls: readonly string[]): string => `SELECT o.int FROM kinds o WHERE EXISTS (SELECT 1 FROM kinds a WHERE a.int = 3 OR ${calls.map(call => `named_struct('v', ${call}) IS NULL`).join(' OR ')})`

/** The calls that fail, with why: many are asked at once, and each alone where one of them fails. */
async function failing(calls: readonly string[]): Promise<string[]> {
  const answered = async (some: readonly string[]): Promise<string | undefined> =>
    world.ask(asked(some)).then(({ rows }) => (rows.join() === '3' ? undefined : `answered ${rows.join()}`), (error: unknown) => String(error))
  const found: string[] = []
  for (let from = 0; from < calls.length; from += 40) {
    const some = calls.slice(from, from + 40)
    if (await answered(some) === undefined) continue
    for (const call of some) {
      const why = await answered([call])
      if (why !== undefined) found.push(`${call}: ${why}`)
    }
  }
  return found
}

test.each([
  { whose: 'of the query around', tables: ['o'] },
  { whose: 'of the query around behind its own', tables: ['a', 'o'] },
  { whose: 'of its own behind those of the query around', tables: ['o', 'a'] },
])('every scalar function reads columns $whose', async ({ tables }) => {
  expect(scalars.length).toBeGreaterThan(300)
  expect(await failing(scalars.map(text => readFrom(text, tables, false)))).toEqual([])
})

test('every scalar function reads what other functions make of the columns of the query around', async () => {
  expect(await failing(scalars.map(text => readFrom(text, ['a', 'o'], true)))).toEqual([])
})

test.each([
  'a.decimal / o.decimal', 'a.int + o.decimal * 2.5', 'a.date + make_interval(0, o.int)', 'a.timestamp - o.timestamp', 'a.ints[o.int - 3]', 'a.map[o.string]', 'a.string LIKE o.string', 'a.string RLIKE o.string', 'a.int IN (o.int, 5)',
  'a.date BETWEEN o.date AND trunc(o.date, \'MM\')', 'CASE WHEN a.int = o.int THEN a.ints ELSE o.ints END', 'CAST(array(a.int, o.int) AS ARRAY<STRING>)', 'a.string || o.string', 'named_struct(\'x\', a.struct, \'y\', o.struct).x.a', 'struct(trunc(o.date, \'MM\'))',
  'transform(o.structs, s -> s.a + a.int)', 'aggregate(a.ints, o.int, (s, x) -> s + x * o.int, s -> s + a.int)',
])('%s reads both queries', async text => {
  expect((await world.ask(`SELECT (SELECT max(to_json(struct(q.v))) FROM (SELECT ${text} AS v FROM kinds a) q) IS NULL FROM kinds o`)).rows).toHaveLength(1)
})
