import { isArray, at, has, items, optionalNumber, report, requiredText, type Cursor } from '../reader/cursor.ts'
import { calendarDay, daysIn, weekdayOf } from './calendar.ts'

/** The hours and days of a recurrence, each list in order and without repeats. What is undefined is taken from the start time. */
export interface Schedule {
  readonly minutes?: readonly number[]
  readonly hours?: readonly number[]
  /** Sunday is 0. */
  readonly weekDays?: readonly number[]
  /** 1 is the first day of a month, -1 its last. */
  readonly monthDays?: readonly number[]
  readonly monthlyOccurrences?: readonly MonthlyOccurrence[]
}

/** The second Friday of a month is `{weekday: 5, occurrence: 2}`, the last one has the occurrence -1. */
export interface MonthlyOccurrence {
  readonly weekday: number
  readonly occurrence: number
}

/** The days of a month that a schedule names; without any, the day of the start, or the month's last when it is shorter. */
export function daysOfMonth(month: number, { monthDays, monthlyOccurrences }: Schedule, startDay: number): readonly number[] {
  const last = daysIn(month)
  if (!monthDays && !monthlyOccurrences) return [Math.min(startDay, last)]
  const numbered = (monthDays ?? []).map((day) => (day < 0 ? last + 1 + day : day))
  const counted = (monthlyOccurrences ?? []).map(({ weekday, occurrence }) => dayOfOccurrence(month, weekday, occurrence))
  // What a month does not have is left out: no 31 June, no fifth Friday.
  return [...new Set([...numbered, ...counted])].filter((day) => day >= 1 && day <= last)
}

function dayOfOccurrence(month: number, weekday: number, occurrence: number): number {
  if (occurrence > 0) {
    const first = 1 + ((weekday - weekdayOf(calendarDay(month, 1)) + 7) % 7)
    return first + (occurrence - 1) * 7
  }
  const last = daysIn(month)
  return last - ((weekdayOf(calendarDay(month, last)) - weekday + 7) % 7) + (occurrence + 1) * 7
}

export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/** Reads a `schedule` and reports what is wrong with it. */
export function readSchedule(cursor: Cursor, { monthly }: { monthly: boolean }): Schedule {
  const minutes = readNumbers(at(cursor, 'minutes'), 0, 59)
  const hours = readNumbers(at(cursor, 'hours'), 0, 23)
  const weekDays = readList(at(cursor, 'weekDays'), readWeekday)
  const monthDays = readNumbers(at(cursor, 'monthDays'), -31, 31)
  const occurrences = at(cursor, 'monthlyOccurrences')
  const monthlyOccurrences = has(occurrences) ? items(occurrences).flatMap(readOccurrence) : undefined
  for (const name of ['monthDays', 'monthlyOccurrences']) {
    if (!monthly && has(at(cursor, name))) {
      report(at(cursor, name), 'InvalidPropertyValue', `${name} belongs to the frequency Month`, 'set frequency to Month, or use weekDays with the frequency Week')
    }
  }
  return {
    ...(minutes ? { minutes } : {}),
    ...(hours ? { hours } : {}),
    ...(weekDays ? { weekDays } : {}),
    ...(monthDays ? { monthDays: monthDays.filter((day) => day !== 0) } : {}),
    ...(monthlyOccurrences ? { monthlyOccurrences } : {}),
  }
}

/** One value stands for a list of one. */
function readList(cursor: Cursor, read: (item: Cursor) => number | undefined): readonly number[] | undefined {
  if (!has(cursor) || (isArray(cursor.value) && cursor.value.length === 0)) return undefined
  const found = (isArray(cursor.value) ? items(cursor) : [cursor]).flatMap((item) => read(item) ?? [])
  return [...new Set(found)].sort((a, b) => a - b)
}

function readNumbers(cursor: Cursor, least: number, most: number): readonly number[] | undefined {
  return readList(cursor, (item) => {
    const value = typeof item.value === 'string' && /^-?\d+$/.test(item.value) ? Number(item.value) : optionalNumber(item)
    if (value === undefined) return undefined
    if (Number.isInteger(value) && value >= least && value <= most && !(least < 0 && value === 0)) return value
    report(item, 'InvalidPropertyValue', `a number from ${least} to ${most}${least < 0 ? ' without 0' : ''} is expected, and this is ${value}`)
    return undefined
  })
}

function readWeekday(cursor: Cursor): number | undefined {
  const name = requiredText(cursor).toLowerCase()
  const weekday = weekdays.findIndex((known) => known === name)
  if (weekday >= 0) return weekday
  if (name !== '') report(cursor, 'InvalidPropertyValue', `'${name}' is no day of the week`, `these are: ${weekdays.join(', ')}`)
  return undefined
}

function readOccurrence(cursor: Cursor): readonly MonthlyOccurrence[] {
  const weekday = readWeekday(at(cursor, 'day'))
  const { value } = at(cursor, 'occurrence')
  const occurrence = value === undefined ? 1 : Number(value)
  if (Number.isInteger(occurrence) && occurrence !== 0 && Math.abs(occurrence) <= 5) return weekday === undefined ? [] : [{ weekday, occurrence }]
  report(at(cursor, 'occurrence'), 'InvalidPropertyValue', 'occurrence must lie between -5 and 5, and not be 0')
  return []
}
