import { type Engine, quoteText, type Row } from '@lagoon/engine'
import { disposeOf, keysOfBatch, type CdcChange, type CdcSpec, type TableChange } from './change.ts'
import { nullCounts, refuseNulls } from './validate.ts'
import { scd1 } from './scd1.ts'
import { scd1IgnoringNulls, scd2 } from './scd2.ts'

/** A target and its auxiliary table as plain DuckDB tables, for tests of the algorithm alone. */
export interface CdcTestTable {
  apply(events: readonly TestEvent[]): Promise<CdcTotals>
  /** The visible rows, ordered; every value as text. */
  rows(): Promise<Row[]>
  auxiliaryRows(): Promise<Row[]>
}

export interface TestEvent {
  readonly key: number | null
  readonly at: number | null
  readonly state?: string | null
  readonly note?: string | null
  readonly deleted?: boolean | null
}

export interface CdcTotals {
  readonly upserted: bigint
  readonly deleted: bigint
  readonly removed: bigint
}

let count = 0

export async function cdcTestTable(
  engine: Engine,
  { scd, sequence = 'moment', sequenceType = 'INTEGER', ignoreNulls = [] }: { scd: CdcSpec['scd']; sequence?: string; sequenceType?: string; ignoreNulls?: readonly string[] },
): Promise<CdcTestTable> {
  count += 1
  const name = `orders_${count}`
  const spec: CdcSpec = {
    keys: ['key'],
    columns: ['key', 'state', 'note'].map((column) => ({ name: column, value: column })),
    sequence,
    deleteWhen: 'deleted',
    ignoreNulls,
    scd,
  }
  const nulls = ignoreNulls.length > 0 ? ', __lagoon_nulls VARCHAR[]' : ''
  const interval = scd.type === 2 ? `__START_AT ${sequenceType}, __END_AT ${sequenceType},` : ''
  await engine.run(`CREATE TABLE ${name} (key INTEGER, state VARCHAR, note VARCHAR, ${interval} __lagoon_sequence ${sequenceType} ${nulls})`)
  const auxiliaryData = scd.type === 2 || ignoreNulls.length > 0 ? 'state VARCHAR, note VARCHAR,' : ''
  await engine.run(`CREATE TABLE ${name}_aux (key INTEGER, ${auxiliaryData} __lagoon_sequence ${sequenceType}, __lagoon_deleted BOOLEAN ${nulls})`)

  const change = async (table: string, { remove, insert }: TableChange): Promise<bigint> => {
    await engine.run(`CREATE OR REPLACE TABLE ${table}_insert AS ${insert}; CREATE OR REPLACE TABLE ${table}_remove AS ${remove}`)
    const removed = await engine.run(`DELETE FROM ${table} WHERE rowid IN (SELECT __row FROM ${table}_remove)`)
    await engine.run(`INSERT INTO ${table} BY NAME FROM ${table}_insert`)
    return removed
  }
  const located = (table: string): string => `(SELECT *, 'file' AS __file, rowid AS __row FROM ${table})`

  return {
    async apply(events) {
      const values = events.map(({ key, at, state = null, note = null, deleted = false }) => `(${key}, ${at}, ${text(state)}, ${text(note)}, ${deleted})`)
      const batch = `(SELECT * FROM (VALUES ${values.join(', ')}) AS b(key, moment, state, note, deleted))`
      const input = { spec, batch, target: located(name), auxiliary: located(`${name}_aux`), prefix: `lagoon_cdc_${name}` }
      await engine.run(keysOfBatch(input))
      const [nulls = {}] = await engine.rows(nullCounts(input))
      try {
        refuseNulls({ spec, table: name, counts: nulls })
      } catch (error) {
        await engine.run(disposeOf(input.prefix))
        throw error
      }
      const plan: CdcChange = scd.type === 2 ? scd2(input) : ignoreNulls.length > 0 ? scd1IgnoringNulls(input) : scd1(input)
      for (const statement of plan.prepare) await engine.run(statement)
      const [counts = {}] = await engine.rows(plan.counts)
      await change(`${name}_aux`, plan.auxiliary)
      const removed = await change(name, plan.target)
      if (removed !== BigInt(String(counts['gone']))) throw new Error('the counts of a change and the change differ')
      await engine.run(disposeOf(input.prefix))
      return { upserted: BigInt(String(counts['upserted'])), deleted: BigInt(String(counts['deleted'])), removed }
    },
    rows: () => engine.rows(`SELECT COLUMNS(lambda c: NOT starts_with(c, '__lagoon')) FROM ${name} ORDER BY ALL`),
    auxiliaryRows: () => engine.rows(`SELECT * FROM ${name}_aux ORDER BY ALL`),
  }
}

const text = (value: string | null): string => (value === null ? 'CAST(NULL AS VARCHAR)' : quoteText(value))
