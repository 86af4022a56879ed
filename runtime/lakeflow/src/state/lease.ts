import { readText, StorageError, writeText, type Storage } from '@lagoon/storage'
import { hostname } from 'node:os'
import { LakeflowError } from '../error.ts'

interface Holder {
  readonly update: string
  readonly process: number
  readonly host: string
  readonly heartbeat: string
  readonly released?: boolean
}

export interface Lease {
  release(): Promise<void>
}

const heartbeatMs = 5_000
/** A process that has not been heard of for so long is taken for dead, whatever else says that it lives. */
const silenceMs = 120_000

/** Leases of this process. One that is not here and names this process belongs to a run that failed to give it back. */
const ours = new Set<string>()

/**
 * One update of a pipeline at a time. Leases are numbered files and the highest number holds: taking one is the creation of the
 * next number, so that of two who find a dead holder only one succeeds. Throws `UPDATE_ALREADY_RUNNING`.
 */
export async function takeLease(storage: Storage, { update, now }: { readonly update: string; readonly now: () => Date }): Promise<Lease> {
  const held = await numbers(storage)
  const last = held.at(-1) ?? -1
  const holder = last < 0 ? undefined : await readHolder(storage, last)
  if (holder && isAlive(holder, now())) throw alreadyRunning(holder)
  const mine = last + 1
  const claim = (released = false): string =>
    JSON.stringify({ update, process: process.pid, host: hostname(), heartbeat: now().toISOString(), ...(released ? { released } : {}) } satisfies Holder)
  try {
    await storage.create(leasePath(mine), new TextEncoder().encode(claim()))
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'PathAlreadyExists') throw error
    const winner = await readHolder(storage, mine)
    throw winner ? alreadyRunning(winner) : error
  }
  ours.add(update)
  try {
    for (const number of held) await storage.delete(leasePath(number))
  } catch (error) {
    ours.delete(update)
    throw error
  }
  let beating = Promise.resolve()
  const timer = setInterval(() => {
    beating = beating.then(() => writeText(storage, leasePath(mine), claim())).catch(() => undefined)
  }, heartbeatMs)
  timer.unref()
  return {
    async release() {
      clearInterval(timer)
      ours.delete(update)
      await beating
      await writeText(storage, leasePath(mine), claim(true))
    },
  }
}

const leasePath = (number: number): string => `lease/${String(number).padStart(10, '0')}.json`

async function numbers(storage: Storage): Promise<number[]> {
  const found: number[] = []
  for await (const { path } of storage.list('lease')) {
    const [, number] = /^lease\/(\d+)\.json$/.exec(path) ?? []
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
  if (holder.process === process.pid) return ours.has(holder.update)
  try {
    process.kill(holder.process, 0)
    return true
  } catch (error) {
    // A process of somebody else is there, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const alreadyRunning = ({ update, process: id, host }: Holder): LakeflowError =>
  new LakeflowError('UPDATE_ALREADY_RUNNING', `update ${update} of this pipeline is still running (process ${id} on ${host})`, {
    hint: 'wait for it to end; the lease of a process that died is taken over by the next run',
  })
