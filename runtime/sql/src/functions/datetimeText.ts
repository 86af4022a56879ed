import { castTo } from '../analyse/casts.ts'
import { isTemporal } from '../analyse/lattice.ts'
import { type Typed } from '../analyse/typed.ts'
import { formatText, formatZoned, needsZone, readByScript, readText, saidIn } from '../patterns/native.ts'
import { PatternProblem } from '../patterns/pattern.ts'
import { type Emit, aliases, form, functions } from './define.ts'
import { numberFormatForms, numberText } from './numberFormats.ts'
import { types } from '../types.ts'
import { type CallSite, type FunctionEntry } from './table.ts'

/** The clock of a timestamp in the session's zone, as a TIMESTAMP of DuckDB. */
const clockOf = (text: string): string => `dbx_clock(${text})`

/** Text that names a longer value once: DuckDB would compute it wherever it stands. */
function naming(value: string, make: (name: string) => string): string {
  return /^[\w."]+$|^'[^']*'$/.test(value) ? make(value) : `list_transform([${value}], lambda _v: ${make('_v')})[1]`
}

/** A pattern that is a literal is looked at here, once; what Spark refuses is refused. */
function byLiteral(pattern: Typed | undefined, call: CallSite, known: (pattern: string) => string, unknown: () => string): string {
  if (typeof pattern?.constant !== 'string') return unknown()
  try {
    return known(pattern.constant)
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error
    return call.fault(error.condition, error.message)
  }
}

type Writer = Exclude<Emit, string>

const format = (moment: (text: string) => string): Writer => ([value = '', pattern = ''], call, typed) =>
  byLiteral(typed[1], call, known => naming(moment(value), name => formatText(name, known)), () => `dbx_js_format_time(epoch_us(${moment(value)}), ${pattern})`)

/** An instant by a pattern: the clock that the session's zone shows, and the zone itself where the pattern asks for it. */
const formatAt = (instant: (text: string) => string): Writer => ([value = '', pattern = ''], call, typed) => {
  const at = instant(value)
  const zoned = (): string => naming(at, name => formatZoned(name, pattern, call.zone))
  return byLiteral(typed[1], call,
    known => (needsZone(known, call.zone) ? zoned() : naming(clockOf(at), name => formatText(name, saidIn(call.zone, known)))),
    () => (call.zone.name === 'UTC' ? `dbx_js_format_time(epoch_us(${clockOf(at)}), ${pattern})` : zoned()))
}
const formatClock = formatAt(text => text)
const formatMidnightOn: Writer = format(value => `(DATE '1970-01-01' + ${value})`)
/** A time of day has no date and no zone to show. */
const formatTime: Writer = (args, call, typed) => {
  const letter = /[GuyYDMLdQqwWEecFVvzOXxZ]/.exec((typed[1]?.constant ?? '').replace(/'[^']*'/g, ''))?.[0]
  return letter === undefined ? formatMidnightOn(args, call, typed) : call.fault('INVALID_PARAMETER_VALUE.PATTERN', `a TIME has nothing to show for the letter ${letter}`)
}

/** `to_char`: a moment by a pattern, bytes by the name of an encoding, a number in a format of 9 and 0. */
const toChar: Emit = ([value = '', how = ''], call, typed) => {
  const [given, pattern] = typed
  if (!given) return call.refuse('WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'to_char takes a value and its format')
  if (given.type.kind === 'time') return formatTime([value, how], call, typed)
  if (given.type.kind === 'binary') return bytesAsText(given.duckdb, pattern, call)
  const moment = isTemporal(given.type) ? castTo(given, types.timestamp) : undefined
  return moment ? formatClock([moment.duckdb, how], call, typed) : numberText(given, pattern, call)
}

/** Bytes as text in the encoding that a literal names. */
function bytesAsText(bytes: string, name: Typed | undefined, call: CallSite): string {
  switch (name?.constant?.toLowerCase()) {
    case 'base64': return `dbx_base64(${bytes})`
    case 'hex': return `hex(${bytes})`
    case 'utf-8': return `dbx_js_decode(${bytes}, 'UTF-8')`
    case undefined: return call.refuse('NON_FOLDABLE_ARGUMENT', 'the format of bytes must be a literal')
    default: return call.refuse('INVALID_PARAMETER_VALUE.BINARY_FORMAT', `bytes have the formats 'base64', 'hex' and 'utf-8'`)
  }
}

interface Reading { readonly attempt?: boolean; readonly clock?: boolean; readonly wrap?: (text: string) => string; readonly orRaise?: string }

/** Reads text by a pattern; with `attempt` null comes where it does not fit, with `clock` the result is what the text shows, whatever its zone. */
const read = ({ attempt = false, clock = false, wrap = text => text, orRaise = 'dbx_must_parse' }: Reading): Writer => ([text = '', pattern = ''], call, typed) => (typed[1]?.constant === null ? call.fault('', '') : naming(text, value => {
  const tried = byLiteral(typed[1], call, known => readText(value, known, clock), () => (typed[1]?.nullable === true ? `CASE WHEN ${pattern} IS NOT NULL THEN ${readByScript(value, pattern, clock)} END` : readByScript(value, pattern, clock)))
  const given = typed[1]?.constant === undefined && typed[1]?.nullable === true ? `CASE WHEN ${pattern} IS NOT NULL THEN ${value} END` : value
  return wrap(attempt ? tried : `${orRaise}(${given}, ${tried}${orRaise === 'dbx_must_parse' ? `, ${pattern}` : ''})`)
}))

/** A pattern that there is not gives null, too. */
const orNull = (emit: Writer): Emit => (args, call, typed) => {
  let isNull = false
  const text = emit(args, { ...call, fault: () => { isNull = true; return 'NULL' } }, typed)
  return isNull ? 'CAST(NULL AS TIME)' : text
}

const asInstantDate = (text: string): string => `CAST(dbx_clock(${text}) AS DATE)`
/** unix_timestamp cuts off towards zero, unix_seconds downwards. */
const asSeconds = (text: string): string => `CAST((epoch_us(${text}) // 1000000) AS BIGINT)`
const must = (target: string): string => `dbx_must($1, dbx_try_string_to_${target.toLowerCase()}($1), '${target}')`
const instantOfDate = 'dbx_instant(CAST($1 AS TIMESTAMP))'

/** The forms that timestamps with the session's zone have under several names. */
const toInstant = (name: string, attempt: boolean): ReturnType<typeof form>[] => {
  const nullable = attempt ? { nullable: 'always' as const } : {}
  return [
    form(`${name}(string) : timestamp`, attempt ? 'dbx_try_string_to_timestamp($1)' : must('TIMESTAMP'), nullable),
    form(`${name}(timestamp) : timestamp`, '$1', nullable),
    form(`${name}(date) : timestamp`, instantOfDate, nullable),
    form(`${name}(timestamp_ntz) : timestamp`, 'dbx_instant($1)', nullable),
    form(`${name}(bigint) : timestamp`, 'to_timestamp($1)', nullable),
    form(`${name}(double) : timestamp`, 'dbx_double_to_instant($1)', { nullable: 'always' }),
    form(`${name}(string, string) : timestamp`, read({ attempt }), nullable),
    form(`${name}(date, string) : timestamp`, instantOfDate, nullable),
    form(`${name}(timestamp, string) : timestamp`, '$1', nullable),
  ]
}

/** Seconds since 1970 of a timestamp, or of text by a pattern. */
const toSeconds = (name: string): ReturnType<typeof form>[] => [
  form(`${name}(timestamp) : bigint`, ([value = '']) => asSeconds(value)),
  form(`${name}(string) : bigint`, ([value = '']) => naming(value, name => asSeconds(`dbx_must_parse(${name}, ${readText(name, 'yyyy-MM-dd HH:mm:ss', false)}, 'yyyy-MM-dd HH:mm:ss')`))),
  form(`${name}(string, string) : bigint`, read({ wrap: asSeconds })),
  form(`${name}(timestamp, string) : bigint`, ([value = '']) => asSeconds(value)),
]

const plain = functions('scalar', [
  form('date_format(timestamp, string) : string', formatClock),
  form('date_format(time, string) : string', formatTime),
  form('to_char(any, string) : string', toChar),
  form('to_date(string) : date', must('DATE')),
  form('to_date(date) : date', '$1'),
  form('to_date(timestamp) : date', 'CAST(dbx_clock($1) AS DATE)'),
  form('to_date(timestamp_ntz) : date', 'CAST($1 AS DATE)'),
  form('to_date(string, string) : date', read({ wrap: asInstantDate })),
  form('to_date(timestamp, string) : date', 'CAST(dbx_clock($1) AS DATE)'),
  form('to_date(date, string) : date', '$1'),
  form('try_to_date(string) : date', 'dbx_try_string_to_date($1)', { nullable: 'always' }),
  form('try_to_date(date) : date', '$1', { nullable: 'always' }),
  form('try_to_date(timestamp) : date', 'CAST(dbx_clock($1) AS DATE)', { nullable: 'always' }),
  form('try_to_date(string, string) : date', read({ attempt: true, wrap: asInstantDate }), { nullable: 'always' }),
  ...toInstant('to_timestamp', false), ...toInstant('to_timestamp_ltz', false), ...toInstant('try_to_timestamp', true),
  form('to_timestamp_ntz(string) : timestamp_ntz', must('TIMESTAMP_NTZ')),
  form('to_timestamp_ntz(timestamp_ntz) : timestamp_ntz', '$1'),
  form('to_timestamp_ntz(timestamp) : timestamp_ntz', 'dbx_clock($1)'),
  form('to_timestamp_ntz(date) : timestamp_ntz', 'CAST($1 AS TIMESTAMP)'),
  form('to_timestamp_ntz(string, string) : timestamp_ntz', read({ clock: true })),
  form('to_timestamp_ntz(timestamp, string) : timestamp_ntz', 'dbx_clock($1)'),
  form('to_timestamp_ntz(date, string) : timestamp_ntz', 'CAST($1 AS TIMESTAMP)'),
  form('to_time(string) : time', 'dbx_must_time($1, dbx_try_string_to_time($1))'),
  form('to_time(string, string) : time', read({ clock: true, wrap: text => `CAST(${text} AS TIME)`, orRaise: 'dbx_must_time' })),
  form('try_to_time(string) : time', 'dbx_try_string_to_time($1)', { nullable: 'always' }),
  form('try_to_time(string, string) : time', orNull(read({ attempt: true, clock: true, wrap: text => `CAST(${text} AS TIME)` })), { nullable: 'always' }),
  form('unix_timestamp() : bigint', (_, call) => `CAST(${Math.floor(call.now.getTime() / 1000)} AS BIGINT)`, { nullable: 'never' }),
  ...toSeconds('unix_timestamp'), ...toSeconds('to_unix_timestamp'),
  form('from_unixtime(bigint) : string', ([value = '']) => naming(`dbx_clock(to_timestamp(${value}))`, name => formatText(name, 'yyyy-MM-dd HH:mm:ss'))),
  form('from_unixtime(bigint, string) : string', formatAt(value => `to_timestamp(${value})`)),
  ...numberFormatForms,
])

export const datetimeTextFunctions: readonly FunctionEntry[] = [...plain, ...aliases(plain, { to_varchar: 'to_char' })]
