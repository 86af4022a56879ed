import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '@lagoon/expressions'
import { occurrencesAfter } from './recurrence.ts'
import { recurrenceOf, startingAt } from './scheduleTrigger.ts'
import { weekdays } from './schedule.ts'

/** The first instants after another one, in ISO text without seconds that are zero. */
function next(value: JsonObject, { after, count = 1 }: { after: string; count?: number }): string[] {
  const { recurrence, problems } = recurrenceOf(value)
  expect(problems).toEqual([])
  const found: string[] = []
  for (const at of occurrencesAfter(startingAt(recurrence, Date.parse(after)), Date.parse(after))) {
    found.push(new Date(at).toISOString().replace(':00.000Z', 'Z'))
    if (found.length === count) break
  }
  return found
}

test('a start in the past is only what the next time is counted from', () => {
  // The example of the documentation: every two days from 7 April, looked at on 8 April.
  const everyTwoDays = { frequency: 'Day', interval: 2, startTime: '2017-04-07T14:00:00Z' }
  expect(next(everyTwoDays, { after: '2017-04-08T13:00:00Z', count: 2 })).toEqual(['2017-04-09T14:00Z', '2017-04-11T14:00Z'])
  expect(next({ frequency: 'Minute', interval: 15, startTime: '2026-01-01T00:05:00Z' }, { after: '2026-03-01T10:00:00Z' })).toEqual(['2026-03-01T10:05Z'])
})

test('nothing happens before the start, nor after the end', () => {
  const daily = { frequency: 'Day', interval: 1, startTime: '2026-05-01T08:00:00Z', endTime: '2026-05-02T08:00:00Z' }
  expect(next(daily, { after: '2026-01-01T00:00:00Z', count: 5 })).toEqual(['2026-05-01T08:00Z', '2026-05-02T08:00Z'])
  expect(next(daily, { after: '2026-05-02T08:00:00Z' })).toEqual([])
})

test('schedules that the documentation shows', () => {
  // 2026-01-01 is a Thursday.
  const from = (frequency: string, schedule: JsonObject, count: number): string[] =>
    next({ frequency, interval: 1, startTime: '2026-01-01T00:20:00Z', schedule }, { after: '2025-12-31T00:00:00Z', count })
  expect(from('Day', { hours: [5], minutes: [15] }, 2)).toEqual(['2026-01-01T05:15Z', '2026-01-02T05:15Z'])
  expect(from('Day', { hours: [17, 5], minutes: [45, 15] }, 4)).toEqual(['2026-01-01T05:15Z', '2026-01-01T05:45Z', '2026-01-01T17:15Z', '2026-01-01T17:45Z'])
  expect(from('Hour', { minutes: [15] }, 2)).toEqual(['2026-01-01T01:15Z', '2026-01-01T02:15Z'])
  expect(from('Day', { hours: [5] }, 1)).toEqual(['2026-01-01T05:20Z'])
  expect(from('Week', { weekDays: ['Monday', 'wednesday', 'Friday'], hours: [17], minutes: [0] }, 4)).toEqual(['2026-01-02T17:00Z', '2026-01-05T17:00Z', '2026-01-07T17:00Z', '2026-01-09T17:00Z'])
  expect(from('Month', { monthDays: [28], hours: [6], minutes: [0] }, 2)).toEqual(['2026-01-28T06:00Z', '2026-02-28T06:00Z'])
  expect(from('Month', { monthDays: [-1, 1], hours: [6], minutes: [0] }, 4)).toEqual(['2026-01-01T06:00Z', '2026-01-31T06:00Z', '2026-02-01T06:00Z', '2026-02-28T06:00Z'])
  expect(from('Month', { monthDays: [31], hours: [6], minutes: [0] }, 3)).toEqual(['2026-01-31T06:00Z', '2026-03-31T06:00Z', '2026-05-31T06:00Z'])
  expect(from('Month', { monthlyOccurrences: [{ day: 'Friday', occurrence: 1 }], hours: [5], minutes: [0] }, 2)).toEqual(['2026-01-02T05:00Z', '2026-02-06T05:00Z'])
  expect(from('Month', { monthlyOccurrences: [{ day: 'Friday', occurrence: -3 }], hours: [5], minutes: [0] }, 2)).toEqual(['2026-01-16T05:00Z', '2026-02-13T05:00Z'])
  // A month without a fifth Friday is left out.
  expect(from('Month', { monthlyOccurrences: [{ day: 'Friday', occurrence: 5 }], hours: [5], minutes: [0] }, 2)).toEqual(['2026-01-30T05:00Z', '2026-05-29T05:00Z'])
})

test('summer time leaves the hour of a day as it is, and leaves minutes and hours to pass', () => {
  const at = (frequency: string, startTime: string): JsonObject => ({ frequency, interval: 1, startTime, timeZone: 'Central European Standard Time' })
  expect(next(at('Day', '2026-03-27T09:00:00'), { after: '2026-03-28T00:00:00Z', count: 2 })).toEqual(['2026-03-28T08:00Z', '2026-03-29T07:00Z'])
  expect(next(at('Hour', '2026-03-27T09:00:00'), { after: '2026-03-29T00:30:00Z', count: 2 })).toEqual(['2026-03-29T01:00Z', '2026-03-29T02:00Z'])
  // The clock jumps from 02:00 to 03:00: half past two comes as half past three, and the day after as ever.
  expect(next(at('Day', '2026-03-27T02:30:00'), { after: '2026-03-28T12:00:00Z', count: 2 })).toEqual(['2026-03-29T01:30Z', '2026-03-30T00:30Z'])
  // Half past two comes twice: it counts once, in standard time.
  expect(next(at('Day', '2026-10-01T02:30:00'), { after: '2026-10-24T12:00:00Z', count: 2 })).toEqual(['2026-10-25T01:30Z', '2026-10-26T01:30Z'])
})

test('a start without a zone is what the clock of timeZone shows, one with Z an instant', () => {
  const daily = { frequency: 'Day', interval: 1, timeZone: 'India Standard Time' }
  expect(next({ ...daily, startTime: '2026-01-01T09:00:00' }, { after: '2026-01-01T00:00:00Z' })).toEqual(['2026-01-01T03:30Z'])
  expect(next({ ...daily, startTime: '2026-01-01T09:00:00Z' }, { after: '2026-01-01T00:00:00Z' })).toEqual(['2026-01-01T09:00Z'])
})

test('a recurrence that never comes ends', () => {
  const never = { frequency: 'Month', interval: 12, startTime: '2026-02-01T00:00:00Z', schedule: { monthDays: [30] } }
  expect(next(never, { after: '2026-01-01T00:00:00Z' })).toEqual([])
})

test('what is wrong with a recurrence is told', () => {
  const { problems } = recurrenceOf({ frequency: 'Fortnight', interval: 0, startTime: '2026-02-30', timeZone: 'Europe/Paris', schedule: { hours: [24], weekDays: ['Mon'], monthDays: [1] } })
  expect(problems.map(({ message, hint }) => `${message}${hint === undefined ? '' : ` (${hint})`}`)).toEqual([
    'interval must lie between 1 and 1000, and is 0',
    "'Europe/Paris' is not the Windows name of a time zone (write 'Romance Standard Time')",
    "'Fortnight' is none of Second, Minute, Hour, Day, Week, Month",
    "'2026-02-30' is not an instant (write 2026-01-31T00:00:00Z, or without Z what the clock of timeZone shows)",
    'a number from 0 to 23 is expected, and this is 24',
    "'mon' is no day of the week (these are: sunday, monday, tuesday, wednesday, thursday, friday, saturday)",
    'monthDays belongs to the frequency Month (set frequency to Month, or use weekDays with the frequency Week)',
  ])
})

// The definition, asked minute by minute. It shares no code with what it checks.

interface Clock { day: number; weekday: number; month: number; dayOfMonth: number; hour: number; minute: number }
const formats = new Map<string, Intl.DateTimeFormat>()
/** No zone changes its clock but at a full quarter of an hour: within one, only the minute goes on. */
const quarters = new Map<string, Clock>()
function clockOf(ms: number, iana: string): Clock {
  const quarter = Math.floor(ms / 900_000) * 900_000
  const known = quarters.get(`${quarter} ${iana}`) ?? formattedClock(quarter, iana)
  quarters.set(`${quarter} ${iana}`, known)
  return { ...known, minute: known.minute + Math.floor((ms - quarter) / 60_000) }
}
function formattedClock(ms: number, iana: string): Clock {
  const format = formats.get(iana) ?? new Intl.DateTimeFormat('en-GB', { timeZone: iana, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  formats.set(iana, format)
  const [dayOfMonth = 0, month = 0, year = 0, hour = 0, minute = 0] = (format.format(ms).match(/\d+/g) ?? []).map(Number)
  const midnight = new Date(Date.UTC(year, month - 1, dayOfMonth))
  return { day: midnight.getTime() / 86_400_000, weekday: midnight.getUTCDay(), month: year * 12 + month - 1, dayOfMonth, hour, minute }
}
const lengthOf = (month: number): number => new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate()

interface Case { frequency: 'Minute' | 'Hour' | 'Day' | 'Week' | 'Month'; interval: number; start: number; zone: readonly [string, string]; schedule: { minutes?: number[]; hours?: number[]; weekDays?: string[]; monthDays?: number[]; monthlyOccurrences?: { day: string; occurrence: number }[] } }

function* slowly({ frequency, interval, start, zone: [, iana], schedule }: Case, days: number): Iterable<number> {
  const first = clockOf(start, iana)
  const named = (weekday: number): boolean => (schedule.weekDays ?? []).includes(weekdays[weekday] ?? '')
  let sundays = 0
  let before = first.day
  for (let at = start; at < start + days * 86_400_000; at += 60_000) {
    const now = clockOf(at, iana)
    for (; before < now.day; before++) if (new Date((before + 1) * 86_400_000).getUTCDay() === 0) sundays += 1
    if (frequency === 'Minute') {
      if (((at - start) / 60_000) % interval === 0) yield at
      continue
    }
    const minuteFits = (schedule.minutes ?? [first.minute]).includes(now.minute)
    if (frequency === 'Hour') {
      // Full hours of the clock as it stood at the start: later changes of the clock do not count.
      const hours = Math.floor((at - (start - first.minute * 60_000)) / 3_600_000)
      if (minuteFits && hours % interval === 0) yield at
      continue
    }
    if (!minuteFits || !(schedule.hours ?? [first.hour]).includes(now.hour)) continue
    if (frequency === 'Day' && (now.day - first.day) % interval === 0) yield at
    if (frequency === 'Week' && sundays % interval === 0 && (schedule.weekDays ? named(now.weekday) : now.weekday === first.weekday)) yield at
    if (frequency === 'Month' && (now.month - first.month) % interval === 0) {
      const { monthDays, monthlyOccurrences } = schedule
      const last = lengthOf(now.month)
      const numbered = (monthDays ?? []).some((day) => (day > 0 ? day : last + 1 + day) === now.dayOfMonth)
      const counted = (monthlyOccurrences ?? []).some(({ day, occurrence }) => day === weekdays[now.weekday] &&
        (occurrence > 0 ? Math.ceil(now.dayOfMonth / 7) === occurrence : Math.ceil((last + 1 - now.dayOfMonth) / 7) === -occurrence))
      if (monthDays || monthlyOccurrences ? numbered || counted : now.dayOfMonth === Math.min(first.dayOfMonth, last)) yield at
    }
  }
}

test('a recurrence gives what its definition gives, asked minute by minute', () => {
  // Hours at which no clock is changed; the tests above look at those.
  const list = (least: number, most: number): fc.Arbitrary<number[]> => fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 3 })
  const weekday = fc.constantFrom(...weekdays)
  const cases: fc.Arbitrary<Case> = fc.record({
    frequency: fc.constantFrom('Minute', 'Hour', 'Day', 'Week', 'Month'),
    interval: fc.integer({ min: 1, max: 4 }),
    start: fc.integer({ min: Date.UTC(2026, 0, 1) / 3_600_000, max: Date.UTC(2027, 0, 1) / 3_600_000 }).chain((hour) => fc.integer({ min: 0, max: 59 }).map((minute) => (Math.floor(hour / 24) * 24 + 13) * 3_600_000 + minute * 60_000)),
    zone: fc.constantFrom(['UTC', 'Etc/UTC'] as const, ['Central European Standard Time', 'Europe/Warsaw'] as const, ['India Standard Time', 'Asia/Calcutta'] as const, ['Pacific Standard Time', 'America/Los_Angeles'] as const),
    schedule: fc.record({ minutes: list(0, 59), hours: list(5, 22), weekDays: fc.uniqueArray(weekday, { minLength: 1, maxLength: 3 }), monthDays: fc.uniqueArray(fc.constantFrom(1, 2, 15, 28, 30, 31, -1, -2, -31), { minLength: 1, maxLength: 3 }), monthlyOccurrences: fc.array(fc.record({ day: weekday, occurrence: fc.constantFrom(1, 2, 4, 5, -1, -2, -5) }), { minLength: 1, maxLength: 2 }) }, { requiredKeys: [] }),
  })
  fc.assert(
    fc.property(cases, fc.integer({ min: 0, max: 20 }), (drawn, daysLater) => {
      const { frequency, schedule: { minutes, hours, weekDays, monthDays, monthlyOccurrences } } = drawn
      // Each frequency has its own part of a schedule.
      const schedule = {
        ...(minutes && frequency !== 'Minute' ? { minutes } : {}),
        ...(hours && frequency !== 'Minute' && frequency !== 'Hour' ? { hours } : {}),
        ...(weekDays && frequency === 'Week' ? { weekDays } : {}),
        ...(monthDays && frequency === 'Month' ? { monthDays } : {}),
        ...(monthlyOccurrences && frequency === 'Month' ? { monthlyOccurrences } : {}),
      }
      const one: Case = { ...drawn, schedule }
      const days = frequency === 'Minute' || frequency === 'Hour' ? 3 : frequency === 'Month' ? 70 : 35
      const { recurrence, problems } = recurrenceOf({ frequency, interval: one.interval, startTime: new Date(one.start).toISOString(), timeZone: one.zone[0], schedule: schedule as JsonObject })
      expect(problems).toEqual([])
      const after = one.start + (daysLater % days) * 86_400_000 - 1
      const fast: number[] = []
      for (const at of occurrencesAfter(startingAt(recurrence, 0), after)) {
        if (at >= one.start + days * 86_400_000) break
        fast.push(at)
      }
      expect(fast.map((at) => new Date(at).toISOString())).toEqual([...slowly(one, days)].filter((at) => at > after).map((at) => new Date(at).toISOString()))
    }),
    { numRuns: 25 },
  )
}, 120_000)
