import { memoryStorage, type Storage } from '@lagoon/storage'
import { realEffects } from '../effects.ts'
import type { FactoryEvent } from '../events.ts'
import { historyOf, triggerRunsOf } from '../history.ts'
import type { Factory } from '../model/factory.ts'
import { readFactory } from '../reader/readFactory.ts'
import type { Ports } from '../ports.ts'
import type { PipelineRun } from '../run/records.ts'
import { movedClock, type MovedClock } from './movedClock.fixture.ts'
import type { Missed, Recurring } from './ticker.ts'
import type { TriggerRun } from './triggerRun.ts'
import { watchTriggers, type Watch } from './watchTriggers.ts'

export type Json = Record<string, unknown>
/** A pipeline that remembers what it was given, waits some seconds, and fails when it is told to. */
export const pipeline = (name: string, { seconds = 0, ...more }: Json & { seconds?: number } = {}): Json => ({
  name,
  properties: {
    parameters: { given: { type: 'string', defaultValue: '' } },
    variables: { v: { type: 'String' } },
    activities: [
      { name: 's', type: 'SetVariable', typeProperties: { variableName: 'v', value: '@pipeline().parameters.given' } },
      { name: 'w', type: 'Wait', typeProperties: { waitTimeInSeconds: seconds } },
    ],
    ...more,
  },
})
export const references = (name: string, given?: string): Json => ({ pipelineReference: { referenceName: name, type: 'PipelineReference' }, parameters: given === undefined ? {} : { given } })
export const schedule = (recurrence: Json, more: Json = {}): Json => ({ type: 'ScheduleTrigger', runtimeState: 'Started', pipelines: [references('p', '@trigger().scheduledTime')], typeProperties: { recurrence }, ...more })
export const window = (typeProperties: Json, name = 'p'): Json => ({
  type: 'TumblingWindowTrigger', runtimeState: 'Started', pipeline: references(name, '@trigger().outputs.windowStartTime'),
  typeProperties: { frequency: 'Hour', interval: 1, maxConcurrency: 10, ...typeProperties },
})
export const factoryOf = (pipelines: readonly Json[], triggers: Record<string, Json>): Factory => {
  const { factory, problems } = readFactory({
    name: 'shop',
    files: [
      ...pipelines.map((one) => ({ kind: 'pipeline' as const, file: `${String(one['name'])}.json`, text: JSON.stringify(one) })),
      ...Object.entries(triggers).map(([name, properties]) => ({ kind: 'trigger' as const, file: `${name}.json`, text: JSON.stringify({ name, properties }) })),
    ],
  })
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return factory
}

/** A watch on a clock that the test moves. */
export interface Watching {
  readonly watch: Watch
  readonly missed: Missed[]
  readonly troubles: unknown[]
  readonly clock: MovedClock
  /** Ends the watch. */
  readonly signal: AbortSignal
  moveTo(at: string | number): Promise<void>
  runs(): PipelineRun[]
  /** What each pipeline run was given, or its status when it is not Succeeded. */
  told(): string[]
  triggerRuns(): TriggerRun[]
  stop(): Promise<void>
}

export interface Around {
  readonly memory?: Storage
  readonly lake?: Storage
  readonly http?: Ports['http']
  readonly also?: string[]
  readonly recurring?: Recurring[]
  readonly turn?: (act: () => Promise<void>) => Promise<void>
  readonly told?: (event: FactoryEvent) => void
  /** Added to what the clock shows. */
  readonly shiftMs?: () => number
}

export type StartWatching = (factory: Factory, at: string, around?: Around) => Promise<Watching>

export const watchingWith = (portsOf: (more: Partial<Ports>) => Ports): StartWatching => async (factory, at, { memory = memoryStorage(), lake = memoryStorage(), http, told, shiftMs = () => 0, ...more } = {}) => {
  const clock = movedClock(at)
  const events: FactoryEvent[] = []
  const end = new AbortController()
  const missed: Missed[] = []
  const troubles: unknown[] = []
  const watch = await watchTriggers(
    { factory, ports: portsOf({ lake, ...(http ? { http } : {}) }), memory, signal: end.signal, missed: (what) => missed.push(what), trouble: (error) => troubles.push(error), ...more },
    { ...realEffects, ...clock, now: () => new Date(clock.now().getTime() + shiftMs()), emit: (event) => (events.push(event), told?.(event)) },
  )
  const runs = (): PipelineRun[] => historyOf(events)
  return {
    watch, missed, troubles, clock, signal: end.signal, moveTo: clock.moveTo, runs,
    told: () => runs().map(({ status, variables }) => (status === 'Succeeded' ? String(variables['v']).replace(':00.0000000Z', '') : status)),
    triggerRuns: () => triggerRunsOf(events),
    async stop() {
      end.abort()
      await watch.ended
    },
  }
}
