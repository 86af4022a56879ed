import { argumentsOf } from '../analyse/rules/calls.ts'
import { castTo } from '../analyse/casts.ts'
import { coerceUnasked } from '../analyse/coercion.ts'
import { isText } from '../analyse/lattice.ts'
import { sharingTexts } from '../analyse/once.ts'
import { type Scope } from '../analyse/scope.ts'
import { type TimeWindow } from '../analyse/timeWindow.ts'
import { compose, failed, type Typed } from '../analyse/typed.ts'
import { packed } from '../macros/packed.ts'
import { durationUs } from '../scripts/calendarIntervals.ts'
import { type FunctionCall } from '../tree/expression.ts'
import { formatType, type SqlType, types } from '../types.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'

/** Windows of time over tables. */
export const timeWindowFunctions: readonly FunctionEntry[] = [
  special('window', 'window(timestamp, string [, string [, string]]) : struct<start: timestamp, end: timestamp>', (call, scope) => timeWindow(call, scope, readWindow), { takes: [2, 4] }),
  special('session_window', 'session_window(timestamp, string) : struct<start: timestamp, end: timestamp>', (call, scope) => timeWindow(call, scope, readSession), { takes: [2, 2] }),
  special('window_time', 'window_time(struct<start: timestamp, end: timestamp>) : timestamp', (call, scope) => {
    const [window] = argumentsOf(call, scope)
    if (!window || window.failed) return failed(call.place)
    return lastInstant(window) ?? scope.report(call.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', 'window_time takes what window or session_window gives')
  }, { takes: [1, 1], note: 'takes any struct of start and end, also one that no window made' }),
]

/** `window(time, length [, slide [, start]])` or `session_window(time, gap)` in a SELECT: what it gives for a row. */
function timeWindow(call: FunctionCall, scope: Scope, read: (call: FunctionCall, scope: Scope) => TimeWindow | undefined): Typed {
  const cell = scope.timeWindow
  if (!cell) return scope.report(call.place, 'UNSUPPORTED_EXPR_FOR_OPERATOR', 'a window of time stands in SELECT, WHERE or GROUP BY of a query')
  const window = read(call, scope.with({ timeWindow: {} }))
  if (!window) return failed(call.place)
  cell.current ??= window
  if (cell.current.key !== window.key) return scope.report(call.place, '_LEGACY_ERROR_TEMP_1039', 'a SELECT has one window of time', 'take the other in a subquery')
  return { ...cell.current.value, place: call.place }
}

/** Tumbling windows are computed where they are named; of sliding ones, each that holds the row becomes a row. */
function readWindow(call: FunctionCall, scope: Scope): TimeWindow | undefined {
  const [first, ...rest] = argumentsOf(call, scope)
  const time = first && timeOf(first, scope)
  const lengths = rest.map(value => lengthUs(value, scope))
  const [length, slide = length, start = 0n] = lengths
  if (!time || time.failed || length === undefined || slide === undefined || lengths.includes(undefined)) return undefined
  const wrong = length <= 0n ? 'VALUE_OUT_OF_RANGE' : slide <= 0n ? 'VALUE_OUT_OF_RANGE' : slide > length ? 'PARAMETER_CONSTRAINT_VIOLATION' : (start < 0n ? -start : start) >= slide ? 'PARAMETER_CONSTRAINT_VIOLATION' : undefined
  if (wrong !== undefined) return void scope.report(call.place, `DATATYPE_MISMATCH.${wrong}`, 'a window is longer than nothing, slides by at most its length, and starts later by less than it slides')
  const origin = `(TIMESTAMP '1970-01-01' + to_microseconds(${start}))`
  const clock = clockOf(time)
  const last = `time_bucket(to_microseconds(${slide}), ${clock}, ${origin})`
  const key = `${last} ${length}`
  const windowFrom = (from: string): Typed => compose(call.place, [time], { type: windowType(time.type), nullable: false, duckdb: sharingTexts([from], ([begin = '']) => structText(time.type, begin, `${begin} + to_microseconds(${length})`)) })
  if (slide === length) return { name: 'window', key, value: windowFrom(last), condition: `${time.duckdb} IS NOT NULL` }
  const alias = scope.translation.newAlias()
  const from = `(${last} - to_microseconds(${alias}.back * ${slide}))`
  const rows = `LATERAL (SELECT unnest(range(0, ${(length + slide - 1n) / slide})) AS back) AS ${alias}`
  return { name: 'window', key, value: windowFrom(from), condition: `${from} + to_microseconds(${length}) > ${clock}`, rows }
}

/** The session of a row alone: from its time until the gap is over. */
function readSession(call: FunctionCall, scope: Scope): TimeWindow | undefined {
  const [first, second] = argumentsOf(call, scope)
  const time = first && timeOf(first, scope)
  if (!time || time.failed || !second || second.failed) return undefined
  if (!isText(second.type)) return void scope.report(second.place, '_LEGACY_ERROR_TEMP_1040', `the gap of a session is a text such as '5 minutes', not ${formatType(second.type)}`)
  const gap = castTo(second, types.calendarInterval)
  if (!gap) return undefined
  const end = (begin: string, length: string): string => (time.type.kind === 'timestamp' ? `dbx_moved_by_calendar(${begin}, ${length})` : `${begin} + ${length}`)
  const duckdb = sharingTexts([time.duckdb, gap.duckdb], ([begin = '', length = '']) => packed([['"start"', begin], ['"end"', end(begin, length)]]))
  return { name: 'session_window', key: duckdb, value: compose(call.place, [time, gap], { type: windowType(time.type), nullable: false, duckdb }), condition: `${end(time.duckdb, gap.duckdb)} > ${time.duckdb}` }
}

/** The last instant that lies in a window. */
function lastInstant(window: Typed): Typed | undefined {
  const time = window.type.kind === 'struct' && window.type.fields.map(field => field.name).join() === 'start,end' ? window.type.fields[1]?.type : undefined
  if (time?.kind !== 'timestamp' && time?.kind !== 'timestamp_ntz') return undefined
  return compose(window.place, [window], { type: time, duckdb: `${time.kind === 'timestamp' ? 'make_timestamptz' : 'make_timestamp'}(epoch_us(struct_extract(${window.duckdb}, 'end')) - 1)` })
}

function timeOf(value: Typed, scope: Scope): Typed | undefined {
  if (value.failed || value.type.kind === 'timestamp_ntz') return value
  return lastInstant(value) ?? coerceUnasked(value, types.timestamp) ?? void scope.report(value.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `a timestamp or a window is wanted here, not ${formatType(value.type)}`)
}

function lengthUs(value: Typed, scope: Scope): bigint | undefined {
  if (value.failed) return undefined
  const isWhole = value.type.kind === 'int' || value.type.kind === 'bigint'
  if (typeof value.constant !== 'string' || (!isWhole && !isText(value.type))) return void scope.report(value.place, '_LEGACY_ERROR_TEMP_1207', `a length of time is a literal here: a text such as '10 minutes', or microseconds`)
  if (isWhole) return BigInt(value.constant)
  const length = durationUs(value.constant)
  if (length === undefined) scope.report(value.place, 'CANNOT_PARSE_INTERVAL', `'${value.constant}' is no length of time, as '10 minutes' is`)
  if (length === 'months') return void scope.report(value.place, '_LEGACY_ERROR_TEMP_3231', `months differ in length: '${value.constant}' cannot be that of a window`)
  return length
}

/** Windows are counted from 1970 in UTC, whatever the session's clock shows. */
const clockOf = (time: Typed): string => (time.type.kind === 'timestamp' ? `dbx_utc_clock(${time.duckdb})` : time.duckdb)
const windowType = (time: SqlType): SqlType => ({ kind: 'struct', fields: [{ name: 'start', type: time }, { name: 'end', type: time }] })

function structText(time: SqlType, start: string, end: string): string {
  const as = (clock: string): string => (time.kind === 'timestamp' ? `dbx_utc_instant(${clock})` : clock)
  return packed([['"start"', as(start)], ['"end"', as(end)]])
}
