import { quoteName, quoteText } from '@lagoon/engine'
import {
  deletedColumn,
  endColumn,
  entangledKeys,
  eventsOf,
  helper,
  names,
  nullsColumn,
  sequenceColumn,
  startColumn,
  using,
  type CdcChange,
  type CdcInput,
  type HelperTable,
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
export const scd2 = (input: CdcInput): CdcChange => fromEvents(input, { intervals: true, tracked: input.spec.scd.type === 2 ? input.spec.scd.tracked : [] })

/**
 * SCD type 1 with IGNORE NULL UPDATES: a row is made of several events, so all of them are kept, and the target shows what the
 * last one of a key comes to.
 */
export const scd1IgnoringNulls = (input: CdcInput): CdcChange => fromEvents(input, { intervals: false, tracked: [] })

function fromEvents(input: CdcInput, { intervals, tracked }: { readonly intervals: boolean; readonly tracked: readonly string[] }): CdcChange {
  const { spec, target, auxiliary, prefix } = input
  const { keys, ignoreNulls = [] } = spec
  const columns = spec.columns.map(({ name }) => name)
  const events = eventsOf(input)
  const table = (name: HelperTable): string => helper(prefix, name)
  const hidden = [sequenceColumn, deletedColumn]
  const each = (said: (column: string) => string): string => columns.map((column) => `${said(column)} AS ${quoteName(column)}`).join(', ')
  const ignores = (column: string): boolean => ignoreNulls.includes(column)

  // An anchor inside a run began with that run. The run's last event is the first target row from the anchor on.
  const nullsHeld = ignoreNulls.length > 0 ? nullsColumn : 'NULL'
  const held = `CREATE TABLE ${table('held')} AS
    WITH both_tables AS (
      SELECT ${names(columns)}, ${sequenceColumn}, FALSE AS ${deletedColumn}, ${nullsHeld} AS nulls, ${intervals ? `${startColumn} AS was_start, ${endColumn}` : 'NULL AS was_start, NULL'} AS was_end,
        0 AS place, __file, __row FROM ${target}
      UNION ALL
      SELECT ${names(columns)}, ${sequenceColumn}, ${deletedColumn}, ${nullsHeld}, NULL, NULL, 1, __file, __row FROM ${auxiliary}
    ), anchored AS (
      SELECT *, max(${sequenceColumn}) FILTER (WHERE ${sequenceColumn} < low) OVER (PARTITION BY ${names(keys)}) AS anchor
      FROM both_tables JOIN (SELECT ${names(keys)}, low FROM ${table('keys')}) ${using(keys)}
    )
    SELECT * EXCLUDE (low, anchor), coalesce(${sequenceColumn} = anchor, FALSE) AS is_anchor,
      CASE WHEN ${sequenceColumn} = anchor AND NOT ${deletedColumn}
        THEN min(was_start) FILTER (WHERE place = 0) OVER (PARTITION BY ${names(keys)}) END AS inherited_start
    FROM anchored WHERE ${sequenceColumn} >= coalesce(anchor, low)`

  // What an event said itself. What earlier events left in an anchor stays: they are not looked at again.
  const asSaid = (column: string): string => (ignores(column) ? `CASE WHEN NOT is_anchor AND list_contains(nulls, ${quoteText(column)}) THEN NULL ELSE ${quoteName(column)} END` : quoteName(column))
  const wasHeld = ignoreNulls.map((column) => `, ${quoteName(column)} AS ${quoteName(`was ${column}`)}`).join('')
  const filled = (column: string): string => (ignores(column) ? `last_value(CASE WHEN NOT ${deletedColumn} THEN ${quoteName(column)} END IGNORE NULLS) OVER life` : quoteName(column))
  const nullsSaid = `[${ignoreNulls.map((column) => `CASE WHEN ${quoteName(column)} IS NULL THEN ${quoteText(column)} END`).join(', ')}]`
  const nullsOf = ignoreNulls.length > 0 ? `list_filter(${nullsSaid}, lambda name: name IS NOT NULL)` : 'NULL'

  const changed = tracked.map((column) => `${quoteName(column)} IS DISTINCT FROM lag(${quoteName(column)}) OVER event`)
  const headOfRun = [deletedColumn, `coalesce(lag(${deletedColumn}) OVER event, TRUE)`, ...changed].join(' OR ')
  const perEvent = `PARTITION BY ${names(keys)} ORDER BY ${sequenceColumn}`

  const next = `CREATE TABLE ${table('next')} AS
    WITH events AS (
      SELECT ${each(asSaid)}, ${names(hidden)}, was_start, was_end, place, __file, __row, inherited_start,
        CASE WHEN is_anchor THEN nulls END AS anchor_nulls${wasHeld} FROM ${table('held')}
      UNION ALL
      SELECT ${names(columns)}, ${names(hidden)}, NULL, NULL, 2, NULL, NULL, NULL, NULL${ignoreNulls.map(() => ', NULL').join('')}
        FROM ${events} SEMI JOIN ${table('entangled')} ${using(keys)}
    ), of_one_sequence_one AS (
      SELECT *, sum(CAST(${deletedColumn} AS INTEGER)) OVER (${perEvent}) AS deletes FROM (
        SELECT * FROM events QUALIFY row_number() OVER (
          PARTITION BY ${names(keys)}, ${sequenceColumn} ORDER BY ${deletedColumn} DESC, hash(${names(columns)}), place) = 1)
    ), filled AS (
      SELECT * REPLACE (${each(filled)}), coalesce(anchor_nulls, ${nullsOf}) AS nulls FROM of_one_sequence_one
      WINDOW life AS (PARTITION BY ${names(keys)}, deletes ORDER BY ${sequenceColumn})
    ), runs AS (
      SELECT *, ${headOfRun} AS head FROM filled WINDOW event AS (${perEvent})
    ), placed AS (
      SELECT *, coalesce(lead(head) OVER event, TRUE) AS ends_run, lead(${sequenceColumn}) OVER event AS new_end,
        last_value(CASE WHEN head THEN coalesce(inherited_start, ${sequenceColumn}) END IGNORE NULLS) OVER event AS new_start,
        ${deletedColumn} AND NOT coalesce(lag(${deletedColumn}) OVER event, TRUE) AS closes
      FROM runs WINDOW event AS (${perEvent})
    )
    SELECT *, NOT ${deletedColumn} AND ${intervals ? 'ends_run' : 'new_end IS NULL'} AS visible FROM placed`

  const sameValues = ignoreNulls.map((column) => ` AND ${quoteName(column)} IS NOT DISTINCT FROM ${quoteName(`was ${column}`)}`).join('')
  const asItWas = `(place = 0${intervals ? ' AND was_start = new_start AND was_end IS NOT DISTINCT FROM new_end' : ''}${sameValues})`
  const asItWasAside = `(place = 1 AND (${deletedColumn} OR (TRUE${sameValues})))`
  const gone = (place: number, stays: string): string =>
    `SELECT __file, __row FROM ${table('held')} WHERE place = ${place} EXCEPT ALL SELECT __file, __row FROM ${table('next')} WHERE ${stays}`
  const [targetGone, asideGone] = [gone(0, `visible AND ${asItWas}`), gone(1, `NOT visible AND ${asItWasAside}`)]

  const plain = `${events} ANTI JOIN ${table('entangled')} ${using(keys)}`
  const interval = (start: string, end: string): string => (intervals ? `${start} AS ${startColumn}, ${end} AS ${endColumn}, ` : '')
  const nulls = (said: string): string => (ignoreNulls.length > 0 ? `, ${said} AS ${nullsColumn}` : '')
  const remembered = each((column) => (keys.includes(column) ? quoteName(column) : `CASE WHEN NOT ${deletedColumn} THEN ${quoteName(column)} END`))
  const aside = (said: string): string => `SELECT ${remembered}, ${names(hidden)}${nulls(said)}`

  return {
    prepare: [held, entangledKeys(input), next],
    target: {
      remove: targetGone,
      insert: `SELECT ${names(columns)}, ${interval('new_start', 'new_end')}${sequenceColumn}${nulls('nulls')}
          FROM ${table('next')} WHERE visible AND NOT ${asItWas}
        UNION ALL
        SELECT ${names(columns)}, ${interval(sequenceColumn, 'NULL')}${sequenceColumn}${nulls(nullsOf)} FROM ${plain} WHERE NOT ${deletedColumn}`,
    },
    auxiliary: {
      remove: asideGone,
      insert: `${aside('nulls')} FROM ${table('next')} WHERE NOT visible AND NOT ${asItWasAside}
        UNION ALL ${aside(nullsOf)} FROM ${plain} WHERE ${deletedColumn}`,
    },
    counts: `SELECT
      (SELECT count(*) FROM ${table('next')} WHERE visible AND NOT ${asItWas}) + (SELECT count(*) FROM ${plain} WHERE NOT ${deletedColumn}) AS upserted,
      (SELECT count(*) FROM ${table('next')} WHERE closes AND place = 2) AS deleted,
      (SELECT count(*) FROM ${table('next')} WHERE NOT visible AND NOT ${asItWasAside}) + (SELECT count(*) FROM ${plain} WHERE ${deletedColumn}) AS aside,
      (SELECT count(*) FROM (${asideGone})) AS aside_gone,
      (SELECT count(*) FROM (${targetGone})) AS gone`,
  }
}
