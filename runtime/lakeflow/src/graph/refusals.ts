import { utc, type AutoCdcFlow, type Flow as FlowClause, type Place, type Statement, type TableDefinition } from '@lagoon/sql'
import type { Problem } from '../error.ts'
import type { SourceText } from './graph.ts'
import { problemIn } from './problem.ts'

interface Refusal {
  readonly feature: string
  readonly place: Place
  readonly hint?: string
  /** Says nothing about the rows: accepted, and told. */
  readonly warning?: boolean
}

/** What a pipeline may say on Databricks and has no counterpart here: one problem each, by name and place. */
export function refusedClauses(statement: Statement, source: SourceText): Problem[] {
  return refusalsOf(statement, source).map(({ feature, place, hint, warning }) =>
    warning
      ? problemIn(source, place, { code: 'NO_LOCAL_EFFECT', severity: 'warning', message: `${feature} is accepted and has no effect here`, hint })
      : problemIn(source, place, { code: 'UNSUPPORTED_FEATURE', message: `${feature} is not supported here yet`, hint: hint ?? 'docs/parity.md lists what is' }),
  )
}

function refusalsOf(statement: Statement, source: SourceText): Refusal[] {
  switch (statement.kind) {
    case 'createStreamingTable': return [...definition(statement, statement.place), ...(statement.flow ? flow(statement.flow) : [])]
    case 'createMaterializedView': {
      const strict = statement.refreshPolicy === 'INCREMENTAL STRICT'
      return [
        ...definition(statement, statement.place),
        ...(strict ? [{ feature: 'REFRESH POLICY INCREMENTAL STRICT', place: statement.place, hint: 'a materialized view is recomputed as a whole whenever one of its inputs changed' }] : []),
      ]
    }
    case 'createView': return definition(statement, statement.place)
    case 'createFlow': return flow(statement.flow)
    case 'use': return []
    case 'set': return zoneSet(statement, source)
    case 'createTable': return [{ feature: 'CREATE TABLE in a pipeline', place: statement.place, hint: 'write CREATE OR REFRESH STREAMING TABLE or MATERIALIZED VIEW' }]
    case 'compound': return [{ feature: 'a script (BEGIN … END) in a pipeline file', place: statement.place, hint: 'a pipeline file defines datasets and flows; run the script with lagoon sql, or as a task of a job' }]
    default: return [{ feature: `the statement ${nameOf(statement)} in a pipeline file`, place: statement.place, hint: 'a pipeline file defines datasets and flows; other statements belong into lagoon sql' }]
  }
}

/** The queries of a pipeline share one clock. */
function zoneSet({ key = '', value, place }: Extract<Statement, { kind: 'set' }>, { zone = utc }: SourceText): Refusal[] {
  const isOther = value !== undefined && /^(spark\.sql\.session\.)?timezone$/i.test(key) && value.replace(/^(['"])(.*)\1$/, '$2') !== zone.id
  return isOther ? [{ feature: `SET ${key} = ${value}`, place, hint: 'name the zone in the configuration of the pipeline: spark.sql.session.timeZone' }] : []
}

const nameOf = ({ kind }: Statement): string => kind.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase()

function definition(table: TableDefinition, place: Place): Refusal[] {
  const { clusterBy, rowFilter, collation, schedule, location, using, columns, partitionedBy: [partition], schemaMode } = table
  const other = using && using.text.toUpperCase() !== 'DELTA' ? using : undefined
  return [
    ...(clusterBy ? [{ feature: 'CLUSTER BY', place: clusterBy.place, warning: true }] : []),
    ...(schedule ? [{ feature: 'SCHEDULE', place: schedule.place, warning: true, hint: 'a job of the bundle refreshes the pipeline' }] : []),
    ...(location === undefined ? [] : [{ feature: 'LOCATION of a dataset', place, hint: 'the schema says where its tables lie: storage_root of a schemas resource' }]),
    ...(other ? [{ feature: `USING ${other.text}`, place: other.place, hint: 'tables of a pipeline are Delta tables' }] : []),
    ...(partition ? [{ feature: 'PARTITIONED BY', place: partition.place, hint: 'leave it out: files are found by their statistics' }] : []),
    ...(rowFilter ? [{ feature: 'WITH ROW FILTER', place: rowFilter.place }] : []),
    ...(collation ? [{ feature: 'DEFAULT COLLATION', place: collation.place }] : []),
    ...(schemaMode ? [{ feature: 'WITH SCHEMA of a view', place: schemaMode.place, hint: 'every update makes the views of a pipeline anew' }] : []),
    ...columns.flatMap((column): Refusal[] => [
      ...(column.mask ? [{ feature: `MASK of column ${column.name.text}`, place: column.mask.place }] : []),
      ...(column.generated ? [{ feature: `GENERATED ALWAYS AS of column ${column.name.text}`, place: column.place, hint: 'compute the column in the query' }] : []),
      ...(column.identity ? [{ feature: `the identity column ${column.name.text}`, place: column.identity.place }] : []),
      ...(column.default ? [{ feature: `DEFAULT of column ${column.name.text}`, place: column.place }] : []),
    ]),
  ]
}

function flow(clause: FlowClause): Refusal[] {
  switch (clause.kind) {
    case 'insert': return []
    case 'replaceWhere': return [{ feature: 'FLOW REPLACE WHERE', place: clause.place }]
    case 'replaceUsing': return [{ feature: 'FLOW REPLACE USING', place: clause.place, hint: 'AUTO CDC with STORED AS SCD TYPE 1 keeps the latest row of each key' }]
    case 'autoCdc': return autoCdc(clause)
    default: return clause satisfies never
  }
}

function autoCdc(clause: AutoCdcFlow): Refusal[] {
  const { truncateWhen, systemSequenceBy, columnsToUpdate, storedAs, once, place } = clause
  return [
    ...(truncateWhen ? [{ feature: 'APPLY AS TRUNCATE', place: truncateWhen.place }] : []),
    ...(systemSequenceBy ? [{ feature: 'SYSTEM SEQUENCE BY', place: systemSequenceBy.place }] : []),
    ...(storedAs === 'BITEMPORAL' ? [{ feature: 'STORED AS BITEMPORAL', place }] : []),
    ...(columnsToUpdate ? [{ feature: 'COLUMNS TO UPDATE', place: columnsToUpdate.place }] : []),
    ...(once ? [{ feature: 'AUTO CDC ONCE', place }] : []),
  ]
}
