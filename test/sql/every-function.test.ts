import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialect, functions } from '@lagoon/sql'
import { cases } from './calls.ts'
import { openWorld, type World } from './world.ts'

// Every form of every function of the table is translated, bound and run by DuckDB, and has the type that it declares.

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

test.each(cases)('$name runs and has the type that it declares', async ({ kind, text }) => {
  const over = kind === 'window' && !text.startsWith('monoton') ? ' OVER (ORDER BY int)' : ''
  const { rows } = await world.ask(`SELECT ${text}${over} FROM kinds`)
  expect(rows.length).toBeGreaterThan(0)
})

test('an aggregate also runs over a window, and over no rows', async () => {
  const aggregates = cases.filter(({ kind, text }) => kind === 'aggregate' && !text.includes('DISTINCT') && !text.includes('WITHIN GROUP'))
  for (const { text } of aggregates) {
    await world.ask(`SELECT ${text} OVER (PARTITION BY string${/^(median|percentile_cont|percentile_disc)\(/.test(text) ? '' : ' ORDER BY int'}) FROM kinds`)
    const { rows } = await world.ask(`SELECT ${text} FROM kinds WHERE int < 0`)
    expect(rows).toHaveLength(1)
  }
})

// DuckDB takes what stands behind a point in HAVING for a column, even the field of a lambda's parameter; in brackets it is a field everywhere.
test('a field of a lambda is named in brackets, as HAVING needs it', () => {
  const texts = [...dialect.macros, ...cases.filter(({ kind }) => kind !== 'window').map(({ text }) => world.translate(`SELECT ${text} FROM kinds`).duckdb)]
  expect(texts.filter(text => pointed(text))).toEqual([])
})

function pointed(text: string): boolean {
  const bare = text.replaceAll(/'(?:[^']|'')*'/g, "''")
  const parameters = [...bare.matchAll(/\blambda ([\w]+(?:, ?\w+)*):/g)].flatMap(match => match[1]?.split(/, ?/) ?? [])
  return parameters.some(name => new RegExp(`(?<![\\w."])${name}\\.[a-z_]`).test(bare))
}

test('no function that is refused reaches DuckDB', () => {
  for (const entry of functions.entries) {
    if (entry.kind !== 'refused') continue
    expect(() => world.translate(`SELECT ${entry.name}(1)`), entry.name).toThrowError(expect.objectContaining({ code: 'UNSUPPORTED_FUNCTION' }))
  }
})
