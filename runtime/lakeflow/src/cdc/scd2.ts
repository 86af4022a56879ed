import { quoteName } from '@lagoon/engine'
import {
  deletedColumn,
  dropTables,
  endColumn,
  entangledKeys,
  eventsOf,
  names,
  sequenceColumn,
  startColumn,
  using,
  type CdcChange,
  type CdcInput,
} from './change.ts'

/**
 * SCD type 2. Target and auxiliary table together hold every distinct event: the target the last event of each *run*
 * (consecutive upserts that agree on the tracked columns), with the run's start and its end; the auxiliary table the inner
 * events of runs, and the deletes. So the two are a function of the set of events, and arrival order cannot show.
 *
 * Of the tables only rows of the batch's keys are read, from the last event before the batch's first one (the *anchor*) on:
 * earlier ones cannot change. Same visible result as Spark's `Scd2BatchProcessor`, which does not keep a delete that the end
 * of a version already tells, and has to take versions apart again instead.
 */
export function scd2(input: CdcInput): CdcChange {
  const { spec, target, auxiliary, prefix } = input
  const { keys } = spec
  const columns = spec.columns.map(({ name }) => name)
  const tracked = spec.scd.type === 2 ? spec.scd.tracked : []
  const events = eventsOf(input)
  const tables = ['keys', 'held', 'entangled', 'next'] as const
  const table = (name: (typeof tables)[number]): string => `${prefix}_${name}`

  const keysOfBatch = `CREATE TABLE ${table('keys')} AS
    SELECT ${names(keys)}, count(*) AS events, min(${sequenceColumn}) AS low FROM ${events} GROUP BY ${names(keys)}`

  // An anchor inside a run began with that run. The run's last event is the first target row from the anchor on.
  const held = `CREATE TABLE ${table('held')} AS
    WITH both_tables AS (
      SELECT ${names(columns)}, ${sequenceColumn}, FALSE AS ${deletedColumn}, ${startColumn} AS was_start, ${endColumn} AS was_end,
        0 AS place, __file, __row FROM ${target}
      UNION ALL
      SELECT ${names(columns)}, ${sequenceColumn}, ${deletedColumn}, NULL, NULL, 1, __file, __row FROM ${auxiliary}
    ), anchored AS (
      SELECT *, max(${sequenceColumn}) FILTER (WHERE ${sequenceColumn} < low) OVER (PARTITION BY ${names(keys)}) AS anchor
      FROM both_tables JOIN (SELECT ${names(keys)}, low FROM ${table('keys')}) ${using(keys)}
    )
    SELECT * EXCLUDE (low, anchor),
      CASE WHEN ${sequenceColumn} = anchor AND NOT ${deletedColumn}
        THEN min(was_start) FILTER (WHERE place = 0) OVER (PARTITION BY ${names(keys)}) END AS inherited_start
    FROM anchored WHERE ${sequenceColumn} >= coalesce(anchor, low)`

  const changed = tracked.map((column) => `${quoteName(column)} IS DISTINCT FROM lag(${quoteName(column)}) OVER event`)
  const headOfRun = [deletedColumn, `coalesce(lag(${deletedColumn}) OVER event, TRUE)`, ...changed].join(' OR ')

  const next = `CREATE TABLE ${table('next')} AS
    WITH events AS (
      SELECT ${names(columns)}, ${sequenceColumn}, ${deletedColumn}, was_start, was_end, place, __file, __row, inherited_start FROM ${table('held')}
      UNION ALL
      SELECT ${names(columns)}, ${sequenceColumn}, ${deletedColumn}, NULL, NULL, 2, NULL, NULL, NULL FROM ${events} SEMI JOIN ${table('entangled')} ${using(keys)}
    ), of_one_sequence_one AS (
      SELECT * FROM events QUALIFY row_number() OVER (
        PARTITION BY ${names(keys)}, ${sequenceColumn} ORDER BY ${deletedColumn} DESC, hash(${names(columns)}), place) = 1
    ), runs AS (
      SELECT *, ${headOfRun} AS head FROM of_one_sequence_one
      WINDOW event AS (PARTITION BY ${names(keys)} ORDER BY ${sequenceColumn})
    )
    SELECT *,
      NOT ${deletedColumn} AND coalesce(lead(head) OVER event, TRUE) AS visible,
      last_value(CASE WHEN head THEN coalesce(inherited_start, ${sequenceColumn}) END IGNORE NULLS) OVER event AS new_start,
      lead(${sequenceColumn}) OVER event AS new_end,
      ${deletedColumn} AND NOT coalesce(lag(${deletedColumn}) OVER event, TRUE) AS closes
    FROM runs WINDOW event AS (PARTITION BY ${names(keys)} ORDER BY ${sequenceColumn})`

  const asItWas = `(place = 0 AND was_start = new_start AND was_end IS NOT DISTINCT FROM new_end)`
  const gone = (place: number, stays: string): string =>
    `SELECT __file, __row FROM ${table('held')} WHERE place = ${place} EXCEPT ALL SELECT __file, __row FROM ${table('next')} WHERE ${stays}`
  const plain = `${events} ANTI JOIN ${table('entangled')} ${using(keys)}`
  const tombstone = columns.map((column) => (keys.includes(column) ? quoteName(column) : `CASE WHEN NOT ${deletedColumn} THEN ${quoteName(column)} END AS ${quoteName(column)}`))
  const aside = `SELECT ${tombstone.join(', ')}, ${sequenceColumn}, ${deletedColumn}`

  return {
    prepare: [keysOfBatch, held, entangledKeys(input), next],
    target: {
      remove: gone(0, `visible AND ${asItWas}`),
      insert: `SELECT ${names(columns)}, new_start AS ${startColumn}, new_end AS ${endColumn}, ${sequenceColumn}
          FROM ${table('next')} WHERE visible AND NOT ${asItWas}
        UNION ALL
        SELECT ${names(columns)}, ${sequenceColumn}, NULL, ${sequenceColumn} FROM ${plain} WHERE NOT ${deletedColumn}`,
    },
    auxiliary: {
      remove: gone(1, `NOT visible AND place = 1`),
      insert: `${aside} FROM ${table('next')} WHERE NOT visible AND place <> 1 UNION ALL ${aside} FROM ${plain} WHERE ${deletedColumn}`,
    },
    counts: `SELECT
      (SELECT count(*) FROM ${table('next')} WHERE visible AND NOT ${asItWas}) + (SELECT count(*) FROM ${plain} WHERE NOT ${deletedColumn}) AS upserted,
      (SELECT count(*) FROM ${table('next')} WHERE closes AND place = 2) AS deleted`,
    dispose: dropTables(prefix, tables),
  }
}
