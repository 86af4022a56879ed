import { deletedColumn, entangledKeys, eventsOf, helper, names, sequenceColumn, using, type CdcChange, type CdcInput, type HelperTable } from './change.ts'

/**
 * SCD type 1: of each key the event with the greatest sequence wins, however late or often others arrive; of one sequence a
 * delete beats an upsert. A key is either a row of the target or a tombstone of the auxiliary table, never both.
 */
export function scd1(input: CdcInput): CdcChange {
  const { spec, target, auxiliary, prefix } = input
  const { keys } = spec
  const columns = spec.columns.map(({ name }) => name)
  const events = eventsOf(input)
  const table = (name: HelperTable): string => helper(prefix, name)

  const held = `CREATE TABLE ${table('held')} AS
    SELECT ${names(keys)}, ${sequenceColumn}, FALSE AS tombstone, __file, __row FROM ${target} SEMI JOIN ${table('keys')} ${using(keys)}
    UNION ALL
    SELECT ${names(keys)}, ${sequenceColumn}, TRUE, __file, __row FROM ${auxiliary} SEMI JOIN ${table('keys')} ${using(keys)}`

  // Equal sequences are undefined on Databricks. The hash makes the choice within a batch the same in every run.
  const latest = `SELECT * FROM ${events} SEMI JOIN ${table('entangled')} ${using(keys)}
    QUALIFY row_number() OVER (PARTITION BY ${names(keys)} ORDER BY ${sequenceColumn} DESC, ${deletedColumn} DESC, hash(${names(columns)})) = 1`

  const winners = `CREATE TABLE ${table('next')} AS
    SELECT latest.* FROM (${latest}) latest LEFT JOIN ${table('held')} held ${using(keys)}
    WHERE held.__file IS NULL OR latest.${sequenceColumn} > held.${sequenceColumn}
       OR (latest.${sequenceColumn} = held.${sequenceColumn} AND latest.${deletedColumn} AND NOT held.tombstone)`

  const plain = `${events} ANTI JOIN ${table('entangled')} ${using(keys)}`
  const upsert = `SELECT ${names(columns)}, ${sequenceColumn}`
  const tombstone = `SELECT ${names(keys)}, ${sequenceColumn}, TRUE AS ${deletedColumn}`
  const beaten = (tombstones: boolean): string =>
    `SELECT __file, __row FROM ${table('held')} SEMI JOIN ${table('next')} ${using(keys)} WHERE ${tombstones ? '' : 'NOT '}tombstone`

  return {
    prepare: [held, entangledKeys(input), winners],
    target: {
      remove: beaten(false),
      insert: `${upsert} FROM ${table('next')} WHERE NOT ${deletedColumn} UNION ALL ${upsert} FROM ${plain} WHERE NOT ${deletedColumn}`,
    },
    auxiliary: {
      remove: beaten(true),
      insert: `${tombstone} FROM ${table('next')} WHERE ${deletedColumn} UNION ALL ${tombstone} FROM ${plain} WHERE ${deletedColumn}`,
    },
    counts: `SELECT
      (SELECT count(*) FROM ${table('next')} WHERE NOT ${deletedColumn}) + (SELECT count(*) FROM ${plain} WHERE NOT ${deletedColumn}) AS upserted,
      (SELECT count(*) FROM ${table('held')} SEMI JOIN (FROM ${table('next')} WHERE ${deletedColumn}) ${using(keys)} WHERE NOT tombstone) AS deleted,
      (SELECT count(*) FROM ${table('next')} WHERE ${deletedColumn}) + (SELECT count(*) FROM ${plain} WHERE ${deletedColumn}) AS aside,
      (SELECT count(*) FROM (${beaten(true)})) AS aside_gone,
      (SELECT count(*) FROM (${beaten(false)})) AS gone`,
  }
}
