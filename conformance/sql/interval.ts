import { type SqlType } from '@lagoon/sql'

/** DuckDB's text of an interval, or the warehouse's (`1-2`, `1 02:03:04.500000000`), with one sign for all of it, and nothing left in a small unit that fills a larger one: `1 day 02:03:04.5`. */
export function intervalText(text: string, type: Extract<SqlType, { readonly kind: 'interval' }>): string {
  const shown = shownSize(text)
  if (shown !== undefined) return type.from === 'year' || type.from === 'month' ? yearMonth(shown) : dayTime(shown)
  const count = (unit: string): bigint => BigInt(new RegExp(`(-?\\d+) ${unit}`).exec(text)?.[1] ?? '0')
  if (type.from === 'year' || type.from === 'month') return yearMonth(whole(count('year') * 12n + count('month'), type.to))
  const [, sign = '', hours = '0', minutes = '0', seconds = '0', fraction = ''] = /(-?)(\d+):(\d+):(\d+)(?:\.(\d+))?/.exec(text) ?? []
  const clock = (BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)) * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6))
  const size = (count('month') * 30n + count('day')) * microsecondsOfDay + (sign === '-' ? -clock : clock)
  return dayTime(whole(size, type.to))
}

/** The months or the microseconds of an interval as the warehouse shows it. */
function shownSize(text: string): bigint | undefined {
  const [, years, months] = /^-?(\d+)-(\d+)$/.exec(text) ?? []
  const [, days, hours, minutes, seconds, micros] = /^-?(\d+) (\d\d):(\d\d):(\d\d)\.(\d{6})000$/.exec(text) ?? []
  const size = months !== undefined ? BigInt(years ?? 0) * 12n + BigInt(months)
    : micros !== undefined ? BigInt(days ?? 0) * microsecondsOfDay + (BigInt(hours ?? 0) * 3600n + BigInt(minutes ?? 0) * 60n + BigInt(seconds ?? 0)) * 1_000_000n + BigInt(micros) : undefined
  return size !== undefined && text.startsWith('-') ? -size : size
}

const whole = (size: bigint, unit: keyof typeof smallest): bigint => size - (size % smallest[unit])

/** DuckDB's text of an interval of the calendar as Spark writes one: `1 years 2 months -3 days 4 hours 5.5 seconds`. */
export function calendarText(text: string): string {
  const count = (unit: string): number => Number(new RegExp(`(-?\\d+) ${unit}`).exec(text)?.[1] ?? '0')
  const [, sign = '', hours = '0', minutes = '0', seconds = '0', fraction = ''] = /(-?)(\d+):(\d+):(\d+)(?:\.(\d+))?/.exec(text) ?? []
  const clock = (size: string): string => (Number(size) === 0 ? '0' : `${sign}${Number(size)}`)
  const parts = [[String(count('year')), 'years'], [String(count('month')), 'months'], [String(count('day')), 'days'], [clock(hours), 'hours'], [clock(minutes), 'minutes']] as const
  const told = parts.filter(([size]) => size !== '0').map(([size, unit]) => `${size} ${unit}`)
  const tail = fraction.replace(/0+$/, '')
  const last = Number(seconds) === 0 && tail === '' ? [] : [`${sign}${Number(seconds)}${tail === '' ? '' : `.${tail}`} seconds`]
  return [...told, ...last].join(' ') || '0 seconds'
}

const microsecondsOfDay = 86_400_000_000n
/** Spark shows no unit below the last one of the type, though a cast from a decimal leaves some. */
const smallest = { year: 12n, month: 1n, day: microsecondsOfDay, hour: 3_600_000_000n, minute: 60_000_000n, second: 1n } as const
const named = (count: bigint, unit: string): string => `${count} ${unit}${count === 1n ? '' : 's'}`

function yearMonth(months: bigint): string {
  const parts = [...(months / 12n === 0n ? [] : [named(months / 12n, 'year')]), ...(months % 12n === 0n && months !== 0n ? [] : [named(months % 12n, 'month')])]
  return parts.join(' ')
}

function dayTime(microseconds: bigint): string {
  const size = microseconds < 0n ? -microseconds : microseconds
  const rest = size % microsecondsOfDay
  const seconds = rest / 1_000_000n
  const two = (value: bigint): string => String(value).padStart(2, '0')
  const fraction = String(rest % 1_000_000n).padStart(6, '0').replace(/0+$/, '')
  const clock = `${microseconds < 0n ? '-' : ''}${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${fraction === '' ? '' : `.${fraction}`}`
  return [...(size < microsecondsOfDay ? [] : [named(microseconds / microsecondsOfDay, 'day')]), ...(rest === 0n && size !== 0n ? [] : [clock])].join(' ')
}
