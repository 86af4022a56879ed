import type { Origin } from '../error.ts'
import { at, has, items, optionalNumber, optionalText, originOf, report, requiredText, type Cursor } from '../reader/cursor.ts'
import { oneOf } from '../reader/oneOf.ts'
import { hourMs, minuteMs } from './calendar.ts'
import { readInstant } from './instant.ts'

/** `typeProperties` of a TumblingWindowTrigger: windows of one size that follow each other without a gap. Instants and spans in milliseconds. */
export interface TumblingWindow {
  readonly sizeMs: number
  readonly startMs: number
  readonly endMs: number | undefined
  readonly delayMs: number
  readonly maxConcurrency: number
  readonly retries: number
  readonly retryIntervalMs: number
  readonly dependsOn: readonly WindowDependency[]
}

/** The windows of a trigger (its own without a name) that must have succeeded: those in the window's interval, moved and sized. */
export interface WindowDependency {
  readonly trigger: string | undefined
  readonly offsetMs: number
  readonly sizeMs: number | undefined
  readonly origin: Origin
}

const mostDependencies = 5

/** Reads what a trigger says of its windows and reports what is wrong with it. The cursor stands on the trigger. */
export function readTumblingWindow(trigger: Cursor): TumblingWindow {
  const properties = at(trigger, 'properties', 'typeProperties')
  requiredText(at(properties, 'frequency'))
  const frequency = at(properties, 'frequency')
  const unitMs = oneOf(frequency, ['Minute', 'Hour', 'Month'] as const) === 'Minute' ? minuteMs : hourMs
  if (typeof frequency.value === 'string' && frequency.value.toLowerCase() === 'month') {
    report(frequency, 'PropertyNotSupported', 'windows of a month do not run here', 'write the frequency Hour with an interval of 24 for days')
  }
  const interval = wholeFrom(at(properties, 'interval'), 1, Number.MAX_SAFE_INTEGER) ?? 1
  if (interval * unitMs < 5 * minuteMs) report(at(properties, 'interval'), 'InvalidPropertyValue', 'a window has at least 5 minutes')
  requiredText(at(properties, 'startTime'))
  const utc = { name: 'UTC', iana: 'Etc/UTC' }
  const policy = at(properties, 'retryPolicy')
  const dependencies = items(at(properties, 'dependsOn'))
  if (dependencies.length > mostDependencies + 1) report(at(properties, 'dependsOn'), 'InvalidPropertyValue', `a trigger depends on at most ${mostDependencies} others`)
  return {
    sizeMs: interval * unitMs,
    startMs: readInstant(at(properties, 'startTime'), utc) ?? 0,
    endMs: readInstant(at(properties, 'endTime'), utc),
    delayMs: readSpan(at(properties, 'delay')) ?? 0,
    maxConcurrency: wholeFrom(at(properties, 'maxConcurrency'), 1, 50) ?? 50,
    retries: wholeFrom(at(policy, 'count'), 0, Number.MAX_SAFE_INTEGER) ?? 0,
    retryIntervalMs: (wholeFrom(at(policy, 'intervalInSeconds'), 30, 86_400) ?? 30) * 1000,
    dependsOn: dependencies.flatMap(readDependency),
  }
}

function readDependency(cursor: Cursor): readonly WindowDependency[] {
  const type = oneOf(at(cursor, 'type'), ['TumblingWindowTriggerDependencyReference', 'SelfDependencyTumblingWindowTriggerReference'] as const)
  const offset = readSpan(at(cursor, 'offset'))
  const sizeMs = readSpan(at(cursor, 'size'))
  if (sizeMs !== undefined && sizeMs <= 0) report(at(cursor, 'size'), 'InvalidPropertyValue', 'size must be longer than nothing')
  const common = { offsetMs: offset ?? 0, sizeMs, origin: originOf(cursor) }
  if (type === 'TumblingWindowTriggerDependencyReference') return [{ ...common, trigger: requiredText(at(cursor, 'referenceTrigger', 'referenceName')) }]
  if (type === undefined) return []
  // Else a window would wait for itself.
  if (common.offsetMs >= 0 || -common.offsetMs < (sizeMs ?? 0)) report(at(cursor, 'offset'), 'InvalidPropertyValue', 'a dependency on the trigger itself needs an offset that is negative, and no shorter than its size')
  return [{ ...common, trigger: undefined }]
}

/** A .NET time span, which may be negative: `-01:00:00`, `-1.00:00:00`. */
function readSpan(cursor: Cursor): number | undefined {
  const text = optionalText(cursor)?.trim()
  if (text === undefined || text === '') return undefined
  const [whole, sign, days, hours, minutes, seconds] = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/.exec(text) ?? []
  if (whole === undefined) {
    report(cursor, 'InvalidTimeSpan', `'${text}' is not a time span`, "write d.hh:mm:ss, for example '-1.00:00:00'")
    return undefined
  }
  return (sign ? -1 : 1) * (((Number(days ?? 0) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)) * 1000
}

function wholeFrom(cursor: Cursor, least: number, most: number): number | undefined {
  const value = optionalNumber(cursor)
  if (value === undefined) return undefined
  if (Number.isInteger(value) && value >= least && value <= most) return value
  report(cursor, 'InvalidPropertyValue', `a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`} is expected, and this is ${value}`)
  return has(cursor) ? Math.min(most, Math.max(least, Math.trunc(value))) : undefined
}
