import { decimal, type SqlType, type TimeType, types } from '../types.ts'
import { isIntegral } from './lattice.ts'

/** Digits behind the point that a type does not have are cut off. */
export function cutTime(text: string, to: TimeType): string {
  const precision = to.precision ?? 6
  return precision === 6 ? text : `dbx_cut_time(${text}, ${10 ** (6 - precision)})`
}

export function toTime(text: string, from: SqlType, to: TimeType): string | undefined {
  if (from.kind === 'time') return (from.precision ?? 6) <= (to.precision ?? 6) ? text : cutTime(text, to)
  return from.kind === 'timestamp' ? cutTime(`CAST(dbx_clock(${text}) AS TIME)`, to) : from.kind === 'timestamp_ntz' ? cutTime(`CAST(${text} AS TIME)`, to) : undefined
}

/** Seconds since midnight. */
export function fromTime(text: string, to: SqlType, cast: (text: string, from: SqlType) => string): string | undefined {
  if (isIntegral(to)) return cast(`(dbx_time_us(${text}) // 1000000)`, types.bigint)
  return to.kind === 'decimal' ? cast(`CAST(CAST(dbx_time_us(${text}) AS DECIMAL(18,0)) * CAST('0.000001' AS DECIMAL(6,6)) AS DECIMAL(18,6))`, decimal(18, 6)) : undefined
}
