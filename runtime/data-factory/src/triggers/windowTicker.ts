import type { JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { Trigger } from '../model/factory.ts'
import { beginTrigger } from './beginTrigger.ts'
import type { LiveWindows } from './live.ts'
import { readWindows, writeWindows } from './memory.ts'
import type { Ticker, Watched } from './ticker.ts'
import type { TriggerRun } from './triggerRun.ts'
import type { TumblingWindow } from './tumblingWindowTrigger.ts'
import { afterEnd, afterRestart, dependenciesOf, runAgain, stepWindows, windowStartMs, type WindowsState, type WindowTrigger, type WindowTriggers } from './windows.ts'

interface Entry {
  readonly trigger: Trigger
  readonly window: TumblingWindow
  readonly live: LiveWindows
}

export interface WindowTicker extends Ticker {
  /** Runs a window again. Throws `FactoryError('TriggerRunNotFound')`. */
  rerun(trigger: string, run: TriggerRun): Promise<void>
  /** Gives up a window that waits. False when it does not wait. */
  cancel(triggerRunId: string): Promise<boolean>
}

/** TumblingWindowTriggers: each window runs once it has ended, in order, and how far they have come outlasts the process. */
export async function windowTicker(watched: Watched): Promise<WindowTicker> {
  const { factory, ports, effects, memory, signal } = watched
  const entries: Entry[] = []
  for (const trigger of factory.triggers.values()) {
    if (trigger.timing?.kind !== 'window') continue
    const { window } = trigger.timing
    try {
      entries.push({ trigger, window, live: await liveWindows(watched, trigger, window) })
    } catch (error) {
      // A trigger that cannot go on does not keep the others from it.
      watched.trouble(error)
    }
  }
  const keep = ({ trigger, window, live }: Entry, state: WindowsState): Promise<void> => {
    live.state = state
    // Somebody has forgotten them, and other ones are counted in their place.
    if (watched.live.windows.get(trigger.name.toLowerCase()) !== live) return live.written
    const write = live.written.then(() => writeWindows(memory, trigger.name, window, state))
    // One that fails is told by whoever asked for it, and keeps no later one from being written.
    live.written = write.catch(() => undefined)
    return write
  }

  const tell = (entry: Entry, number: number, status: TriggerRun['status'], more: Partial<TriggerRun> = {}): void => {
    const triggerRunId = entry.live.state.open.get(number)?.triggerRunId ?? more.triggerRunId ?? effects.newId()
    effects.emit({ kind: 'triggerRun', run: { ...headOf(entry, number, effects.now()), triggerRunId, status, ...more } })
  }

  const runWindow = async (entry: Entry, number: number): Promise<void> => {
    const { trigger, window } = entry
    const triggerRunId = entry.live.state.open.get(number)?.triggerRunId ?? effects.newId()
    const windowStart = windowStartMs(window, number)
    const occasion = { kind: 'window', windowStart: new Date(windowStart), windowEnd: new Date(windowStart + window.sizeMs) } as const
    const begun = beginTrigger(factory, { trigger, occasion, signal, triggerRunId }, ports, effects)
    const ended = await Promise.all(begun.pipelines.map((pipeline) => pipeline.ended))
    const failed = ended.find(({ status }) => status !== 'Succeeded')
    const outcome = begun.refused.length > 0 ? 'Failed' : failed?.status === 'Cancelled' ? 'Cancelled' : failed ? 'Failed' : 'Succeeded'
    const message = failed?.message ?? begun.run.message
    // Cut short by the end of the watch: it stays as running, and so runs again at the next start.
    if (!signal.aborted || outcome === 'Succeeded') await keep(entry, afterEnd(window, entry.live.state, number, outcome, effects.now().getTime()))
    effects.emit({ kind: 'triggerRun', run: { ...begun.run, status: outcome, message } })
    watched.wake()
  }

  return {
    async tick(nowMs) {
      const wakes: number[] = []
      for (const entry of entries) {
        if (!watched.isStarted(entry.trigger)) continue
        const before = entry.live.state
        const { state, begin, timedOut, wakeMs } = stepWindows(asTrigger(entry), asTriggers(entries), nowMs, effects.newId)
        if (wakeMs !== undefined) wakes.push(wakeMs)
        if (begin.length === 0 && timedOut.length === 0 && sameStatuses(before, state)) continue
        await keep(entry, state)
        for (const number of timedOut) tell(entry, number, 'Failed', { message: 'the windows that it depends on did not succeed within seven days' })
        for (const [number, { status }] of state.open) {
          if (status === 'WaitingOnDependency' && before.open.get(number)?.status !== status) tell(entry, number, status, { dependencyStatus: dependencyStatus(entry, number, asTriggers(entries)) })
        }
        for (const number of begin) watched.background(() => runWindow(entry, number))
      }
      return wakes.length === 0 ? undefined : Math.min(...wakes)
    },

    async rerun(name, run) {
      const entry = entries.find(({ trigger }) => trigger.name.toLowerCase() === name.toLowerCase())
      const startMs = Date.parse(run.properties['windowStartTime'] ?? '')
      if (!entry || Number.isNaN(startMs)) throw new FactoryError('TriggerRunNotFound', `trigger '${name}' has no window of that run`)
      const number = Math.round((startMs - entry.window.startMs) / entry.window.sizeMs)
      if (entry.live.state.open.get(number)?.status === 'Running') throw new FactoryError('TriggerRunInProgress', 'that window runs already')
      await keep(entry, runAgain(entry.live.state, number, run.triggerRunId, effects.now().getTime()))
      watched.wake()
    },

    async cancel(triggerRunId) {
      for (const entry of entries) {
        for (const [number, one] of entry.live.state.open) {
          if (one.triggerRunId !== triggerRunId || (one.status !== 'Waiting' && one.status !== 'WaitingOnDependency')) continue
          await keep(entry, { ...entry.live.state, open: new Map(entry.live.state.open).set(number, { ...one, status: 'Cancelled' }) })
          tell(entry, number, 'Cancelled')
          return true
        }
      }
      return false
    },
  }
}

/** The windows that are known already, else those that are remembered: other ones can be counted once these are forgotten. Throws `FactoryError('TriggerChanged')`. */
async function liveWindows({ live, memory }: Watched, { name }: Trigger, window: TumblingWindow): Promise<LiveWindows> {
  const key = name.toLowerCase()
  const known = live.windows.get(key)
  if (known && known.startMs === window.startMs && known.sizeMs === window.sizeMs) return known
  await known?.written
  const { startMs, sizeMs } = window
  const read: LiveWindows = { startMs, sizeMs, state: afterRestart(await readWindows(memory, name, window)), written: Promise.resolve() }
  live.windows.set(key, read)
  return read
}

const asTrigger = ({ trigger, window, live }: Entry): WindowTrigger => ({ name: trigger.name, window, state: live.state })
const asTriggers = (entries: readonly Entry[]): WindowTriggers => new Map(entries.map((entry) => [entry.trigger.name.toLowerCase(), asTrigger(entry)]))

const sameStatuses = (a: WindowsState, b: WindowsState): boolean =>
  a.created === b.created && a.open.size === b.open.size && [...b.open].every(([number, { status }]) => a.open.get(number)?.status === status)

function headOf({ trigger, window }: Entry, number: number, at: Date): Omit<TriggerRun, 'triggerRunId' | 'status'> {
  const startMs = windowStartMs(window, number)
  return {
    triggerName: trigger.name,
    triggerType: trigger.type,
    triggerRunTimestamp: at.toISOString(),
    message: '',
    properties: { windowStartTime: new Date(startMs).toISOString(), windowEndTime: new Date(startMs + window.sizeMs).toISOString() },
    triggeredPipelines: {},
  }
}

const dependencyStatus = (entry: Entry, number: number, others: WindowTriggers): JsonObject =>
  Object.fromEntries(
    dependenciesOf(asTrigger(entry), number, others).map(({ trigger, fromMs, toMs, satisfied }) => [
      trigger,
      { windowStartTime: new Date(fromMs).toISOString(), windowEndTime: new Date(toMs).toISOString(), status: satisfied ? 'Succeeded' : 'Waiting' },
    ]),
  )
