import type { Storage } from '@lagoon/storage'
import { FactoryError } from '../error.ts'
import type { Trigger } from '../model/factory.ts'
import { clockText } from './instant.ts'
import { readRuntimeStates, readWindows, type RuntimeState } from './memory.ts'
import { nextOccurrence } from './recurrence.ts'
import { startingAt } from './scheduleTrigger.ts'
import { dueWindows, nextWindowMs } from './windows.ts'

/** A trigger as one wants to see it in a list. */
export interface TriggerDescription {
  readonly name: string
  readonly type: string
  /** What was last started or stopped here, else what the file says. */
  readonly runtimeState: RuntimeState
  readonly pipelines: readonly string[]
  /** When it fires next; null when no clock decides that, or never again. */
  readonly nextTime: string | null
  /** The same on the clock of its time zone, when that is not UTC. */
  readonly nextLocalTime: string | null
  /** Windows that have ended and not succeeded yet. */
  readonly windows: { readonly waiting: number; readonly failed: number } | null
  /** The paths that it listens to. */
  readonly path: string | null
  /** Why it does not fire although it is started: its file has an error, or does not fit to what it remembers. */
  readonly problem: string | null
}

export async function describeTrigger(trigger: Trigger, { memory, nowMs, problem }: { memory: Storage; nowMs: number; problem?: string | undefined }): Promise<TriggerDescription> {
  const { name, type, timing } = trigger
  const runtimeState = (await readRuntimeStates(memory)).get(name.toLowerCase()) ?? trigger.runtimeState
  const common = { name, type, runtimeState, pipelines: trigger.pipelines.map(({ referenceName }) => referenceName), nextTime: null, nextLocalTime: null, windows: null, path: null, problem: problem ?? null }
  if (problem !== undefined) return common
  switch (timing?.kind) {
    case 'schedule': {
      const { recurrence } = timing
      const next = nextOccurrence(startingAt(recurrence, nowMs), nowMs)
      const isLocal = next !== undefined && recurrence.zone.iana !== 'Etc/UTC'
      return { ...common, nextTime: textOf(next), nextLocalTime: isLocal ? `${clockText(next, recurrence.zone)} ${recurrence.zone.name}` : null }
    }
    case 'window': {
      const known = await readWindows(memory, name, timing.window).catch((error: unknown) => (error instanceof FactoryError ? error : Promise.reject(error)))
      if (known instanceof FactoryError) return { ...common, problem: known.message }
      const { created, open } = known
      const failed = [...open.values()].filter(({ status }) => status === 'Failed' || status === 'Cancelled').length
      const waiting = Math.max(0, dueWindows(timing.window, nowMs) - created) + open.size - failed
      return { ...common, nextTime: textOf(nextWindowMs(timing.window, nowMs)), windows: { waiting, failed } }
    }
    case 'blob':
      return { ...common, path: `${timing.blob.beginsWith}*${timing.blob.endsWith}` }
    case undefined:
      return common
    default:
      return timing satisfies never
  }
}

const textOf = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString())
