import type { TableName } from '@lagoon/unity-catalog'
import { StorageError } from '@lagoon/storage'
import type { Column } from '@lagoon/sql'
import { LakeflowError } from '../error.ts'
import { analyse, type Lookups, type Resolution } from '../graph/analyse.ts'
import { leavesOf } from '../graph/bind.ts'
import type { Flow } from '../graph/graph.ts'
import type { Pipeline } from '../pipeline.ts'
import type { FlowState } from '../state/flowState.ts'
import { columnsIn, type Ports } from './context.ts'
import { filesNow } from '../autoLoader/filesNow.ts'
import { FlowSources } from './sources.ts'

export interface FlowInUpdate {
  readonly state: FlowState
  readonly sources: FlowSources
}

/** Resolves a pipeline's graph against the catalog and the files that are there. Writes nothing. */
export async function resolvePipeline(
  { graph }: Pipeline,
  { ports, now, openState }: { readonly ports: Ports; readonly now: Date; openState(flow: Flow): Promise<FlowState> },
): Promise<{ readonly resolution: Resolution; sourcesOf(flow: Flow): Promise<FlowInUpdate> }> {
  const opened = new Map<Flow, Promise<FlowInUpdate>>()
  const sourcesOf = (flow: Flow): Promise<FlowInUpdate> => {
    const known = opened.get(flow) ?? open(flow)
    opened.set(flow, known)
    return known
  }
  const open = async (flow: Flow): Promise<FlowInUpdate> => {
    const state = await openState(flow)
    const bound = graph.flows.get(flow)
    return { state, sources: new FlowSources({ leaves: bound ? leavesOf(bound) : [], state, ports }) }
  }
  const lookups: Lookups = {
    now,
    functionsCalledBy: ({ query, scope }) => ports.warehouse.functionsCalledBy(query, { catalog: scope.catalog, schema: scope.schema, now }),
    columnsOfTable: (table) => columnsOf(table, ports),
    columnsOfFiles: (of, leaf) =>
      reading(async () => {
        if (of.kind === 'view' || of.kind === 'materialize') return (await filesNow(leaf.options, ports)).relation.columns
        return (await sourcesOf(of)).sources.columnsOf(leaf)
      }),
  }
  return { resolution: await analyse(graph, lookups), sourcesOf }
}

async function columnsOf(table: TableName, { catalog }: Ports): Promise<readonly Column[] | undefined> {
  const entry = await catalog.findTable(table)
  return entry && columnsIn(entry)
}

/** What the lake cannot give is the flow's failure; a disk that is full, or gone, is not. */
async function reading<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof StorageError && error.code === 'PathNotFound') throw new LakeflowError('FAILED_READ_FILE', error.message, { cause: error })
    throw error
  }
}
