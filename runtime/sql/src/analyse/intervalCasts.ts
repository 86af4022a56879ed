import { decimal, formatType, type IntervalType, type IntervalUnit, type SqlType, types } from '../types.ts'
import { isIntegral } from './lattice.ts'

const sizes: Readonly<Record<IntervalUnit, number>> = { year: 12, month: 1, day: 86_400_000_000, hour: 3_600_000_000, minute: 60_000_000, second: 1_000_000 }

export const isYearMonth = (type: IntervalType): boolean => type.from === 'year' || type.from === 'month'

/** The size of an interval as a number: months, or microseconds. */
export function intervalSize(text: string, type: IntervalType): string {
  return isYearMonth(type) ? `CAST(date_part('year', ${text}) * 12 + date_part('month', ${text}) AS BIGINT)` : `dbx_interval_us(${text})`
}

/** The interval of a size that is a whole number. */
export const intervalOfSize = (count: string, type: IntervalType): string => (isYearMonth(type) ? `to_months(CAST(dbx_fitting(${count}, 2147483647) AS INTEGER))` : `to_microseconds(CAST(${count} AS BIGINT))`)

/** `INTERVAL '1 02:03:04.5' DAY TO SECOND`, as Databricks writes an interval of the type. */
export function intervalText(text: string, type: IntervalType): string {
  return `dbx_${isYearMonth(type) ? 'months' : 'time'}_to_string(${intervalSize(text, type)}, '${type.from}', '${type.to}', '${formatType(type).slice('INTERVAL '.length)}')`
}

/** Between intervals of one kind: what is smaller than the last unit of the new type is dropped. Undefined between the two kinds. */
export function betweenIntervals(text: string, from: IntervalType, to: IntervalType): string | undefined {
  if (isYearMonth(from) !== isYearMonth(to)) return undefined
  if (sizes[to.to] <= sizes[from.to]) return text
  return intervalOfSize(`((${intervalSize(text, from)} // ${sizes[to.to]}) * ${sizes[to.to]})`, to)
}

/** How often the last unit of the type is contained, as a whole number or a decimal. */
export function intervalToNumber(text: string, from: IntervalType, to: SqlType, cast: (text: string, from: SqlType) => string): string | undefined {
  const unit = sizes[from.to]
  if (isIntegral(to)) return cast(`(${intervalSize(text, from)} // ${unit})`, types.bigint)
  if (to.kind !== 'decimal') return undefined
  if (isYearMonth(from) || from.to !== 'second') return cast(`(${intervalSize(text, from)} // ${unit})`, types.bigint)
  return cast(`CAST(CAST(${intervalSize(text, from)} AS DECIMAL(19,0)) * CAST('0.000001' AS DECIMAL(6,6)) AS DECIMAL(25,6))`, decimal(25, 6))
}

/** So many of the last unit of the type. */
export function numberToInterval(text: string, from: SqlType, to: IntervalType, attempt: boolean): string | undefined {
  const unit = sizes[to.to]
  const bound = isYearMonth(to) ? 2147483647 : '9223372036854775807'
  const fit = (count: string): string => `${attempt ? 'dbx_try_interval_size' : 'dbx_interval_size'}(${count}, ${bound}, '${formatType(from)}', '${formatType(to)}')`
  if (isIntegral(from)) return intervalOfSize(fit(`CAST(${text} AS HUGEINT) * ${unit}`), to)
  if (from.kind !== 'decimal') return undefined
  // Rounded half up to the microsecond, or to the month; what is far too large becomes a size that does not fit.
  const billionths = `CAST(CAST(CAST(${text} AS DECIMAL(38,9)) * CAST(1000000000 AS DECIMAL(10,0)) AS DECIMAL(38,0)) AS HUGEINT)`
  return intervalOfSize(fit(`CASE WHEN abs(CAST(${text} AS DOUBLE)) >= 1e18 THEN CAST(1e30 AS HUGEINT) ELSE dbx_half_up_quotient(${billionths} * ${unit}, 1000000000) END`), to)
}

/** `'1 02:03:04'` or `'INTERVAL ''1'' DAY'`, read by the fields of the type. */
export function textToInterval(text: string, to: IntervalType, attempt: boolean): string {
  return intervalOfSize(`dbx_js_interval(${text}, '${to.from}', '${to.to}', ${attempt})`, to)
}
