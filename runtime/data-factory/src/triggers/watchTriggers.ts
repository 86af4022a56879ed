import { setMaxListeners } from 'node:events'
import type { Storage } from '@lagoon/storage'
import { realEffects, type Effects } from '../effects.ts'
import { FactoryError } from '../error.ts'
import { named, type Factory, type Trigger } from '../model/factory.ts'
import type { Ports } from '../ports.ts'
import { linkedController } from '../run/linkedController.ts'
import { keepRunning } from '../run/running.ts'
import { blobTicker } from './blobTicker.ts'
import { brokenTriggers } from './brokenTriggers.ts'
import { triggerNamed } from './fireTrigger.ts'
import { readRuntimeStates, writeRuntimeState, type RuntimeState } from './memory.ts'
import { newLive } from './live.ts'
import { scheduleTicker } from './scheduleTicker.ts'
import type { Missed, Recurring, Ticker, Watched } from './ticker.ts'
import type { TriggerRun } from './triggerRun.ts'
import { windowTicker, type WindowTicker } from './windowTicker.ts'

export interface WatchRequest {
  readonly factory: Factory
  readonly ports: Ports
  /** What triggers remember over a restart. */
  readonly memory: Storage
  /** What else recurs. */
  readonly recurring?: readonly Recurring[]
  /** Triggers that run although they are stopped. */
  readonly also?: readonly string[]
  /** Ends the watch: what runs then is cancelled. */
  readonly signal: AbortSignal
  /** Runs what a firing begins; by default at once. Whoever shares the state with others waits here for its turn. */
  turn?(act: () => Promise<void>): Promise<void>
  missed?(what: Missed): void
  trouble?(error: unknown): void
}

/** The watch over the triggers of a factory while it goes on. */
export interface Watch {
  /** Resolves when the signal has aborted and everything that ran has ended. */
  readonly ended: Promise<void>
  stateOf(trigger: Trigger): RuntimeState
  /** Starts or stops a trigger, also for later watches. Throws `FactoryError`: `TriggerNotFound`, or what is wrong with one that is to start. */
  setState(trigger: string, state: RuntimeState): Promise<void>
  /** Runs a window again. Throws `TriggerNotFound`, `TriggerRunNotFound`, `TriggerRunInProgress`, `TriggerTypeNotSupported` for other triggers. */
  rerunWindow(trigger: string, run: TriggerRun): Promise<void>
  /** Gives up a window that waits. False: it does not wait. */
  cancelWindow(triggerRunId: string): Promise<boolean>
  /**
   * Goes on with other definitions of the same factory. What runs ends with those that it began with; it counts for the `concurrency`
   * of its pipeline, and can be cancelled, as before.
   */
  replace(factory: Factory): Promise<void>
}

/** A sleep is never longer, so that a clock that somebody sets is noticed. */
const longestSleepMs = 30_000

/** Watches the clock and the lake, and fires what is due until the signal aborts. */
export async function watchTriggers(request: WatchRequest, effects: Effects = realEffects): Promise<Watch> {
  const { memory, signal, also = [] } = request
  // Every run listens to it.
  setMaxListeners(0, signal)
  let states = await readRuntimeStates(memory)
  let wake = (): void => undefined
  const background = new Set<Promise<void>>()
  const live = newLive()
  // What the end of the watch broke is no trouble.
  const trouble = (error: unknown): void => void (signal.aborted || request.trouble?.(error))
  const turn = request.turn ?? ((act) => act())

  const watchOver = async (factory: Factory): Promise<Watching> => {
    const broken = brokenTriggers(factory)
    const stateOf = (trigger: Trigger): RuntimeState =>
      also.some((name) => named(factory.triggers, name) === trigger) ? 'Started' : (states.get(trigger.name.toLowerCase()) ?? trigger.runtimeState)
    const watched: Watched = {
      ...request,
      factory,
      effects,
      live,
      recurring: request.recurring ?? [],
      isStarted: (trigger) => stateOf(trigger) === 'Started' && !broken.has(trigger),
      background(act) {
        const going = turn(act).catch(trouble)
        background.add(going)
        void going.then(() => background.delete(going))
      },
      wake: () => wake(),
      missed: request.missed ?? (() => undefined),
      trouble,
    }
    for (const [trigger, error] of broken) if (stateOf(trigger) === 'Started') trouble(error)
    const windows = await windowTicker(watched)
    return { factory, broken, stateOf, windows, tickers: [scheduleTicker(watched), windows, await blobTicker(watched)] }
  }

  for (const name of also) triggerNamed(request.factory, name)
  let current = await watchOver(request.factory)
  const replacing: (() => Promise<void>)[] = []

  const look = async (): Promise<number> => {
    const nowMs = effects.now().getTime()
    const wakes = await Promise.all(current.tickers.map((ticker) => ticker.tick(nowMs).catch((error: unknown) => void trouble(error))))
    live.lookedMs = nowMs
    return Math.min(nowMs + longestSleepMs, ...wakes.flatMap((at) => at ?? []))
  }
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      const { controller, release } = linkedController(signal, () => new FactoryError('Cancelled', 'the watch has ended'))
      wake = () => controller.abort()
      states = await readRuntimeStates(memory).catch(() => states)
      const lookAgainMs = await look()
      const replace = replacing.shift()
      if (replace) await replace()
      else await effects.sleep(Math.max(0, lookAgainMs - effects.now().getTime()), controller.signal)
      release()
    }
    await settle(current.tickers)
    while (background.size > 0) await Promise.all(background)
  }
  return {
    ended: loop(),
    stateOf: (trigger) => current.stateOf(trigger),
    async setState(name, state) {
      const trigger = triggerNamed(current.factory, name)
      const error = current.broken.get(trigger)
      if (error && state === 'Started') throw error
      await writeRuntimeState(memory, trigger.name, state)
      states = await readRuntimeStates(memory)
      wake()
    },
    async rerunWindow(name, run) {
      const trigger = triggerNamed(current.factory, name)
      if (trigger.timing?.kind !== 'window') throw new FactoryError('TriggerTypeNotSupported', `only a window runs again: trigger '${trigger.name}' is of type '${trigger.type}'`, { hint: 'rerun its pipeline' })
      await current.windows.rerun(trigger.name, run)
    },
    cancelWindow: (triggerRunId) => current.windows.cancel(triggerRunId),
    replace: (factory) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return void resolve()
        const end = (): void => resolve()
        signal.addEventListener('abort', end, { once: true })
        // Between two looks, right after one: no time passes unseen.
        replacing.push(async () => {
          try {
            await settle(current.tickers)
            keepRunning({ from: current.factory, to: factory })
            current = await watchOver(factory)
            resolve()
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)))
          } finally {
            signal.removeEventListener('abort', end)
          }
        })
        wake()
      }),
  }
}

/** The definitions that a watch works with at a time. */
interface Watching {
  readonly factory: Factory
  readonly broken: ReadonlyMap<Trigger, FactoryError>
  readonly windows: WindowTicker
  readonly tickers: readonly Ticker[]
  stateOf(trigger: Trigger): RuntimeState
}

const settle = async (tickers: readonly Ticker[]): Promise<void> => void (await Promise.all(tickers.map((ticker) => ticker.settled?.())))
