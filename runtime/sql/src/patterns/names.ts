import { type TextField } from './elements.ts'

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const short = (names: readonly string[]): readonly string[] => names.map(name => name.slice(0, 3))

/** English names of fields, in order, short and in full. */
export const names: Readonly<Record<TextField, { readonly short: readonly string[]; readonly full: readonly string[]; readonly first: number }>> = {
  era: { short: ['BC', 'AD'], full: ['Before Christ', 'Anno Domini'], first: 0 },
  month: { short: short(months), full: months, first: 1 },
  weekday: { short: short(weekdays), full: weekdays, first: 1 },
  quarter: { short: ['Q1', 'Q2', 'Q3', 'Q4'], full: ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter'], first: 1 },
  half: { short: ['AM', 'PM'], full: ['AM', 'PM'], first: 0 },
}

/** The last digits of a number, and of a year. */
export const pad = (value: number, width: number): string => String(value).padStart(width, '0')
