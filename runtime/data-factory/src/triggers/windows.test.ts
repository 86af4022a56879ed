import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TumblingWindow, WindowDependency } from './tumblingWindowTrigger.ts'
import { afterEnd, afterRestart, dueWindows, nextWindowMs, noWindows, runAgain, stepWindows, type WindowTrigger, type WindowTriggers } from './windows.ts'

const hour = 3_600_000
const origin = { file: 't.json', line: 1, column: 1 }
const windowOf = (more: Partial<TumblingWindow> = {}): TumblingWindow =>
  ({ sizeMs: hour, startMs: 0, endMs: undefined, delayMs: 0, maxConcurrency: 50, retries: 0, retryIntervalMs: 30_000, dependsOn: [], ...more })
const on = (trigger: string | undefined, offsetMs: number, sizeMs?: number): WindowDependency => ({ trigger, offsetMs, sizeMs, origin })

let ids = 0
const newId = (): string => `id${(ids += 1)}`
const step = (trigger: WindowTrigger, nowMs: number, others: WindowTriggers = new Map()) => stepWindows(trigger, others, nowMs, newId)
const trigger = (window: TumblingWindow, name = 't'): WindowTrigger => ({ name, window, state: noWindows })
const named = (...triggers: WindowTrigger[]): WindowTriggers => new Map(triggers.map((one) => [one.name, one]))

test('windows of the past begin oldest first, and no more at a time than are allowed', () => {
  const window = windowOf({ maxConcurrency: 2 })
  const first = step(trigger(window), 5 * hour + 1)
  expect(first.begin).toEqual([0, 1])
  const ended = afterEnd(window, first.state, 1, 'Succeeded', 5 * hour)
  expect(step({ name: 't', window, state: ended }, 5 * hour + 2).begin).toEqual([2])
})

test('a window begins when it has ended and its delay is over', () => {
  const window = windowOf({ delayMs: 600_000 })
  expect(dueWindows(window, hour + 599_999)).toBe(0)
  expect(dueWindows(window, hour + 600_000)).toBe(1)
  expect(nextWindowMs(window, hour + 600_000)).toBe(2 * hour + 600_000)
})

test('after the end of a trigger it has no more windows', () => {
  const window = windowOf({ endMs: 2 * hour })
  expect(dueWindows(window, 10 * hour)).toBe(2)
  expect(nextWindowMs(window, 10 * hour)).toBeUndefined()
  expect(step({ name: 't', window, state: { created: 2, open: new Map() } }, 10 * hour)).toMatchObject({ begin: [], wakeMs: undefined })
})

test('a failed window is tried again as often as the policy says, and then waits for somebody', () => {
  const window = windowOf({ retries: 1 })
  const first = step(trigger(window), hour)
  const failed = afterEnd(window, first.state, 0, 'Failed', hour + 1000)
  expect(step({ name: 't', window, state: failed }, hour + 2000)).toMatchObject({ begin: [], wakeMs: hour + 31_000 })
  const second = step({ name: 't', window, state: failed }, hour + 31_000)
  expect(second.begin).toEqual([0])
  const gone = afterEnd(window, second.state, 0, 'Failed', hour + 32_000)
  expect(gone.open.get(0)?.status).toBe('Failed')
  expect(step({ name: 't', window, state: gone }, hour + 99_000).begin).toEqual([])
  expect(step({ name: 't', window, state: runAgain(gone, 0, 'again', hour) }, hour + 99_000).begin).toEqual([0])
})

test('a window that depends on the one before begins when that has succeeded, and not when it has failed', () => {
  const window = windowOf({ dependsOn: [on(undefined, -hour, hour)] })
  const first = step(trigger(window), 3 * hour)
  expect(first.begin).toEqual([0])
  expect(first.state.open.get(1)?.status).toBe('WaitingOnDependency')
  const failed = afterEnd(window, first.state, 0, 'Failed', 3 * hour)
  expect(step({ name: 't', window, state: failed }, 3 * hour).begin).toEqual([])
  const succeeded = afterEnd(window, first.state, 0, 'Succeeded', 3 * hour)
  expect(step({ name: 't', window, state: succeeded }, 3 * hour).begin).toEqual([1])
})

test('a dependency on another trigger wants all windows that its interval touches', () => {
  const daily = windowOf({ sizeMs: 24 * hour, dependsOn: [on('hourly', 0)] })
  const hourly = (created: number, failed: number[] = []): WindowTrigger => ({
    name: 'hourly',
    window: windowOf(),
    state: { created, open: new Map(failed.map((number) => [number, { status: 'Failed', triggerRunId: 'x', attempts: 1, waitingSinceMs: 0 }])) },
  })
  expect(step(trigger(daily), 24 * hour, named(hourly(23))).begin).toEqual([])
  expect(step(trigger(daily), 24 * hour, named(hourly(24, [7]))).begin).toEqual([])
  expect(step(trigger(daily), 24 * hour, named(hourly(24))).begin).toEqual([0])
  // Of a trigger that is not there, nothing ever succeeds.
  expect(step(trigger(daily), 24 * hour).begin).toEqual([])
})

test('offset and size move the interval: the last seven days of a daily trigger', () => {
  const rolling = windowOf({ sizeMs: 24 * hour, dependsOn: [on('daily', -6 * 24 * hour, 7 * 24 * hour)] })
  const daily = (created: number): WindowTrigger => ({ name: 'daily', window: windowOf({ sizeMs: 24 * hour }), state: { created, open: new Map() } })
  const tenth: WindowTrigger = { name: 't', window: rolling, state: { created: 9, open: new Map() } }
  expect(step(tenth, 240 * hour, named(daily(9))).begin).toEqual([])
  expect(step(tenth, 240 * hour, named(daily(10))).begin).toEqual([9])
  // What would lie before the first window of the other trigger is no window.
  expect(step(trigger(rolling), 24 * hour, named(daily(1))).begin).toEqual([0])
})

test('after seven days of waiting for others a window fails', () => {
  const window = windowOf({ dependsOn: [on('never', 0)] })
  const waiting = step(trigger(window), hour)
  const later = step({ name: 't', window, state: waiting.state }, hour + 7 * 24 * hour)
  expect(later.timedOut).toEqual([0])
})

test('what ran when the process ended runs again, and is not one attempt the poorer for it', () => {
  const window = windowOf()
  const { state } = step(trigger(window), hour)
  const again = step({ name: 't', window, state: afterRestart(state) }, hour)
  expect(again.begin).toEqual([0])
  expect(again.state.open.get(0)?.attempts).toBe(1)
})

test('whatever ends in whatever order: each window succeeds once, oldest begun first, never too many at a time', () => {
  const story = fc.record({ most: fc.integer({ min: 1, max: 5 }), retries: fc.integer({ min: 0, max: 2 }), self: fc.boolean(), turns: fc.array(fc.record({ minutes: fc.integer({ min: 0, max: 90 }), which: fc.nat(), fails: fc.boolean(), restart: fc.boolean() }), { maxLength: 60 }) })
  fc.assert(
    fc.property(story, ({ most, retries, self, turns }) => {
      const window = windowOf({ maxConcurrency: most, retries, retryIntervalMs: 1000, dependsOn: self ? [on(undefined, -hour, hour)] : [] })
      let state = noWindows
      let now = 0
      let running: number[] = []
      const succeeded: number[] = []
      const firstBegun: number[] = []
      for (const { minutes, which, fails, restart } of turns) {
        now += minutes * 60_000
        if (restart) {
          state = afterRestart(state)
          running = []
        }
        const ending = running.length > 0 ? running[which % running.length] : undefined
        if (ending !== undefined) {
          running = running.filter((number) => number !== ending)
          state = afterEnd(window, state, ending, fails ? 'Failed' : 'Succeeded', now)
          if (!fails) succeeded.push(ending)
        }
        const next = step({ name: 't', window, state }, now)
        state = next.state
        for (const number of next.begin) {
          expect((number + 1) * hour).toBeLessThanOrEqual(now)
          expect(!self || number === 0 || succeeded.includes(number - 1)).toBe(true)
          if (!firstBegun.includes(number)) firstBegun.push(number)
        }
        running.push(...next.begin)
        expect(running.length).toBeLessThanOrEqual(most)
      }
      expect(new Set(succeeded).size).toBe(succeeded.length)
      expect(firstBegun).toEqual([...firstBegun].sort((a, b) => a - b))
    }),
  )
})
