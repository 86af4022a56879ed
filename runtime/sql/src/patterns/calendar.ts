const dayUs = 86_400_000_000n

/** A moment on the clock of a zone, taken apart. `weekday` is 1 (Monday) to 7. */
export interface Clock {
  readonly day: number
  readonly month: number
  readonly year: number
  readonly dayOfYear: number
  readonly weekday: number
  readonly epochDay: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nanos: number
}

/** The clock that shows `us` microseconds after 1970-01-01 00:00, in the calendar that knows no Julius Caesar. */
export function clockAt(us: bigint): Clock {
  const within = ((us % dayUs) + dayUs) % dayUs
  const epochDay = Number((us - within) / dayUs)
  const [year, month, day] = dateOfDay(epochDay)
  const seconds = Math.floor(Number(within) / 1_000_000)
  return {
    year, month, day, epochDay, dayOfYear: epochDay - dayOfDate(year, 1, 1) + 1, weekday: ((((epochDay + 3) % 7) + 7) % 7) + 1,
    hour: Math.floor(seconds / 3600), minute: Math.floor(seconds / 60) % 60, second: seconds % 60, nanos: (Number(within) % 1_000_000) * 1000,
  }
}

/** The number of a day from 1970-01-01. Years begin in March here, so that a leap day is the last. */
export function dayOfDate(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

export function dateOfDay(epochDay: number): readonly [year: number, month: number, day: number] {
  const shifted = epochDay + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1]
}

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

export function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}
