import { windowsNameFor, zoneNamed, type JsonObject, type Zone } from '@lagoon/expressions'
import type { Problem } from '../error.ts'
import { at, has, optionalNumber, optionalText, report, requiredText, start, type Cursor } from '../reader/cursor.ts'
import { oneOf } from '../reader/oneOf.ts'
import { readInstant } from './instant.ts'
import type { Frequency, Recurrence } from './recurrence.ts'
import { readSchedule } from './schedule.ts'

/** A recurrence as it is written: one without a start begins when it is first seen. */
export type DeclaredRecurrence = Omit<Recurrence, 'startMs'> & { readonly startMs: number | undefined }

const frequencies = ['Minute', 'Hour', 'Day', 'Week', 'Month'] as const
const utc: Zone = { name: 'UTC', iana: 'Etc/UTC' }

/** Reads the `recurrence` of a ScheduleTrigger and reports what is wrong with it. */
export function readRecurrence(cursor: Cursor, known: readonly Frequency[] = frequencies): DeclaredRecurrence {
  requiredText(at(cursor, 'frequency'))
  const interval = optionalNumber(at(cursor, 'interval')) ?? 1
  if (!Number.isInteger(interval) || interval < 1 || interval > 1000) {
    report(at(cursor, 'interval'), 'InvalidPropertyValue', `interval must lie between 1 and 1000, and is ${interval}`)
  }
  const zone = readZone(at(cursor, 'timeZone'))
  const frequency = oneOf(at(cursor, 'frequency'), known) ?? 'Day'
  const startMs = readInstant(at(cursor, 'startTime'), zone)
  const endMs = readInstant(at(cursor, 'endTime'), zone)
  if (startMs !== undefined && endMs !== undefined && endMs <= startMs) report(at(cursor, 'endTime'), 'InvalidPropertyValue', 'endTime does not lie after startTime')
  return {
    frequency,
    interval: Math.max(1, Math.trunc(interval)),
    startMs,
    endMs,
    zone,
    schedule: readSchedule(at(cursor, 'schedule'), { monthly: frequency === 'Month' }),
  }
}

/** The recurrence of something that is no trigger of a factory, as a Logic App's. Its problems have no place in a file. */
export function recurrenceOf(value: JsonObject): { readonly recurrence: DeclaredRecurrence; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const origin = { file: '', line: 1, column: 1 }
  const cursor = start({ file: '', value, originOf: () => origin, excerptOf: () => '' }, (problem) => problems.push(problem))
  return { recurrence: readRecurrence(cursor, ['Second', ...frequencies]), problems }
}

function readZone(cursor: Cursor): Zone {
  const name = optionalText(cursor)
  if (name === undefined || name === '') return utc
  const zone = zoneNamed(name)
  if (zone) return zone
  const windowsName = windowsNameFor(name)
  report(cursor, 'InvalidTimeZone', `'${name}' is not the Windows name of a time zone`, windowsName === undefined ? "such a name is 'Central European Standard Time'" : `write '${windowsName}'`)
  return utc
}

export const hasStart = (recurrence: DeclaredRecurrence): recurrence is Recurrence => recurrence.startMs !== undefined

/** The recurrence, counted from `firstSeenMs` when it names no start of its own. */
export const startingAt = (recurrence: DeclaredRecurrence, firstSeenMs: number): Recurrence =>
  hasStart(recurrence) ? recurrence : { ...recurrence, startMs: firstSeenMs }

export const requireRecurrence = (trigger: Cursor): Cursor => {
  const recurrence = at(trigger, 'properties', 'typeProperties', 'recurrence')
  if (!has(recurrence)) report(recurrence, 'RequiredPropertyMissing', 'a ScheduleTrigger needs a recurrence')
  return recurrence
}
