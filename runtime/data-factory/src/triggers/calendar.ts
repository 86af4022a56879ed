// Readings of a clock are milliseconds of a UTC clock that shows the same.

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

export const startOfDay = (clock: number): number => Math.floor(clock / dayMs) * dayMs

/** Sunday is 0. */
export const weekdayOf = (clock: number): number => new Date(clock).getUTCDay()

/** Weeks begin on Sunday, as in .NET. 1970-01-01 was a Thursday. */
export const weekIndex = (clock: number): number => Math.floor((Math.floor(clock / dayMs) + 4) / 7)

export const monthIndex = (clock: number): number => new Date(clock).getUTCFullYear() * 12 + new Date(clock).getUTCMonth()

/** Midnight of a day of a month, which is counted as `monthIndex` counts. */
export const calendarDay = (month: number, day: number): number => Date.UTC(Math.floor(month / 12), month % 12, day)

export const daysIn = (month: number): number => new Date(calendarDay(month + 1, 0)).getUTCDate()
