import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { incrementalScript, initialScript, shapes } from './golden.ts'
import { fixture, lake, openStranger, type Ended, type Stranger } from './lagoon.ts'

// A factory in the shape of the public ones, run as it is written: what it loses, it loses here too.

const tables = ['DimUser', 'DimArtist', 'DimTrack', 'DimDate', 'FactStream']

const told = ({ stdout, stderr }: Ended): string => `${stdout}${stderr}`

async function copied(stranger: Stranger): Promise<Record<string, number>> {
  const counts = await Promise.all(tables.map(async table => [table, Number((await stranger.bronze(table, 'count(*)'))[0]?.[0])] as const))
  return Object.fromEntries(counts)
}

/** As people do it: look up the invented names of the primary keys, then drop them. */
async function dropKeys(stranger: Stranger): Promise<void> {
  const found = await stranger.execute({ text: "SELECT t.name AS table_name, k.name FROM sys.key_constraints AS k JOIN sys.tables AS t ON t.object_id = k.parent_object_id WHERE k.type = 'PK';" })
  const { results } = JSON.parse(found.stdout) as { results: { rows: [table: string, name: string][] }[] }
  const names = results.flatMap(({ rows }) => rows)
  expect(names.map(([table]) => table).sort(), told(found)).toEqual([...tables].sort())
  const script = names.map(([table, name]) => `ALTER TABLE ${table} DROP CONSTRAINT ${name};`).join('\n')
  expect(await stranger.execute({ text: script })).toMatchObject({ code: 0 })
}

describe("a stranger's factory, without a bundle and without configuration", { timeout: 120_000 }, () => {
  let stranger: Stranger
  beforeAll(async () => { stranger = await openStranger() })
  afterAll(() => stranger.close())

  test('has no problem that would stop it, and is told of its weak places', async () => {
    const ended = await stranger.lagoon('validate')
    for (const finding of ['WatermarkTiesLost', 'WatermarkReadAfterCopy', 'FailureMasked', 'SignedUrlCommitted', 'EncryptedCredentialCommitted']) expect(told(ended)).toContain(finding)
    expect(ended.code, told(ended)).toBe(0)
  })

  test('copies every table in full on its first run', async () => {
    expect(await stranger.execute({ path: fixture('initial.sql') })).toMatchObject({ code: 0 })
    for (const table of tables) await stranger.putControlFiles(table)
    const ended = await stranger.lagoon('adf', 'run', 'incremental_loop')
    expect(ended.code, told(ended)).toBe(0)
    expect(await copied(stranger)).toEqual({ DimUser: 8, DimArtist: 6, DimTrack: 8, DimDate: 6, FactStream: 12 })
  })

  test('names its files after the instant, with colons and without an extension', async () => {
    const names = await stranger.files('DimUser')
    expect(names).toHaveLength(1)
    expect(names[0]).toMatch(/^DimUser_\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/)
    const listed = await stranger.lagoon('storage', 'ls', `${lake}/DimUser`, '-o', 'json')
    expect(listed.stdout).toContain(`${lake}/DimUser/${names[0]}`)
  })

  test('has its control files put and read by hand', async () => {
    expect(await stranger.lagoon('storage', 'put', fixture('control/cdc.json'), `${lake}/Other_cdc/`)).toMatchObject({ code: 0 })
    expect(await stranger.lagoon('storage', 'get', `${lake}/Other_cdc/cdc.json`)).toMatchObject({ code: 0, stdout: '{"cdc":"1900-01-01"}' })
  })

  test('keeps the types and the texts of the source', async () => {
    const rows = await stranger.bronze('DimUser', 'user_id, user_name, end_date IS NULL, typeof(user_id), typeof(updated_at), updated_at = TIMESTAMPTZ \'2026-02-11 08:30:15Z\'')
    expect(rows[0]).toEqual([1, "Wren O'Dell", true, 'INTEGER', 'TIMESTAMP WITH TIME ZONE', true])
  })

  test('stores the greatest instant of each table as its watermark', async () => {
    expect(await Promise.all(tables.map(table => stranger.watermark(table)))).toEqual([
      { cdc: '2026-03-05T08:30:15' }, { cdc: '2026-03-05T08:30:15' }, { cdc: '2026-03-05T08:30:15' }, { cdc: '2026-03-05T00:00:00' }, { cdc: '2026-03-05T08:30:16' },
    ])
  })

  test('writes an empty file and deletes it when nothing is new', async () => {
    const ended = await stranger.lagoon('adf', 'run', 'incremental_loop')
    expect(ended.code, told(ended)).toBe(0)
    expect((await Promise.all(tables.map(table => stranger.files(table)))).map(files => files.length)).toEqual([1, 1, 1, 1, 1])
  })

  test('cannot load its own second script while the primary keys stand', async () => {
    const ended = await stranger.execute({ path: fixture('incremental.sql') })
    expect(ended.code).toBe(1)
    expect(told(ended)).toMatch(/2627/)
  })

  test('copies what is above the watermark and loses ties and late rows', async () => {
    await dropKeys(stranger)
    expect(await stranger.execute({ path: fixture('incremental.sql') })).toMatchObject({ code: 0 })
    const ended = await stranger.lagoon('adf', 'run', 'incremental_loop')
    expect(ended.code, told(ended)).toBe(0)
    // 17 rows came; 2 + 1 + 1 are above their table's watermark. 13 never leave the source: 4 lie on it, 9 before it.
    expect(await copied(stranger)).toEqual({ DimUser: 10, DimArtist: 7, DimTrack: 9, DimDate: 6, FactStream: 12 })
    expect(await stranger.bronze('DimUser', "count(*) FILTER (country = 'Austria')")).toEqual([['0']])
  })

  test('moves the watermark past rows that it never read', async () => {
    expect(await stranger.watermark('DimUser')).toEqual({ cdc: '2026-03-05T08:30:16' })
    expect(await stranger.watermark('FactStream')).toEqual({ cdc: '2026-03-05T08:30:16' })
  })

  test('reads one table again from a date, into one more file', async () => {
    const ended = await stranger.lagoon('adf', 'run', 'incremental_ingestion',
      '--param', 'schema=dbo', '--param', 'table=DimArtist', '--param', 'cdc_col=updated_at', '--param', 'from_date=2026-03-01')
    expect(ended.code, told(ended)).toBe(0)
    expect(await stranger.bronze('DimArtist', 'count(*)')).toEqual([['11']])
    expect(await stranger.files('DimArtist')).toHaveLength(3)
  })

  test('succeeds although a table cannot be read, for its alert hides the failure', async () => {
    const parameters = join(stranger.folder, 'parameters.json')
    await writeFile(parameters, JSON.stringify({ loop_input: [{ schema: 'dbo', table: 'DimUser', cdc_col: 'no_such_column', from_date: '' }] }))
    const ended = await stranger.lagoon('adf', 'run', 'incremental_loop', '--params', parameters)
    expect(told(ended)).toMatch(/no_such_column/)
    expect(ended.code, told(ended)).toBe(0)
  })

  test('has its alert captured and not sent, without the signature', async () => {
    const { stdout } = await stranger.lagoon('logic-apps', 'outbox', '-o', 'json')
    const { messages } = JSON.parse(stdout) as { messages: { subject: string; body: string }[] }
    expect(messages).toHaveLength(1)
    expect(messages[0]?.subject).toMatch(/captured, not sent/)
    expect(messages[0]?.body).toMatch(/"pipeline_name": "incremental_loop"/)
    expect(stdout).not.toMatch(/not-a-signature/)
  })

  test('fails where it calls a host that nobody allowed', async () => {
    const ended = await stranger.lagoon('adf', 'run', 'tell_partner', '-o', 'json')
    expect(ended.stdout).toMatch(/"errorCode": "EgressDenied"/)
    expect(ended.code).toBe(1)
  })
})

describe('the public family in its real size', { timeout: 120_000 }, () => {
  let stranger: Stranger
  beforeAll(async () => { stranger = await openStranger() })
  afterAll(() => stranger.close())

  test('leaves 447 of its 470 incremental rows in the source', async () => {
    expect(await stranger.execute({ text: initialScript() })).toMatchObject({ code: 0 })
    for (const table of tables) await stranger.putControlFiles(table)
    expect(await stranger.lagoon('adf', 'run', 'incremental_loop')).toMatchObject({ code: 0 })
    expect(await copied(stranger)).toEqual(Object.fromEntries(shapes.map(({ table, rows }) => [table, rows])))
    expect(await stranger.watermark('FactStream')).toEqual({ cdc: '2025-10-07T19:49:56' })

    await dropKeys(stranger)
    expect(await stranger.execute({ text: incrementalScript() })).toMatchObject({ code: 0 })
    expect(await stranger.lagoon('adf', 'run', 'incremental_loop')).toMatchObject({ code: 0 })
    expect(await copied(stranger)).toEqual({ DimUser: 520, DimArtist: 501, DimTrack: 502, DimDate: 365, FactStream: 1000 })
    expect(await stranger.watermark('DimUser')).toEqual({ cdc: '2025-10-07T19:49:56' })
  })
})
