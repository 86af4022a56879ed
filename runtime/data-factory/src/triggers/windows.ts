import type { TumblingWindow } from './tumblingWindowTrigger.ts'

/** A window that has not succeeded, or not yet. Instants in milliseconds. */
export interface OpenWindow {
  readonly status: 'Waiting' | 'WaitingOnDependency' | 'Running' | 'Failed' | 'Cancelled'
  readonly triggerRunId: string
  /** How often its pipeline has begun. */
  readonly attempts: number
  readonly waitingSinceMs: number
  /** A retry waits until then. */
  readonly notBeforeMs?: number
}

/** How far a trigger has come. Windows are numbered from its start; one below `created` that is not open has succeeded. */
export interface WindowsState {
  readonly created: number
  readonly open: ReadonlyMap<number, OpenWindow>
}

export const noWindows: WindowsState = { created: 0, open: new Map() }

export interface WindowTrigger {
  readonly name: string
  readonly window: TumblingWindow
  readonly state: WindowsState
}

/** The windows of other triggers, by the trigger's name in lower case. */
export type WindowTriggers = ReadonlyMap<string, WindowTrigger>

export interface WindowStep {
  readonly state: WindowsState
  /** The numbers of the windows whose turn it is, oldest first; they count as running in `state`. */
  readonly begin: readonly number[]
  /** Windows that waited for others for too long; they count as failed in `state`. */
  readonly timedOut: readonly number[]
  /** When there may be something to do again, if nothing ends before. */
  readonly wakeMs: number | undefined
}

export const windowStartMs = ({ startMs, sizeMs }: TumblingWindow, number: number): number => startMs + number * sizeMs

/** So many windows of a backfill are looked at ahead of those that run. */
const mostWaiting = 1_000
const longestWaitMs = 7 * 86_400_000

/**
 * What a trigger has to do at an instant: windows that have ended (and whose delay is over) begin oldest first, at most `maxConcurrency`
 * of them at a time, each once the windows that it depends on have succeeded. Source: "Create a trigger that runs a pipeline on a
 * tumbling window", "Create a tumbling window trigger dependency".
 */
export function stepWindows(trigger: WindowTrigger, others: WindowTriggers, nowMs: number, newId: () => string): WindowStep {
  const { window } = trigger
  const open = new Map(trigger.state.open)
  const due = dueWindows(window, nowMs)
  let { created } = trigger.state
  const waiting = [...open.values()].filter(({ status }) => status === 'Waiting' || status === 'WaitingOnDependency').length
  for (let room = mostWaiting - waiting; created < due && room > 0; created++, room--) {
    open.set(created, { status: 'Waiting', triggerRunId: newId(), attempts: 0, waitingSinceMs: nowMs })
  }
  const begin: number[] = []
  const timedOut: number[] = []
  let running = [...open.values()].filter(({ status }) => status === 'Running').length
  for (const number of [...open.keys()].sort((a, b) => a - b)) {
    const one = open.get(number)
    if (one?.status !== 'Waiting' && one?.status !== 'WaitingOnDependency') continue
    if (running >= window.maxConcurrency) break
    if ((one.notBeforeMs ?? 0) > nowMs) continue
    if (dependenciesOf({ ...trigger, state: { created, open } }, number, others).every(({ satisfied }) => satisfied)) {
      open.set(number, { ...one, status: 'Running', attempts: one.attempts + 1 })
      begin.push(number)
      running += 1
    } else if (nowMs - one.waitingSinceMs >= longestWaitMs) {
      open.set(number, { ...one, status: 'Failed' })
      timedOut.push(number)
    } else if (one.status === 'Waiting') open.set(number, { ...one, status: 'WaitingOnDependency' })
  }
  return { state: { created, open }, begin, timedOut, wakeMs: wakeOf(window, open, created, nowMs) }
}

/** How many windows, from the first one, have ended with their delay over. */
export function dueWindows(window: TumblingWindow, nowMs: number): number {
  const { startMs, sizeMs, delayMs, endMs } = window
  const ended = Math.max(0, Math.floor((nowMs - delayMs - startMs) / sizeMs))
  // A window that begins at the end of the trigger, or later, is none of its windows.
  return endMs === undefined ? ended : Math.min(ended, Math.max(0, Math.ceil((endMs - startMs) / sizeMs)))
}

/** The end of the window that ends next; undefined when the trigger has no more of them. */
export function nextWindowMs(window: TumblingWindow, nowMs: number): number | undefined {
  const next = dueWindows(window, nowMs)
  if (window.endMs !== undefined && windowStartMs(window, next) >= window.endMs) return undefined
  return windowStartMs(window, next + 1) + window.delayMs
}

function wakeOf(window: TumblingWindow, open: ReadonlyMap<number, OpenWindow>, created: number, nowMs: number): number | undefined {
  const retries = [...open.values()].flatMap(({ notBeforeMs }) => (notBeforeMs !== undefined && notBeforeMs > nowMs ? [notBeforeMs] : []))
  const next = created < dueWindows(window, nowMs) ? undefined : nextWindowMs(window, nowMs)
  const all = [...retries, ...(next === undefined ? [] : [next])]
  return all.length === 0 ? undefined : Math.min(...all)
}

export interface DependencyStatus {
  readonly trigger: string
  readonly fromMs: number
  readonly toMs: number
  readonly satisfied: boolean
}

/** The intervals of other triggers (and of itself) that a window depends on: moved by the offset, and of the dependency's size. */
export function dependenciesOf(trigger: WindowTrigger, number: number, others: WindowTriggers): readonly DependencyStatus[] {
  return trigger.window.dependsOn.map(({ trigger: name, offsetMs, sizeMs }) => {
    const other = name === undefined ? trigger : others.get(name.toLowerCase())
    const fromMs = windowStartMs(trigger.window, number) + offsetMs
    const toMs = fromMs + (sizeMs ?? trigger.window.sizeMs)
    return { trigger: name ?? trigger.name, fromMs, toMs, satisfied: other !== undefined && haveSucceeded(other, fromMs, toMs) }
  })
}

/** Whether every window that touches the interval has succeeded. What lies before the trigger's first window, or after its last, is no window. */
function haveSucceeded({ window, state }: WindowTrigger, fromMs: number, toMs: number): boolean {
  const first = Math.max(0, Math.floor((fromMs - window.startMs) / window.sizeMs))
  const beyond = Math.ceil((toMs - window.startMs) / window.sizeMs)
  const last = window.endMs === undefined ? beyond : Math.min(beyond, Math.ceil((window.endMs - window.startMs) / window.sizeMs))
  if (last > state.created) return false
  for (let number = first; number < last; number++) if (state.open.has(number)) return false
  return true
}

/** The state once the pipeline of a window has ended: a failed one is tried again as often as the policy says. */
export function afterEnd(window: TumblingWindow, state: WindowsState, number: number, outcome: 'Succeeded' | 'Failed' | 'Cancelled', nowMs: number): WindowsState {
  const open = new Map(state.open)
  const one = open.get(number)
  if (!one) return state
  if (outcome === 'Succeeded') open.delete(number)
  else if (outcome === 'Failed' && one.attempts <= window.retries) open.set(number, { ...one, status: 'Waiting', notBeforeMs: nowMs + window.retryIntervalMs })
  else open.set(number, { ...one, status: outcome })
  return { ...state, open }
}

/** The state with a window that is to run again, whatever became of it; the windows that it depends on are asked for anew. */
export function runAgain(state: WindowsState, number: number, triggerRunId: string, nowMs: number): WindowsState {
  return { ...state, open: new Map(state.open).set(number, { status: 'Waiting', triggerRunId, attempts: 0, waitingSinceMs: nowMs }) }
}

/** What ran when the process ended runs again: nobody is there any more to say how it went. */
export function afterRestart(state: WindowsState): WindowsState {
  return { ...state, open: new Map([...state.open].map(([number, one]) => [number, one.status === 'Running' ? { ...one, status: 'Waiting', attempts: Math.max(0, one.attempts - 1) } : one])) }
}
