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

// Rows have one and the same value in both tables, so a call means what it means where both columns are of one. A SELECT has one window of time.
const volatile = /\b(?:rand|randn|random|randstr|uniform|uuid|shuffle|aes_encrypt|window|session_window|window_time|current_\w+|localtimestamp|localtime|now)\(/
const scalars = cases.filter(({ kind, text }) => kind === 'scalar' && !volatile.test(text) && readFrom(text, ['a'], false) !== text).map(({ text }) => text)

/** The calls that give something else in a query inside another than in one by itself, or fail: many are asked at once, and each alone where one of them differs. */
async function differing(calls: readonly string[], tables: readonly string[], wrap: boolean): Promise<string[]> {
  const found: string[] = []
  for (let from = 0; from < calls.length; from += 100) {
    const some = calls.slice(from, from + 100)
    if (await told(some, tables, wrap) === undefined) continue
    for (const call of some) {
      const why = await told([call], tables, wrap)
      if (why !== undefined) found.push(`${call}: ${why}`)
    }
  }
  return found
}

async function told(calls: readonly string[], tables: readonly string[], wrap: boolean): Promise<string | undefined> {
  const items = (of: readonly string[]): string => calls.map((call, index) => `named_struct('v', ${readFrom(call, of, wrap)}) AS c${index}`).join(', ')
  try {
    const inside = await world.ask(`SELECT l.* FROM kinds o, LATERAL (SELECT ${items(tables)} FROM kinds a) l`)
    const alone = await world.ask(`SELECT ${items(['a'])} FROM kinds a`)
    return JSON.stringify(inside.rows, written) === JSON.stringify(alone.rows, written) ? undefined : `${JSON.stringify(inside.rows, written)} beside ${JSON.stringify(alone.rows, written)}`
  } catch (error) {
    return String(error)
  }
}

const written = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value)

test.each([
  { whose: 'of the query around', tables: ['o'] },
  { whose: 'of the query around behind its own', tables: ['a', 'o'] },
  { whose: 'of its own behind those of the query around', tables: ['o', 'a'] },
])('every scalar function means the same with columns $whose', async ({ tables }) => {
  expect(scalars.length).toBeGreaterThan(300)
  expect(await differing(scalars, tables, false)).toEqual([])
})

test('every scalar function means the same with what other functions make of the columns of the query around', async () => {
  expect(await differing(scalars, ['a', 'o'], true)).toEqual([])
})

test.each([
  'a.decimal / o.decimal', 'a.int + o.decimal * 2.5', 'a.date + make_interval(0, o.int)', 'a.timestamp - o.timestamp', 'a.ints[o.int - 3]', 'a.map[o.string]', 'a.string LIKE o.string', 'a.string RLIKE o.string', 'a.int IN (o.int, 5)',
  'a.date BETWEEN o.date AND trunc(o.date, \'MM\')', 'CASE WHEN a.int = o.int THEN a.ints ELSE o.ints END', 'CAST(array(a.int, o.int) AS ARRAY<STRING>)', 'a.string || o.string', 'named_struct(\'x\', a.struct, \'y\', o.struct).x.a', 'struct(trunc(o.date, \'MM\'))',
  'transform(o.structs, s -> s.a + a.int)', 'aggregate(a.ints, o.int, (s, x) -> s + x * o.int, s -> s + a.int)', 'named_struct("it\'s", a.string, \'b\', transform(a.ints, x -> x + o.int))',
])('%s means the same in both queries', async text => {
  const [inside, alone] = [await world.ask(`SELECT l.* FROM kinds o, LATERAL (SELECT ${text} AS v FROM kinds a) l`), await world.ask(`SELECT ${text.replaceAll('o.', 'a.')} AS v FROM kinds a`)]
  expect(inside.rows).toHaveLength(1)
  expect(inside.rows).toEqual(alone.rows)
})
