import { hostname } from 'node:os'
import { localStorage, readText, StorageError, writeText, type Storage } from '@lagoon/storage'
import { WorkspaceError } from './error.ts'

interface Holder {
  readonly id: string
  readonly process: number
  readonly host: string
  readonly heartbeat: string
  /** When it was taken. */
  readonly since?: string
  readonly released?: boolean
}

export interface RunLease {
  /** The next one may run. */
  release(): Promise<void>
  /** Writes nothing from now on, as the state itself goes. Until then other processes are still refused. */
  abandon(): Promise<void>
}

const heartbeatMs = 5_000
/** A process that has not been heard of for so long is taken for dead, whatever else says that it lives. */
const silenceMs = 120_000

/** Leases of this process. One that is not here and names this process is of an earlier one with the same id. */
const ours = new Set<string>()

/**
 * One run on a state at a time. Leases are numbered files and the highest number holds: taking one is the creation of the next
 * number, so that of two who find a dead holder only one succeeds. Throws `RunInProgress`.
 */
export async function takeRunLease(stateFolder: string, now: () => Date = () => new Date()): Promise<RunLease> {
  const storage = localStorage(stateFolder)
  const held = await numbers(storage)
  const last = held.at(-1) ?? -1
  const holder = last < 0 ? undefined : await readHolder(storage, last)
  if (holder && isAlive(holder, now())) throw inProgress(stateFolder, holder)
  const mine = last + 1
  const id = crypto.randomUUID()
  const since = now().toISOString()
  const claim = (released = false): string =>
    JSON.stringify({ id, process: process.pid, host: hostname(), since, heartbeat: now().toISOString(), ...(released ? { released } : {}) } satisfies Holder)
  // Before the file is there: whoever reads it in this process must find its holder alive.
  ours.add(id)
  try {
    await storage.create(leasePath(mine), new TextEncoder().encode(claim()))
  } catch (error) {
    ours.delete(id)
    if (!(error instanceof StorageError) || error.code !== 'PathAlreadyExists') throw error
    const winner = await readHolder(storage, mine)
    throw winner ? inProgress(stateFolder, winner) : error
  }
  // A number that stays is no harm: the highest one holds.
  for (const number of held) await storage.delete(leasePath(number)).catch(() => false)
  let beating = Promise.resolve()
  const timer = setInterval(() => {
    beating = beating.then(() => writeText(storage, leasePath(mine), claim())).catch(() => undefined)
  }, heartbeatMs)
  timer.unref()
  const abandon = async (): Promise<void> => {
    clearInterval(timer)
    await beating
    ours.delete(id)
  }
  return {
    abandon,
    async release() {
      await abandon()
      // On a full disk the release cannot be written: the lease then ends with the process.
      await writeText(storage, leasePath(mine), claim(true)).catch(() => undefined)
    },
  }
}

/** Since when somebody has been running on a state, as ISO text; undefined when nobody does: what began before that has ended with its process. */
export async function runningSince(stateFolder: string, now: () => Date = () => new Date()): Promise<string | undefined> {
  const storage = localStorage(stateFolder)
  const last = (await numbers(storage)).at(-1)
  const holder = last === undefined ? undefined : await readHolder(storage, last)
  return holder && isAlive(holder, now()) ? (holder.since ?? '') : undefined
}

/**
 * Holds one lease while anything runs: what is called while it is held, as a job inside a run of the factory is, shares it.
 * The lease is given back when the last of them has ended.
 */
export function sharedLease(take: () => Promise<RunLease>): <T>(act: () => Promise<T>) => Promise<T> {
  let lease: Promise<RunLease> | undefined
  let running = 0
  let released: Promise<void> = Promise.resolve()
  return async (act) => {
    const held = (lease ??= released.then(take))
    running += 1
    try {
      await held
      return await act()
    } finally {
      running -= 1
      if (running === 0) {
        lease = undefined
        released = held.then((taken) => taken.release(), () => undefined)
        await released
      }
    }
  }
}

const leasePath = (number: number): string => `run-lease/${String(number).padStart(10, '0')}.json`

async function numbers(storage: Storage): Promise<number[]> {
  const found: number[] = []
  for await (const { path } of storage.list('run-lease')) {
    const [, number] = /^run-lease\/(\d+)\.json$/.exec(path) ?? []
    if (number !== undefined) found.push(Number(number))
  }
  return found.sort((a, b) => a - b)
}

async function readHolder(storage: Storage, number: number): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readText(storage, leasePath(number))) as Holder
  } catch (error) {
    // Leases are written whole: one that cannot be read was damaged later, and holds nothing.
    if (error instanceof SyntaxError || (error instanceof StorageError && error.code === 'PathNotFound')) return undefined
    throw error
  }
}

function isAlive(holder: Holder, now: Date): boolean {
  if (holder.released || now.getTime() - Date.parse(holder.heartbeat) > silenceMs) return false
  if (holder.host !== hostname()) return true
  if (holder.process === process.pid) return ours.has(holder.id)
  try {
    process.kill(holder.process, 0)
    return true
  } catch (error) {
    // A process of somebody else is there, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const inProgress = (stateFolder: string, { process: id, host }: Holder): WorkspaceError =>
  new WorkspaceError('RunInProgress', `another run works on the state in ${stateFolder} (process ${id} on ${host})`, {
    hint: 'wait for it to end, or name another folder with --state DIR; when that process is gone, the next run goes ahead',
  })
