/**
 * A .NET `DateTime`: a clock reading in steps of 100 nanoseconds since 0001-01-01, and what it says of its zone.
 * `offset` marks text that named an offset: Azure moves it to UTC and prints `+00:00` instead of `Z`.
 */
export interface Moment {
  readonly ticks: bigint
  readonly kind: 'utc' | 'unspecified' | 'offset'
}

export const ticksPerMs = 10_000n
export const ticksPerSecond = 10_000_000n
export const ticksPerMinute = 60n * ticksPerSecond
export const ticksPerHour = 60n * ticksPerMinute
export const ticksPerDay = 24n * ticksPerHour
const unixEpoch = 621_355_968_000_000_000n
const lastTick = 3_155_378_975_999_999_999n

/** .NET counts from 0001-01-01 to 9999-12-31. */
export const inRange = (ticks: bigint): boolean => ticks >= 0n && ticks <= lastTick

export const momentOf = (date: Date): Moment => ({ ticks: BigInt(date.getTime()) * ticksPerMs + unixEpoch, kind: 'utc' })

/** The clock reading as a JavaScript date in UTC; what is below a millisecond is lost. */
export const dateOf = (ticks: bigint): Date => new Date(Number((ticks - unixEpoch) / ticksPerMs - (ticks < unixEpoch && ticks % ticksPerMs !== 0n ? 1n : 0n)))
export const ticksOf = (date: Date): bigint => BigInt(date.getTime()) * ticksPerMs + unixEpoch

export interface Fields {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** 0 to 9,999,999. */
  readonly fraction: number
  readonly weekday: number
}

export function fieldsOf(ticks: bigint): Fields {
  const date = dateOf(ticks)
  return {
    year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(),
    hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds(),
    fraction: Number(ticks % ticksPerSecond), weekday: date.getUTCDay(),
  }
}

/** Undefined when a field is out of its range: there is no 30 February. */
export function ticksAt(fields: Omit<Fields, 'weekday'>): bigint | undefined {
  const { year, month, day, hour, minute, second, fraction } = fields
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const midnight = new Date(0)
  // `Date.UTC` takes the years 0 to 99 for 1900 to 1999.
  midnight.setUTCFullYear(year, month - 1, day)
  return ticksOf(midnight) + BigInt(hour) * ticksPerHour + BigInt(minute) * ticksPerMinute + BigInt(second) * ticksPerSecond + BigInt(fraction)
}

export function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

const unitTicks: Readonly<Record<string, bigint>> = {
  second: ticksPerSecond, minute: ticksPerMinute, hour: ticksPerHour, day: ticksPerDay, week: 7n * ticksPerDay,
}
const unitMonths: Readonly<Record<string, bigint>> = { month: 1n, year: 12n }

/** The names of time units, in any case, with or without a final s. */
export function unitNamed(text: string): string | undefined {
  const name = text.toLowerCase().replace(/s$/, '')
  return Object.hasOwn(unitTicks, name) || Object.hasOwn(unitMonths, name) ? name : undefined
}

/** Moves a reading; a month keeps the day of the month as far as it exists. Undefined when it leaves .NET's range. */
export function shift(moment: Moment, amount: bigint, unit: string): Moment | undefined {
  const step = unitTicks[unit]
  const ticks = step === undefined ? shiftMonths(moment.ticks, amount * (unitMonths[unit] ?? 0n)) : moment.ticks + amount * step
  return ticks !== undefined && inRange(ticks) ? { ...moment, ticks } : undefined
}

function shiftMonths(ticks: bigint, months: bigint): bigint | undefined {
  const fields = fieldsOf(ticks)
  const total = BigInt(fields.year) * 12n + BigInt(fields.month - 1) + months
  if (total < 12n || total >= 120_000n) return undefined
  const year = Number(total / 12n)
  const month = Number(total % 12n) + 1
  return ticksAt({ ...fields, year, month, day: Math.min(fields.day, daysIn(year, month)) })
}
