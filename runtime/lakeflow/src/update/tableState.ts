import { writeText, child, type Storage } from '@lagoon/storage'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import type { Snapshot } from '@lagoon/delta'
import { readDocument } from '../state/document.ts'
import { FlowState } from '../state/flowState.ts'
import { folderOf } from './context.ts'

/**
 * A table's life since it was made or last fully refreshed. Flows keep their state under the generation, and their commits carry
 * it, so that a full refresh is one small write: it takes effect with the first commit of the new generation.
 */
export interface Generation {
  readonly id: string
  /** The table had rows of an earlier generation: the first commit of this one replaces them. */
  readonly replaces: boolean
}

const pathOf = (table: TableName): string => `tables/${folderOf(fullName(table))}.json`

export const readGeneration = (state: Storage, table: TableName): Promise<Generation | undefined> => readDocument<Generation>(state, pathOf(table))

export interface TableGeneration {
  readonly table: TableName
  readonly generation: Generation
}

const begunPath = 'generations.json'

/** Gives several tables new generations at once: an update that dies in between is finished by the next one, of whatever kind. */
export async function writeGenerations(state: Storage, all: readonly TableGeneration[]): Promise<void> {
  if (all.length > 1) await writeText(state, begunPath, JSON.stringify(Object.fromEntries(all.map(({ table, generation }) => [fullName(table), generation]))))
  for (const { table, generation } of all) await writeText(state, pathOf(table), JSON.stringify(generation))
  if (all.length > 1) await state.delete(begunPath)
}

/** New generations, by table, that an update has begun to give and did not finish. */
export async function readBegun(state: Storage): Promise<ReadonlyMap<string, Generation>> {
  return new Map(Object.entries((await readDocument<Record<string, Generation>>(state, begunPath)) ?? {}))
}

export const flowFolder = (flow: string, generation: Generation): string => `flows/${folderOf(flow)}/${generation.id}`
export const openFlowState = (state: Storage, flow: string, generation: Generation): Promise<FlowState> => FlowState.open(child(state, flowFolder(flow, generation)))

/** The application id of a flow's commits. */
export const appIdOf = (flow: string, generation: Generation): string => `${generation.id}/${flow}`

/** Rows of an earlier generation are still in the table. */
export const awaitsReplacement = (snapshot: Snapshot, generation: Generation): boolean =>
  generation.replaces && ![...snapshot.transactions.keys()].some((appId) => appId.startsWith(`${generation.id}/`))

/** Deletes what flows remembered of earlier generations. */
export async function forgetEarlier(state: Storage, flow: string, generation: Generation): Promise<void> {
  const earlier = new Set<string>()
  for await (const { path } of state.list(`flows/${folderOf(flow)}`)) {
    const folder = path.split('/').slice(0, 3).join('/')
    if (folder !== flowFolder(flow, generation)) earlier.add(folder)
  }
  for (const folder of earlier) await state.deleteFolder(folder)
}
