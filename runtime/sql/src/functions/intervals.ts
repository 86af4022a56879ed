import { decimal, types } from '../types.ts'
import { isYearMonth } from '../analyse/intervalCasts.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { unscaled } from '../analyse/rules/decimalDivision.ts'
import { coerceUnasked } from '../analyse/coercion.ts'
import { isTemporal } from '../analyse/lattice.ts'
import { sharing } from '../analyse/once.ts'
import { compose, isFoldable } from '../analyse/typed.ts'
import { type Emit, form, functions } from './define.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'

/** Forms of a function with all its parameters, and with fewer: what is left out is zero. With `attempt` one must stand there. */
function shorter(name: string, parameters: readonly string[], result: string, emit: (args: readonly string[]) => string, attempt = false): ReturnType<typeof form>[] {
  return Array.from({ length: parameters.length + (attempt ? 0 : 1) }, (_, index) => {
    const count = attempt ? index + 1 : index
    const write: Emit = args => emit(parameters.map((_parameter, place) => args[place] ?? '0'))
    return form(`${name}(${parameters.slice(0, count).join(', ')}) : ${result}`, write, attempt ? { nullable: 'always' } : {})
  })
}

const microseconds = (seconds: string): string => unscaled(seconds, decimal(18, 6), 'BIGINT')

const calendarParts = ['int', 'int', 'int', 'int', 'int', 'int', 'decimal(18,6)']
const calendar = (attempt: boolean) => ([years = '', months = '', weeks = '', days = '', hours = '', minutes = '', seconds = '']: readonly string[]): string =>
  `dbx_make_interval(${years}::BIGINT * 12 + ${months}, ${weeks}::BIGINT * 7 + ${days}, ${hours}::BIGINT * 3600000000 + ${minutes}::BIGINT * 60000000 + ${microseconds(seconds)}, ${String(!attempt)})`

/** Intervals from their fields, and what falls into steps of an interval. */
export const intervalFunctions: readonly FunctionEntry[] = [
  ...functions('scalar', [
    ...shorter('make_interval', calendarParts, 'calendar', calendar(false)),
    ...shorter('try_make_interval', calendarParts, 'calendar', calendar(true), true),
    ...shorter('make_dt_interval', ['int', 'int', 'int', 'decimal(18,6)'], 'daytime', ([days = '', hours = '', minutes = '', seconds = '']) => `dbx_make_dt_interval(${days}, ${hours}, ${minutes}, ${microseconds(seconds)})`),
    ...shorter('make_ym_interval', ['int', 'int'], 'yearmonth', ([years = '', months = '']) => `dbx_make_ym_interval(${years}, ${months})`),
  ]),
  special('time_bucket', 'time_bucket(interval, timestamp [, timestamp]) : timestamp', (node, scope) => {
    const [size, moment, origin] = argumentsOf(node, scope)
    if (size?.type.kind === 'void' && moment && !moment.failed) return compose(node.place, [moment], { type: moment.type.kind === 'timestamp_ntz' ? types.timestampNtz : types.timestamp, nullable: true, duckdb: 'NULL' })
    if (!size || !moment || size.type.kind !== 'interval' || !(isTemporal(moment.type) || moment.type.kind === 'void')) return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', 'time_bucket takes an interval, a timestamp and perhaps another timestamp')
    const unfit = [size, ...(origin ? [origin] : [])].find(each => !isFoldable(each))
    if (unfit) return scope.report(unfit.place, 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'the width and the origin of time_bucket must be constants')
    const type = moment.type.kind === 'timestamp_ntz' ? types.timestampNtz : types.timestamp
    const at = coerceUnasked(moment, type)
    const from = origin && coerceUnasked(origin, type)
    if (!at || (origin && !from)) return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', 'the moments of time_bucket are of one type')
    const isInstant = type.kind === 'timestamp'
    const yearMonth = isYearMonth(size.type)
    return sharing(from ? [size, at, from] : [size, at], ([width = size, time = at, start]) => {
      const anchor = start?.duckdb ?? (isInstant ? `dbx_instant(TIMESTAMP '1970-01-01 00:00:00')` : `TIMESTAMP '1970-01-01'`)
      const amount = `dbx_positive(${yearMonth ? 'dbx_calendar_months' : 'dbx_interval_us'}(${width.duckdb}))`
      const bucket = `dbx_${isInstant ? 'instant_' : ''}${yearMonth ? 'month_bucket' : isInstant ? 'bucket' : 'us_bucket'}(${amount}, ${time.duckdb}, ${anchor})`
      return compose(node.place, start ? [width, time, start] : [width, time], { type, duckdb: bucket })
    })
  }, { takes: [2, 3] }),
]
