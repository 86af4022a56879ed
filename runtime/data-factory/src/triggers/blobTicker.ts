import { FactoryError } from '../error.ts'
import type { Trigger } from '../model/factory.ts'
import { beginTrigger } from './beginTrigger.ts'
import { listensTo, type BlobEvent, type BlobEvents } from './blobEventsTrigger.ts'
import { readBlobMemory, writeBlobMemory, type BlobMemory, type PendingEvent } from './memory.ts'
import type { Ticker, Watched } from './ticker.ts'

const pollMs = 1_000
/** So many events are under way at a time; the others wait their turn, also over a restart. */
const mostAtOnce = 20

/**
 * BlobEventsTriggers. The lake is looked at every second and compared with what it held: what changed is written down before
 * anything fires, and so nothing is lost when the process ends, nor what changes while it does not run. Files that were there when a
 * folder is first looked at are no events.
 */
export async function blobTicker(watched: Watched): Promise<Ticker> {
  const triggers = [...watched.factory.triggers.values()].flatMap((trigger) => (trigger.timing?.kind === 'blob' ? [{ trigger, blob: trigger.timing.blob }] : []))
  const folders = foldersOf(triggers.map(({ blob }) => blob))
  let memory: BlobMemory = triggers.length === 0 ? { folders: new Map(), pending: [] } : await readBlobMemory(watched.memory)
  let running = 0
  let nextMs = 0

  const look = async (): Promise<void> => {
    const seen = new Map<string, ReadonlyMap<string, string>>()
    const events: BlobEvent[] = []
    for (const folder of folders) {
      const before = memory.folders.get(folder)
      const now = await filesOf(watched, folder)
      seen.set(folder, now)
      if (before) events.push(...changes(before, now))
    }
    const told = triggers.filter(({ trigger }) => watched.isStarted(trigger))
    const pending = events.flatMap((event) => told.flatMap(({ trigger, blob }): PendingEvent[] => (listensTo(blob, event) ? [{ trigger: trigger.name, event }] : [])))
    if (!sameFiles(memory.folders, seen) || pending.length > 0) {
      memory = { folders: seen, pending: [...memory.pending, ...pending] }
      await writeBlobMemory(watched.memory, memory)
    }
  }

  const begin = async (): Promise<void> => {
    const batch = memory.pending.slice(0, Math.max(0, mostAtOnce - running))
    if (batch.length === 0) return
    for (const { trigger: name, event } of batch) {
      const found = triggers.find(({ trigger }) => trigger.name === name)
      if (!found) continue
      running += 1
      watched.background(async () => {
        try {
          await fire(watched, found.trigger, event)
        } finally {
          running -= 1
          watched.wake()
        }
      })
    }
    memory = { ...memory, pending: memory.pending.slice(batch.length) }
    await writeBlobMemory(watched.memory, memory)
  }

  return {
    async tick(nowMs) {
      if (triggers.length === 0) return undefined
      if (nowMs >= nextMs) {
        await look()
        nextMs = nowMs + pollMs
      }
      await begin()
      return nextMs
    },
  }
}

async function fire({ factory, ports, effects, signal }: Watched, trigger: Trigger, event: BlobEvent): Promise<void> {
  const { pipelines } = beginTrigger(factory, { trigger, occasion: { kind: 'blob', event }, signal }, ports, effects)
  await Promise.all(pipelines.map(({ ended }) => ended))
}

/** The folders of the lake in which something can happen that a trigger listens to; none of them lies within another. */
function foldersOf(triggers: readonly BlobEvents[]): readonly string[] {
  const all = triggers.map(({ account, beginsWith }) => {
    const [, container] = /^\/([^/]+)\/blobs\//.exec(`${beginsWith}/`) ?? []
    return account === undefined ? '' : container === undefined ? account : `${account}/${container}`
  })
  return [...new Set(all)].filter((folder) => !all.some((other) => other !== folder && (other === '' || folder.startsWith(`${other}/`))))
}

/** Size and time of every file, by its path in the lake. */
async function filesOf({ ports }: Watched, folder: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for await (const { path, sizeBytes, modifiedAt } of ports.lake.list(folder)) files.set(path, `${sizeBytes} ${modifiedAt.getTime()}`)
  return files
}

function* changes(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): Iterable<BlobEvent> {
  for (const [path, mark] of now) if (before.get(path) !== mark) yield eventOf('Microsoft.Storage.BlobCreated', path, mark)
  for (const [path, mark] of before) if (!now.has(path)) yield eventOf('Microsoft.Storage.BlobDeleted', path, mark)
}

function eventOf(type: BlobEvent['type'], path: string, mark: string): BlobEvent {
  const slash = path.indexOf('/')
  if (slash < 0) throw new FactoryError('InvalidResourceName', `${path} lies outside every storage account`)
  return { type, account: path.slice(0, slash), path: path.slice(slash + 1), sizeBytes: Number(mark.split(' ')[0]) }
}

const sameFiles = (a: BlobMemory['folders'], b: BlobMemory['folders']): boolean =>
  a.size === b.size && [...b].every(([folder, files]) => {
    const before = a.get(folder)
    return before?.size === files.size && [...files].every(([path, mark]) => before.get(path) === mark)
  })
