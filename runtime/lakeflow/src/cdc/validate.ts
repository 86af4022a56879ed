import { quoteName, type Row } from '@lagoon/engine'
import { LakeflowError } from '../error.ts'
import { eventsOf, sequenceColumn, type CdcSpec } from './change.ts'

/** One row: how many `events` there are, how many have no sequence, and per key column how many have no value. */
export function nullCounts({ spec, batch }: { readonly spec: CdcSpec; readonly batch: string }): string {
  const perKey = spec.keys.map((key) => `count(*) FILTER (WHERE ${quoteName(key)} IS NULL) AS ${quoteName(`key ${key}`)}`)
  const nulls = `count(*) FILTER (WHERE ${sequenceColumn} IS NULL) AS null_sequences`
  return `SELECT ${['count(*) AS events', nulls, ...perKey].join(', ')} FROM ${eventsOf({ spec, batch })}`
}

/**
 * Throws Spark's `AUTOCDC_MICROBATCH_VALIDATION.NULL_SEQUENCE` or `.NULL_KEY` for a row of `nullCounts`, so that a batch with
 * an event that cannot be placed changes nothing. Answers how many events the batch has.
 */
export function refuseNulls({ spec, table, counts }: { readonly spec: CdcSpec; readonly table: string; readonly counts: Row }): bigint {
  const count = (name: string): bigint => BigInt(String(counts[name] ?? 0))
  const hint = 'filter such rows in a temporary view, or drop them with an expectation on the table that AUTO CDC reads'
  const nullKeys = spec.keys.filter((key) => count(`key ${key}`) > 0n)
  if (nullKeys.length > 0) {
    const told = nullKeys.map((key) => `${key}: ${count(`key ${key}`)}`).join(', ')
    throw new LakeflowError('AUTOCDC_MICROBATCH_VALIDATION.NULL_KEY', `AUTO CDC into ${table} met events without a key (${told})`, { hint })
  }
  if (count('null_sequences') > 0n) {
    const told = `AUTO CDC into ${table} met ${count('null_sequences')} events without a value of SEQUENCE BY`
    throw new LakeflowError('AUTOCDC_MICROBATCH_VALIDATION.NULL_SEQUENCE', told, { hint })
  }
  return count('events')
}
