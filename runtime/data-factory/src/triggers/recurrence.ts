import { clockAt, instantOf, type Zone } from '@lagoon/expressions'
import { calendarDay, dayMs, hourMs, minuteMs, monthIndex, startOfDay, weekIndex, weekdayOf } from './calendar.ts'
import { daysOfMonth, type Schedule } from './schedule.ts'

export type Frequency = 'Second' | 'Minute' | 'Hour' | 'Day' | 'Week' | 'Month'

/** When something is to happen again and again: `recurrence` of a ScheduleTrigger, and of a Logic App. */
export interface Recurrence {
  readonly frequency: Frequency
  readonly interval: number
  /** Nothing happens before it; every period is counted from it. Milliseconds since 1970. */
  readonly startMs: number
  /** Nothing happens after it. */
  readonly endMs: number | undefined
  readonly zone: Zone
  readonly schedule: Schedule
}

/** So many periods without anything in them, and there is none: a fifth Friday of every twelfth month comes every 28 years. */
const mostEmptyPeriods = 100_000

/**
 * The instants of a recurrence after another instant, in order. Minutes and hours are counted as they pass; days, weeks and months
 * go by the zone's clock, so that summer time leaves the hour as it is. Source: "Create a trigger that runs a pipeline on a schedule".
 */
export function* occurrencesAfter(recurrence: Recurrence, afterMs: number): Iterable<number> {
  const { startMs, endMs } = recurrence
  let empty = 0
  for (let period = periodAt(recurrence, Math.max(afterMs, startMs)); empty < mostEmptyPeriods; period++) {
    empty += 1
    for (const at of inPeriod(recurrence, period)) {
      if (endMs !== undefined && at > endMs) return
      if (at <= afterMs || at < startMs) continue
      empty = 0
      yield at
    }
    if (endMs !== undefined && beginOf(recurrence, period) > endMs) return
  }
}

/** The next instant after another one; undefined when there is none any more. */
export function nextOccurrence(recurrence: Recurrence, afterMs: number): number | undefined {
  for (const at of occurrencesAfter(recurrence, afterMs)) return at
  return undefined
}

/** The number of a period that nothing of interest lies before: one earlier than the one that holds the instant. */
function periodAt(recurrence: Recurrence, atMs: number): number {
  const { frequency, interval, startMs, zone } = recurrence
  const [from, to] = [clockAt(startMs, zone), clockAt(atMs, zone)]
  const passed: Readonly<Record<Frequency, () => number>> = {
    Second: () => (atMs - startMs) / 1000,
    Minute: () => (atMs - startMs) / minuteMs,
    Hour: () => (atMs - startMs) / hourMs,
    Day: () => (startOfDay(to) - startOfDay(from)) / dayMs,
    Week: () => weekIndex(to) - weekIndex(from),
    Month: () => monthIndex(to) - monthIndex(from),
  }
  return Math.max(0, Math.floor(passed[frequency]() / interval) - 1)
}

/** No instant of the period, nor of any later one, is earlier. */
function beginOf({ frequency, interval, startMs, zone }: Recurrence, period: number): number {
  const steps = period * interval
  switch (frequency) {
    case 'Second':
      return startMs + steps * 1000
    case 'Minute':
      return startMs + steps * minuteMs
    case 'Hour':
      return startMs + (steps - 1) * hourMs
    case 'Day':
      return instantOf(startOfDay(clockAt(startMs, zone)) + steps * dayMs, zone)
    case 'Week':
      return instantOf(startOfDay(clockAt(startMs, zone)) + (steps - 1) * 7 * dayMs, zone)
    case 'Month':
      return instantOf(calendarDay(monthIndex(clockAt(startMs, zone)) + steps, 1), zone)
    default:
      return frequency satisfies never
  }
}

/** The instants of one period, in order. */
function inPeriod(recurrence: Recurrence, period: number): readonly number[] {
  const { frequency, interval, startMs, zone, schedule } = recurrence
  const steps = period * interval
  const start = clockAt(startMs, zone)
  switch (frequency) {
    case 'Second':
      return limited(recurrence, [startMs + steps * 1000])
    case 'Minute':
      return limited(recurrence, [startMs + steps * minuteMs])
    case 'Hour': {
      // The offset of the start is kept: an hour is an hour, whatever the clock does.
      const hour = Math.floor((start + steps * hourMs) / hourMs) * hourMs - (start - startMs)
      const minutes = schedule.minutes ?? [minuteOf(start)]
      return limited(recurrence, minutes.map((minute) => hour + minute * minuteMs + (start % minuteMs)))
    }
    case 'Day': {
      const day = startOfDay(start) + steps * dayMs
      const fits = schedule.weekDays === undefined || schedule.weekDays.includes(weekdayOf(day))
      return fits ? onDays([day], recurrence, start) : []
    }
    case 'Week': {
      const sunday = startOfDay(start) - weekdayOf(start) * dayMs + steps * 7 * dayMs
      return onDays((schedule.weekDays ?? [weekdayOf(start)]).map((weekday) => sunday + weekday * dayMs), recurrence, start)
    }
    case 'Month': {
      const month = monthIndex(start) + steps
      return onDays(daysOfMonth(month, schedule, new Date(start).getUTCDate()).map((day) => calendarDay(month, day)), recurrence, start)
    }
    default:
      return frequency satisfies never
  }
}

const hourOf = (clock: number): number => new Date(clock).getUTCHours()
const minuteOf = (clock: number): number => new Date(clock).getUTCMinutes()

/** Beside minutes and hours that pass, a schedule only says when not. */
function limited({ zone, schedule: { hours, minutes, weekDays } }: Recurrence, instants: readonly number[]): readonly number[] {
  if (!hours && !minutes && !weekDays) return instants
  return sorted(instants).filter((at) => {
    const clock = clockAt(at, zone)
    return (!hours || hours.includes(hourOf(clock))) && (!minutes || minutes.includes(minuteOf(clock))) && (!weekDays || weekDays.includes(weekdayOf(clock)))
  })
}

/** What the schedule leaves open is taken from the start. */
function onDays(days: readonly number[], { zone, schedule }: Recurrence, start: number): readonly number[] {
  const hours = schedule.hours ?? [hourOf(start)]
  const minutes = schedule.minutes ?? [minuteOf(start)]
  return sorted(days.flatMap((day) => hours.flatMap((hour) => minutes.map((minute) => instantOf(day + hour * hourMs + minute * minuteMs + (start % minuteMs), zone)))))
}

const sorted = (instants: readonly number[]): readonly number[] => [...new Set(instants)].sort((a, b) => a - b)
