import { quoteName, type Row } from '@lagoon/engine'
import { LakeflowError } from '../error.ts'
import { helper, type CdcSpec } from './change.ts'

/** One row about the keys of a batch: how many `events` there are, how many have no sequence, and per key how many have no value of it. */
export function nullCounts({ spec, prefix }: { readonly spec: CdcSpec; readonly prefix: string }): string {
  const perKey = spec.keys.map((key, i) => `sum(events) FILTER (WHERE ${quoteName(key)} IS NULL) AS null_key_${i}`)
  return `SELECT ${['sum(events) AS events', 'sum(null_sequences) AS null_sequences', ...perKey].join(', ')} FROM ${helper(prefix, 'keys')}`
}

/**
 * Throws Spark's `AUTOCDC_MICROBATCH_VALIDATION.NULL_SEQUENCE` or `.NULL_KEY` for a row of `nullCounts`, so that a batch with
 * an event that cannot be placed changes nothing. Answers how many events the batch has.
 */
export function refuseNulls({ spec, table, counts }: { readonly spec: CdcSpec; readonly table: string; readonly counts: Row }): bigint {
  const count = (name: string): bigint => BigInt(String(counts[name] ?? 0))
  const hint = 'filter such rows in a temporary view, or drop them with an expectation on the table that AUTO CDC reads'
  const nullKeys = spec.keys.map((key, i) => ({ key, nulls: count(`null_key_${i}`) })).filter(({ nulls }) => nulls > 0n)
  if (nullKeys.length > 0) {
    const told = nullKeys.map(({ key, nulls }) => `${key}: ${nulls}`).join(', ')
    throw new LakeflowError('AUTOCDC_MICROBATCH_VALIDATION.NULL_KEY', `AUTO CDC into ${table} met events without a key (${told})`, { hint })
  }
  if (count('null_sequences') > 0n) {
    const told = `AUTO CDC into ${table} met ${count('null_sequences')} events without a value of SEQUENCE BY`
    throw new LakeflowError('AUTOCDC_MICROBATCH_VALIDATION.NULL_SEQUENCE', told, { hint })
  }
  return count('events')
}
