import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { batchFile, readSample, sampleIdentity, sizeNamed } from './definition.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lagoon-definition-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const whole = `name: shop
version: 1.0.0
target: { linked_service: db, scripts: [a.sql] }
sizes: { s: { about: small, committed: true } }
default_size: s
files: data/{size}/{batch}/{file}.parquet
manifest: data/{size}/manifest.json
truth: data/{size}/truth.json
batches: [{ number: 0, title: first }]
tables: [{ file: T, table: dbo.T, added: { label: NVARCHAR(9) } }]
questions: [{ title: How many?, draw: bars, sql: SELECT 1 }]
checks: [{ layer: gold, path: a.b, sql: SELECT 1 }]
`
const file = (): string => join(folder, 'sample.yml')
async function reading(text: string) {
  await writeFile(file(), text)
  return readSample(file())
}

test('a description is read whole, with what it may leave out', async () => {
  const sample = await reading(whole)
  expect(sample).toMatchObject({ name: 'shop', folder, generate: undefined, arrival: undefined, dropped: undefined, checks: [{ fromBatch: 0 }] })
  expect(sample.tables[0]?.added).toEqual(new Map([['label', 'NVARCHAR(9)']]))
  expect(batchFile(sample, { size: 's', batch: 0, file: 'T' })).toBe(join(folder, 'data/s/0/T.parquet'))
  expect([sizeNamed(sample, undefined), sampleIdentity(sample, 's')]).toEqual(['s', 'shop@1.0.0/s'])
  expect(() => sizeNamed(sample, 'xl')).toThrow(expect.objectContaining({ code: 'SampleNotFound', hint: 'it has: s' }))
})

test('whatever is not as expected is refused with its place', async () => {
  const wrong: readonly [what: string, becomes: string, message: string, at: string][] = [
    ['draw: bars', 'draw: pie', 'questions[0].draw must be one of table, bars', 'pie,'],
    ['number: 0', 'number: zero', 'batches[0].number must be a number', 'zero,'],
    ['scripts: [a.sql]', 'scripts: [1]', 'target.scripts must be a list of texts', '[1]'],
    ['tables: [', 'tables: [1, ', 'tables[0] must be a map', '1, {'],
    ['default_size: s', 'default_size: xl', 'default_size is none of s', 'xl'],
    ['committed: true', 'committed: maybe', 'sizes.s.committed must be true or false', 'maybe'],
    ['name: shop\n', '', 'name is missing', 'version:'],
    ['name: shop', 'name: }', 'Unexpected', '}'],
  ]
  for (const [what, becomes, message, at] of wrong) {
    const text = whole.replace(what, becomes)
    const error: unknown = await reading(text).catch((refused: unknown) => refused)
    expect(error, becomes).toMatchObject({ code: 'InvalidSample', message: expect.stringContaining(message), origin: { file: file() } })
    const { line, column } = (error as { origin: { line: number; column: number } }).origin
    expect(text.split('\n')[line - 1]?.slice(column - 1, column - 1 + at.length), becomes).toBe(at)
  }
  await expect(reading('- a list')).rejects.toMatchObject({ code: 'InvalidSample' })
  await expect(readSample(join(folder, 'nowhere.yml'))).rejects.toMatchObject({ code: 'SampleNotFound' })
})
