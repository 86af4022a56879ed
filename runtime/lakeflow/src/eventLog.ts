import type { LakeflowEvent, FlowMetrics, ExpectationResult } from './events.ts'
import { duckdbType, types, type Column, type SqlType } from '@lagoon/sql'
import { quoteName, quoteText } from '@lagoon/engine'
import type { TableName } from '@lagoon/unity-catalog'
import { writeFile, rm } from 'node:fs/promises'
import type { Ports } from './update/context.ts'

const struct = (fields: Readonly<Record<string, SqlType>>): SqlType => ({ kind: 'struct', fields: Object.entries(fields).map(([name, type]) => ({ name, type })) })

const originType = struct(
  Object.fromEntries(
    ['cloud', 'region', 'org_id', 'user_id', 'pipeline_id', 'pipeline_name', 'pipeline_type', 'cluster_id', 'update_id', 'dataset_name', 'table_id', 'flow_id', 'flow_name', 'batch_id', 'request_id', 'maintenance_id'].map(
      (name) => [name, name === 'batch_id' ? types.bigint : types.string],
    ),
  ),
)
const errorType = struct({ fatal: types.boolean, exceptions: { kind: 'array', element: struct({ class_name: types.string, message: types.string, stack: { kind: 'array', element: types.string } }) } })

/** The columns of an event log, as Databricks has them. `sequence` and `details` are JSON text. */
export const eventLogColumns: readonly Column[] = Object.entries({
  id: types.string,
  sequence: types.string,
  origin: originType,
  timestamp: types.timestamp,
  message: types.string,
  level: types.string,
  maturity_level: types.string,
  error: errorType,
  details: types.string,
  event_type: types.string,
}).map(([name, type]) => ({ name, type, nullable: true }))

export interface EventLogRow {
  readonly id: string
  readonly sequence: string
  readonly origin: Readonly<Record<string, string | number | undefined>>
  readonly timestamp: string
  readonly message: string
  readonly level: 'INFO' | 'WARN' | 'ERROR' | 'METRICS'
  readonly maturity_level: 'STABLE' | 'EVOLVING'
  readonly error: object | null
  readonly details: string
  readonly event_type: string
}

/** An event as a row of the event log; undefined for what Databricks has no event of. */
export function eventLogRow(event: LakeflowEvent, { id, number, pipelineId }: { readonly id: string; readonly number: number; readonly pipelineId: string }): EventLogRow {
  const { type, details, message, level = 'INFO', stable = true } = inDatabricksWords(event)
  const of = 'flow' in event ? { dataset_name: event.dataset, flow_name: event.flow } : 'dataset' in event ? { dataset_name: event.dataset } : {}
  const batch = event.kind === 'flowProgress' && event.batch !== undefined ? { batch_id: event.batch } : {}
  const failure = 'error' in event ? event.error : undefined
  return {
    id,
    sequence: JSON.stringify({ data_plane_id: { instance: event.update, seq_no: number } }),
    origin: { cloud: 'Azure', region: 'local', pipeline_type: 'WORKSPACE', pipeline_id: pipelineId, pipeline_name: event.pipeline, update_id: event.update, ...of, ...batch },
    timestamp: event.at.toISOString(),
    message,
    level,
    maturity_level: stable ? 'STABLE' : 'EVOLVING',
    error: failure ? { fatal: true, exceptions: [{ class_name: failure.code, message: failure.message, stack: [] }] } : null,
    details: JSON.stringify({ [type]: details }),
    event_type: type,
  }
}

interface Words {
  readonly type: string
  readonly details: object
  readonly message: string
  readonly level?: EventLogRow['level']
  readonly stable?: boolean
}

function inDatabricksWords(event: LakeflowEvent): Words {
  switch (event.kind) {
    case 'updateCreated': {
      const { cause, validateOnly, fullRefresh, refreshSelection, fullRefreshSelection } = event
      const details = { cause, validate_only: validateOnly, explore_only: false, full_refresh: fullRefresh, refresh_selection: refreshSelection, full_refresh_selection: fullRefreshSelection }
      return { type: 'create_update', details, message: `Update ${event.update} started by ${cause}.` }
    }
    case 'updateProgress': return { type: 'update_progress', details: { state: event.state }, message: `Update ${event.update} is ${event.state}.`, level: event.state === 'FAILED' ? 'ERROR' : 'INFO' }
    case 'datasetDefined': {
      const { dataset, type, columns, expectations } = event
      return { type: 'dataset_definition', details: { dataset_type: type, schema: columns, schema_json: JSON.stringify(columns), expectations }, message: `Dataset ${dataset} defined as ${type}.` }
    }
    case 'flowDefined': {
      const { flow, dataset, type, inputs } = event
      return { type: 'flow_definition', details: { output_dataset: dataset, input_datasets: inputs, flow_type: type }, message: `Flow ${flow} defined as ${type}.` }
    }
    case 'flowProgress': {
      const { flow, status, metrics, reason } = event
      const details = { status, ...(metrics ? { metrics: metricsOf(metrics), data_quality: qualityOf(metrics) } : {}), ...(reason === undefined ? {} : { reason }) }
      const level = status === 'FAILED' ? 'ERROR' : metrics && status === 'RUNNING' ? 'METRICS' : status === 'SKIPPED' ? 'WARN' : 'INFO'
      return { type: 'flow_progress', details, message: `Flow ${flow} is ${status}${reason === undefined ? '' : `: ${reason}`}.`, level }
    }
    case 'schemaEvolved': {
      const { flow, source, added } = event
      const message = `Flow ${flow}: ${source} has new columns ${added.join(', ')}; the flow goes on with the wider schema.`
      return { type: 'operation_progress', details: { type: 'AUTO_LOADER_SCHEMA_EVOLUTION', status: 'COMPLETED', source, added_columns: added }, message, level: 'WARN', stable: false }
    }
    case 'filesIgnored': {
      const { flow, files, reason } = event
      return { type: 'operation_progress', details: { type: 'AUTO_LOADER_FILES_IGNORED', status: 'COMPLETED', files, reason }, message: `Flow ${flow} left ${files.length} files out: ${reason}.`, level: 'WARN', stable: false }
    }
    case 'planningInformation': {
      const { dataset, decision, reason } = event
      return { type: 'planning_information', details: { technique_information: [{ maintenance_type: decision, is_chosen: true }], reason }, message: `${dataset}: ${decision}, ${reason}.`, stable: false }
    }
    case 'problemFound': {
      const { code, message, severity, origin, hint } = event.problem
      const at = `${origin.file}:${origin.line}:${origin.column}`
      return { type: 'operation_progress', details: { type: 'VALIDATION', code, at, hint }, message: `${at}: [${code}] ${message}`, level: severity === 'error' ? 'ERROR' : 'WARN', stable: false }
    }
    default: return event satisfies never
  }
}

const metricsOf = (metrics: FlowMetrics): object => ({
  num_output_rows: Number(metrics.appended + metrics.upserted),
  num_upserted_rows: Number(metrics.upserted),
  num_deleted_rows: Number(metrics.deleted),
  num_output_bytes: metrics.outputBytes,
  executor_time_ms: Math.round(metrics.tookMs),
})

const qualityOf = (metrics: FlowMetrics): object => ({
  dropped_records: Number(metrics.dropped),
  expectations: metrics.expectations.map(({ name, dataset, passed, failed }: ExpectationResult) => ({ name, dataset, passed_records: Number(passed), failed_records: Number(failed) })),
})

/** Adds the rows of one update to the event log, making the table when it is not there. */
export async function writeEventLog(rows: readonly EventLogRow[], table: TableName, { lake, catalog, warehouse }: Ports, owner: string): Promise<void> {
  if (rows.length === 0) return
  if (!(await catalog.findTable(table))) {
    await warehouse.createTable({ name: table, columns: eventLogColumns, kind: 'MANAGED', comment: `Event log of the pipeline ${owner}` })
  }
  const file = lake.scratch('.json')
  await writeFile(file, rows.map((row) => JSON.stringify(row)).join('\n'))
  try {
    const columns = eventLogColumns.map(({ name, type }) => `${quoteName(name)}: ${quoteText(duckdbType(type))}`)
    const select = `SELECT * FROM read_json(${quoteText(file)}, format = 'newline_delimited', columns = {${columns.join(', ')}}, maximum_object_size = 268435456)`
    await warehouse.append({ table, select })
    await warehouse.optimize(table, { minFiles: 64 })
  } finally {
    await rm(file, { force: true })
  }
}

/** Where the event log of a pipeline is kept: as its settings say, else beside its tables. */
export const eventLogName = (
  { eventLog, scope, id }: { readonly eventLog: { readonly catalog: string | undefined; readonly schema: string | undefined; readonly name: string } | undefined; readonly scope: { catalog: string; schema: string }; readonly id: string },
): TableName =>
  eventLog
    ? { catalog: eventLog.catalog ?? scope.catalog, schema: eventLog.schema ?? scope.schema, name: eventLog.name }
    : { ...scope, name: `event_log_${id.replaceAll('-', '_')}` }

