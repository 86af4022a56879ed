import { fullName, type TableName } from '@lagoon/unity-catalog'
import { LakeflowError, type Problem } from '../error.ts'
import { completeName } from '../graph/define.ts'
import { sameTable } from '../graph/graph.ts'
import type { Pipeline } from '../pipeline.ts'

/** Which tables an update is about. Names may leave out what the pipeline's own catalog and schema say. */
export interface UpdateRequest {
  /** Only these, and those of `fullRefresh`. Default: all. */
  readonly refresh?: readonly string[]
  /** Emptied and read again from the start of their sources. */
  readonly fullRefresh?: readonly string[]
  readonly fullRefreshAll?: boolean
  /** As the event log says it: `USER_ACTION`, `JOB_TASK`. */
  readonly cause?: string
}

export interface Selection {
  isRefreshed(table: TableName): boolean
  isReset(table: TableName): boolean
  readonly warnings: readonly Problem[]
}

/** Throws `INVALID_REFRESH_SELECTION` for a name that the pipeline does not define. */
export function choose({ graph: { graph }, scope, name }: Pipeline, { refresh = [], fullRefresh = [], fullRefreshAll = false }: UpdateRequest): Selection {
  const tables = graph.datasets.filter(({ kind }) => kind !== 'view')
  const named = (wanted: string): TableName => {
    const parts = wanted.split('.').map((part) => part.replace(/^`(.*)`$/, '$1'))
    const exact = tables.find((table) => sameTable(table.name, completeName(parts, scope)))
    const byName = parts.length === 1 ? tables.filter((table) => table.name.name === wanted.toLowerCase()) : []
    const found = exact ?? (byName.length === 1 ? byName[0] : undefined)
    if (found) return found.name
    throw new LakeflowError('INVALID_REFRESH_SELECTION', `the pipeline ${name} has no table ${wanted}`, { hint: `it has ${tables.map((table) => fullName(table.name)).join(', ')}` })
  }
  const only = [...refresh, ...fullRefresh].map(named)
  const reset = fullRefresh.map(named)
  const includes = (list: readonly TableName[], table: TableName): boolean => list.some((one) => sameTable(one, table))
  const isProtected = (table: TableName): boolean => tables.some((one) => sameTable(one.name, table) && one.properties['pipelines.reset.allowed']?.toLowerCase() === 'false')
  const isAsked = (table: TableName): boolean => fullRefreshAll || includes(reset, table)
  const warnings = tables
    .filter((table) => isProtected(table.name) && isAsked(table.name))
    .map(({ name: table, origin }): Problem => ({
      code: 'PIPELINE_RESET_NOT_ALLOWED',
      severity: 'warning',
      message: `${fullName(table)} keeps its rows: pipelines.reset.allowed is false, so it is refreshed as usual`,
      origin,
    }))
  return {
    isRefreshed: (table) => fullRefreshAll || only.length === 0 || includes(only, table),
    isReset: (table) => isAsked(table) && !isProtected(table),
    warnings,
  }
}
