import { at, optionalNumber, optionalText, report, requiredText, type Cursor } from '../reader/cursor.ts'
import { oneOf } from '../reader/oneOf.ts'

const frequencies = ['Minute', 'Hour', 'Day', 'Week', 'Month'] as const

export interface Recurrence {
  readonly frequency: (typeof frequencies)[number]
  readonly interval: number
  readonly startTime: string | undefined
  readonly endTime: string | undefined
  /** A Windows name. */
  readonly timeZone: string
}

/** Reads the recurrence of a ScheduleTrigger and reports what is wrong with it. The cursor stands on the trigger. */
export function readRecurrence(trigger: Cursor): Recurrence {
  const recurrence = at(trigger, 'properties', 'typeProperties', 'recurrence')
  requiredText(at(recurrence, 'frequency'))
  const interval = optionalNumber(at(recurrence, 'interval')) ?? 1
  if (!Number.isInteger(interval) || interval < 1 || interval > 1000) {
    report(at(recurrence, 'interval'), 'InvalidPropertyValue', `interval must lie between 1 and 1000, and is ${interval}`)
  }
  return {
    frequency: oneOf(at(recurrence, 'frequency'), frequencies) ?? 'Day',
    interval,
    startTime: optionalText(at(recurrence, 'startTime')),
    endTime: optionalText(at(recurrence, 'endTime')),
    timeZone: optionalText(at(recurrence, 'timeZone')) ?? 'UTC',
  }
}
