import type { Json } from '@lagoon/expressions'
import { readTextIfThere, writeText, type Storage } from '@lagoon/storage'
import { FactoryError } from '../error.ts'
import { isArray, isObject } from '../reader/cursor.ts'
import type { BlobEvent } from './blobEventsTrigger.ts'
import type { TumblingWindow } from './tumblingWindowTrigger.ts'
import { noWindows, type OpenWindow, type WindowsState } from './windows.ts'

// What triggers remember over a restart: JSON files of one folder, each replaced in one step.

export type RuntimeState = 'Started' | 'Stopped'

/** What somebody started or stopped, by the trigger's name in lower case; it outranks what the file says. */
export async function readRuntimeStates(memory: Storage): Promise<ReadonlyMap<string, RuntimeState>> {
  const held = await readObject(memory, 'runtime-state.json')
  return new Map(Object.entries(held).flatMap(([name, state]) => (state === 'Started' || state === 'Stopped' ? [[name, state] as const] : [])))
}

export async function writeRuntimeState(memory: Storage, trigger: string, state: RuntimeState): Promise<void> {
  const states = new Map(await readRuntimeStates(memory)).set(trigger.toLowerCase(), state)
  await writeJson(memory, 'runtime-state.json', Object.fromEntries(states))
}

/** When something without a start of its own was first seen; from then on it is always the same. */
export async function firstSeen(memory: Storage, name: string, nowMs: number): Promise<{ readonly atMs: number; readonly isNew: boolean }> {
  const held = await readObject(memory, 'first-seen.json')
  const known = held[name]
  if (typeof known === 'string') return { atMs: Date.parse(known), isNew: false }
  await writeJson(memory, 'first-seen.json', { ...held, [name]: new Date(nowMs).toISOString() })
  return { atMs: nowMs, isNew: true }
}

const windowsFile = (trigger: string): string => `windows/${encodeURIComponent(trigger.toLowerCase())}.json`

/** How far a trigger has come. Throws `FactoryError('TriggerChanged')` when its windows are not those that were counted. */
export async function readWindows(memory: Storage, trigger: string, window: TumblingWindow): Promise<WindowsState> {
  const held = await readObject(memory, windowsFile(trigger))
  if (typeof held['created'] !== 'number') return noWindows
  if (held['startMs'] !== window.startMs || held['sizeMs'] !== window.sizeMs) throw windowsChanged(memory, trigger)
  const open = isObject(held['open']) ? Object.entries(held['open']).map(([number, one]) => [Number(number), one as object as OpenWindow] as const) : []
  return { created: held['created'], open: new Map(open) }
}

const windowsChanged = (memory: Storage, trigger: string): FactoryError =>
  new FactoryError('TriggerChanged', `trigger '${trigger}' has run with other windows: startTime, frequency and interval cannot be changed then`, {
    hint: `give it another name, or forget its windows: delete ${memory.localPath(windowsFile(trigger))}, then save the trigger once more or start anew`,
  })

export const writeWindows = (memory: Storage, trigger: string, { startMs, sizeMs }: TumblingWindow, { created, open }: WindowsState): Promise<void> =>
  writeJson(memory, windowsFile(trigger), { startMs, sizeMs, created, open: Object.fromEntries(open) })

/** The files that were there when the lake was last looked at, by folder, and what has happened that no trigger has been told of yet. */
export interface BlobMemory {
  readonly folders: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly pending: readonly PendingEvent[]
}

export interface PendingEvent {
  readonly trigger: string
  readonly event: BlobEvent
}

// Two files: a lake has many files, and what waits changes with every event that begins.
const blobFiles = 'blobs.json'
const blobEvents = 'blob-events.json'

export async function readBlobMemory(memory: Storage): Promise<BlobMemory> {
  const [{ folders }, { pending }] = [await readObject(memory, blobFiles), await readObject(memory, blobEvents)]
  const known = isObject(folders) ? Object.entries(folders).map(([folder, files]) => [folder, new Map(isObject(files) ? Object.entries(files).map(([path, mark]) => [path, String(mark)] as const) : [])] as const) : []
  return { folders: new Map(known), pending: isArray(pending) ? pending.map((one) => one as object as PendingEvent) : [] }
}

/** Events are written before the files that they tell of: in between, an event can come twice, but none is lost. */
export async function writeBlobMemory(memory: Storage, { folders, pending }: BlobMemory): Promise<void> {
  await writePending(memory, pending)
  await writeJson(memory, blobFiles, { folders: Object.fromEntries([...folders].map(([folder, files]) => [folder, Object.fromEntries(files)])) })
}

export const writePending = (memory: Storage, pending: readonly PendingEvent[]): Promise<void> => writeJson(memory, blobEvents, { pending })

async function readObject(memory: Storage, path: string): Promise<Readonly<Record<string, Json>>> {
  const text = await readTextIfThere(memory, path)
  if (text === undefined) return {}
  try {
    const value = JSON.parse(text) as Json
    if (isObject(value)) return value
  } catch {
    // Told below, as anything else that is no object.
  }
  throw new FactoryError('TriggerStateDamaged', `${path} of the triggers' state is no JSON object`, { hint: 'delete it: what it remembered is then forgotten' })
}

const writeJson = (memory: Storage, path: string, value: object): Promise<void> => writeText(memory, path, JSON.stringify(value))
