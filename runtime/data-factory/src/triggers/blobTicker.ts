import { FactoryError } from '../error.ts'
import type { Trigger } from '../model/factory.ts'
import { beginTrigger } from './beginTrigger.ts'
import { listensTo, type BlobEvent, type BlobEvents } from './blobEventsTrigger.ts'
import { readBlobMemory, writeBlobMemory, writePending, type BlobMemory, type PendingEvent } from './memory.ts'
import type { Ticker, Watched } from './ticker.ts'

const pollMs = 1_000
/** The pause between two looks is never longer, however long a look seems to take: the computer may have slept in the middle of it. */
const longestPauseMs = 60_000
/** So many events are under way at a time; the others wait their turn, also over a restart. */
const mostAtOnce = 20

/**
 * BlobEventsTriggers. The lake is looked at every second and compared with what it held: what changed is written down before
 * anything fires, and forgotten when it has begun, so nothing is lost when the process ends, nor what changes while it does not run.
 * Files that were there when a folder is first looked at are no events.
 */
export async function blobTicker(watched: Watched): Promise<Ticker> {
  const { live: { blobs }, effects } = watched
  const triggers = [...watched.factory.triggers.values()].flatMap((trigger) => (trigger.timing?.kind === 'blob' ? [{ trigger, blob: trigger.timing.blob }] : []))
  if (triggers.length === 0) return { tick: async () => undefined }
  const folders = foldersOf(triggers.map(({ blob }) => blob))
  blobs.memory ??= await readBlobMemory(watched.memory)
  const memory = (): BlobMemory => blobs.memory ?? nothing
  /** What is written last is what was remembered last. */
  const inOrder = (write: () => Promise<void>): Promise<void> => {
    const written = blobs.written.then(write)
    blobs.written = written.catch(() => undefined)
    return written
  }
  let nextMs = 0
  let pauseMs = pollMs
  let looking: Promise<void> | undefined

  const look = async (): Promise<void> => {
    const beganMs = effects.now().getTime()
    const seen = new Map<string, ReadonlyMap<string, string>>()
    const events: BlobEvent[] = []
    for (const folder of folders) {
      const before = memory().folders.get(folder)
      const now = await filesOf(watched, folder)
      seen.set(folder, now)
      if (before) events.push(...changes(before, now))
    }
    const told = triggers.filter(({ trigger }) => watched.isStarted(trigger))
    const pending = events.flatMap((event) => told.flatMap(({ trigger, blob }): PendingEvent[] => (listensTo(blob, event) ? [{ trigger: trigger.name, event }] : [])))
    if (!sameFiles(memory().folders, seen) || pending.length > 0) {
      blobs.memory = { folders: seen, pending: [...memory().pending, ...pending] }
      await inOrder(() => writeBlobMemory(watched.memory, memory()))
    }
    const endedMs = effects.now().getTime()
    // A large lake is looked at less often, so that looking at it stays a small part of the work.
    pauseMs = Math.min(longestPauseMs, Math.max(pollMs, 10 * (endedMs - beganMs)))
    nextMs = endedMs + pauseMs
  }

  const begin = (): void => {
    for (const pending of memory().pending) {
      if (blobs.underWay.size >= mostAtOnce) return
      if (blobs.underWay.has(pending)) continue
      const found = triggers.find(({ trigger }) => trigger.name === pending.trigger)
      blobs.underWay.add(pending)
      watched.background(async () => {
        try {
          await Promise.all([found && fire(watched, found.trigger, pending.event), forget(pending)])
        } finally {
          blobs.underWay.delete(pending)
          watched.wake()
        }
      })
    }
  }
  /** An event that has begun. One whose trigger is gone is told to nobody. */
  const forget = async (begun: PendingEvent): Promise<void> => {
    blobs.memory = { ...memory(), pending: memory().pending.filter((one) => one !== begun) }
    await inOrder(() => writePending(watched.memory, memory().pending))
  }

  return {
    async tick(nowMs) {
      // Somebody has set the clock back: what was next may now lie far ahead.
      nextMs = Math.min(nextMs, nowMs + pauseMs)
      if (nowMs >= nextMs && !looking) {
        looking = look()
          .catch((error: unknown) => {
            nextMs = nowMs + pollMs
            watched.trouble(error)
          })
          .finally(() => {
            looking = undefined
            watched.wake()
          })
      }
      begin()
      return looking ? undefined : nextMs
    },
    settled: async () => looking,
  }
}

const nothing: BlobMemory = { folders: new Map(), pending: [] }

async function fire({ factory, ports, effects, signal }: Watched, trigger: Trigger, event: BlobEvent): Promise<void> {
  const { pipelines } = beginTrigger(factory, { trigger, occasion: { kind: 'blob', event }, signal }, ports, effects)
  await Promise.all(pipelines.map(({ ended }) => ended))
}

/** The folders of the lake in which something can happen that a trigger listens to; none of them lies within another. */
function foldersOf(triggers: readonly BlobEvents[]): readonly string[] {
  const all = triggers.map(({ account, beginsWith }) => {
    const [, container] = /^\/([^/]+)\//.exec(beginsWith) ?? []
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
