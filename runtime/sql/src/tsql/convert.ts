import { type Place } from '../place.ts'
import { type Context, type Sql, fail, quoteText } from './context.ts'
import { dateFromStyle, dateToText } from './dateStyle.ts'
import { readMoment, readOffset } from './moment.ts'
import { duckdbTypeOf, formatTsqlType, isApproximate, isBinary, isExact, isFixedText, isInteger, isMoment, isMoney, isNumber, isTemporal, isText, secondDigits, type TsqlType } from './type.ts'

export interface Conversion {
  readonly to: TsqlType
  /** CAST and CONVERT cut a text that is too long; an assignment to a column fails instead, which is checked elsewhere. */
  readonly explicit?: boolean
  /** TRY_CAST, TRY_CONVERT: NULL instead of an error. */
  readonly attempt?: boolean
  readonly style?: number
  readonly place: Place
}

/** The value as another type, by SQL Server's rules; what the server cannot convert is its error 529 or 206. */
export function convert(context: Context, value: Sql, how: Conversion): Sql {
  const { to } = how
  if (value.type.kind === 'null') return { text: `CAST(NULL AS ${duckdbTypeOf(to)})`, type: to, literal: null }
  const text = converted(context, value, how)
  const keepsLiteral = value.literal !== undefined && isText(value.type) && isText(to) && text === value.text
  return { text, type: to, ...(keepsLiteral ? { literal: value.literal } : {}) }
}

function converted(context: Context, value: Sql, how: Conversion): string {
  const { to } = how
  if (isText(to)) return toText(context, value, how)
  if (isInteger(to)) return toInteger(context, value, how)
  if (to.kind === 'decimal' || isMoney(to) || isApproximate(to)) return toNumber(context, value, how)
  if (to.kind === 'datetimeoffset') return toOffset(context, value, how)
  if (isTemporal(to)) return toTemporal(context, value, how)
  if (to.kind === 'uniqueidentifier') {
    if (value.type.kind === 'uniqueidentifier') return value.text
    if (isText(value.type)) return how.attempt ? `TRY_CAST(${value.text} AS UUID)` : `tsql_guid(${value.text})`
  }
  if (isBinary(to)) {
    if (isBinary(value.type)) return 'length' in to && to.length !== 'max' && how.explicit ? `unhex(left(hex(${value.text}), ${to.length * 2}))` : value.text
    const style = how.style ?? 0
    if (isText(value.type) && how.explicit && style > 2) return fail(context, how.place, '281', `${style} is not a valid style number when converting from ${value.type.kind} to a ${to.kind}`)
    if (isText(value.type) && how.explicit) return style === 0 ? `encode(${value.text})` : `unhex(${style === 1 ? `substr(${value.text}, 3)` : value.text})`
  }
  return refuse(context, value, how)
}

function refuse(context: Context, value: Sql, { to, explicit, place }: Conversion): never {
  const [from, target] = [formatTsqlType(value.type), formatTsqlType(to)]
  return explicit
    ? fail(context, place, '529', `explicit conversion from data type ${from} to ${target} is not allowed`)
    : fail(context, place, '206', `operand type clash: ${from} is incompatible with ${target}`)
}

function toText(context: Context, value: Sql, how: Conversion): string {
  const { to, explicit = false } = how
  if (!isText(to)) return value.text
  const from = value.type
  const text = plainText(context, value, how)
  const length = to.length
  if (isFixedText(to) && length !== 'max') return `rpad(${text}, ${length}, ' ')`
  if (length === 'max' || !explicit) return text
  if (isText(from)) return from.length !== 'max' && from.length <= length ? text : `left(${text}, ${length})`
  const digits = { bit: 1, tinyint: 3, smallint: 6, int: 11 }[from.kind as string]
  if (digits !== undefined) return digits <= length ? text : `CASE WHEN length(${text}) > ${length} THEN '*' ELSE ${text} END`
  if (isNumber(from)) {
    const overflow = how.attempt ? 'NULL' : `error('[8115] Arithmetic overflow error converting ${from.kind} to data type varchar.')`
    return `CASE WHEN length(${text}) > ${length} THEN ${overflow} ELSE ${text} END`
  }
  return `left(${text}, ${length})`
}

function plainText(context: Context, value: Sql, how: Conversion): string {
  const from = value.type
  if (isText(from)) return value.text
  if (isTemporal(from) || from.kind === 'datetimeoffset') return dateToText(context, value, how.style, how.place)
  if (from.kind === 'bit') return `CASE ${value.text} WHEN true THEN '1' WHEN false THEN '0' END`
  if (isMoney(from)) {
    if (how.style === 2) return `CAST(${value.text} AS VARCHAR)`
    return how.style === 1 ? `format('{:,.2f}', CAST(${value.text} AS DOUBLE))` : `CAST(CAST(${value.text} AS DECIMAL(19,2)) AS VARCHAR)`
  }
  if (isApproximate(from)) {
    if (how.style === undefined || how.style === 0) return `tsql_float_print(${value.text})`
    return fail(context, how.place, 'UNSUPPORTED_FEATURE', `style ${how.style} for a ${from.kind} is not supported`)
  }
  if (from.kind === 'uniqueidentifier') return `upper(CAST(${value.text} AS VARCHAR))`
  if (isBinary(from)) {
    if (!how.explicit) return refuse(context, value, how)
    return how.style === 1 ? `('0x' || hex(${value.text}))` : how.style === 2 ? `hex(${value.text})` : `decode(${value.text})`
  }
  return `CAST(${value.text} AS VARCHAR)`
}

function toInteger(context: Context, value: Sql, how: Conversion): string {
  const { to, attempt } = how
  const from = value.type
  const cast = (text: string): string => `${attempt ? 'TRY_CAST' : 'CAST'}(${text} AS ${duckdbTypeOf(to)})`
  if (to.kind === 'bit') {
    if (from.kind === 'bit') return value.text
    if (isNumber(from)) return value.literal === undefined || value.literal === null ? `(${value.text} <> 0)` : String(Number(value.literal) !== 0)
    if (isText(from)) return attempt ? `tsql_try_bit(${value.text})` : `tsql_bit(${value.text})`
    return refuse(context, value, how)
  }
  if (from.kind === to.kind) return value.text
  if (isInteger(from)) return cast(value.text)
  if (isMoney(from)) return cast(`round(${value.text}, 0)`)
  if (isNumber(from)) return cast(`trunc(${value.text})`)
  if (isText(from)) return cast(attempt ? `tsql_try_integer(${value.text})` : `tsql_integer(${value.text}, '${to.kind}')`)
  if (from.kind === 'datetime' || from.kind === 'smalldatetime') return cast(`round((epoch_us(${value.text}) + 2208988800000000) / 86400000000.0)`)
  return refuse(context, value, how)
}

function toNumber(context: Context, value: Sql, how: Conversion): string {
  const { to, attempt } = how
  const from = value.type
  const cast = (text: string): string => `${attempt ? 'TRY_CAST' : 'CAST'}(${text} AS ${duckdbTypeOf(to)})`
  if (duckdbTypeOf(from) === duckdbTypeOf(to)) return value.text
  if (isNumber(from)) return cast(value.text)
  if (isText(from)) {
    if (isMoney(to)) return cast(`${attempt ? 'tsql_try_money_text' : 'tsql_money_text'}(${value.text})`)
    if (isApproximate(to)) return cast(`${attempt ? 'tsql_try_float_text' : 'tsql_float_text'}(${value.text})`)
    return cast(`${attempt ? 'tsql_number_text' : 'tsql_decimal_text'}(${value.text})`)
  }
  if ((from.kind === 'datetime' || from.kind === 'smalldatetime') && isApproximate(to)) return cast(`(epoch_us(${value.text}) + 2208988800000000) / 86400000000.0`)
  return refuse(context, value, how)
}

function toTemporal(context: Context, value: Sql, how: Conversion): string {
  const { to, attempt = false } = how
  const from = value.type
  if (isText(from)) return textToTemporal(context, value, how)
  if (from.kind === 'datetimeoffset') return toTemporal(context, clockOf(value), how)
  if (from.kind === to.kind && !('precision' in from && 'precision' in to && from.precision > to.precision)) return value.text
  if (isMoment(to)) {
    if (isMoment(from)) return rounded(value.text, to, from)
    if (from.kind === 'date') return to.kind === 'datetime2' ? `CAST(${value.text} AS TIMESTAMP)` : earliest(`CAST(${value.text} AS TIMESTAMP)`, attempt)
    if (from.kind === 'time') return rounded(`(DATE '1900-01-01' + ${value.text})`, to, { kind: 'datetime2', precision: from.kind === 'time' && 'precision' in from ? from.precision : 7 })
    if (to.kind !== 'datetime2' && isInteger(from)) return `(TIMESTAMP '1900-01-01 00:00:00' + to_days(CAST(${value.text} AS INTEGER)))`
    if (to.kind !== 'datetime2' && (isExact(from) || isApproximate(from))) return `tsql_datetime(TIMESTAMP '1900-01-01 00:00:00' + to_microseconds(CAST(${value.text} * 86400000000 AS BIGINT)))`
  }
  if (to.kind === 'date' && isMoment(from)) return `CAST(${value.text} AS DATE)`
  if (to.kind === 'time' && (isMoment(from) || from.kind === 'time')) {
    return to.precision >= 6 ? `CAST(${value.text} AS TIME)` : `CAST(tsql_round_stamp(DATE '1900-01-01' + CAST(${value.text} AS TIME), ${10 ** (6 - to.precision)}) AS TIME)`
  }
  return refuse(context, value, how)
}

/** What the clock of a DATETIMEOFFSET shows, as a DATETIME2. */
export const clockOf = ({ text, type }: Sql): Sql => ({ text: `(${text}).clock`, type: { kind: 'datetime2', precision: 'precision' in type ? type.precision : 7 } })

/** What has no offset is taken to be in UTC. */
function toOffset(context: Context, value: Sql, how: Conversion): string {
  const { type } = value
  const precision = secondDigits(how.to)
  const precise = (text: string): string => (precision < 6 ? `tsql_round_offset(${text}, ${10 ** (6 - precision)})` : text)
  if (type.kind === 'datetimeoffset') return type.precision > precision ? precise(value.text) : value.text
  if (isText(type)) {
    if (how.style !== undefined && !iso8601.has(how.style)) return fail(context, how.place, 'UNSUPPORTED_FEATURE', `style ${how.style} for a datetimeoffset is not supported`)
    const known = typeof value.literal === 'string' ? readOffset(value.literal, precision) : undefined
    if (known !== undefined) return `tsql_offset(TIMESTAMP ${quoteText(known.utc)}, TIMESTAMP ${quoteText(known.clock)})`
    return precise(how.attempt ? `tsql_try_offset(${value.text})` : `tsql_offset_from_text(${value.text})`)
  }
  if (!isTemporal(type)) return refuse(context, value, how)
  const clock = toTemporal(context, value, { ...how, to: { kind: 'datetime2', precision } })
  return `tsql_shifted(${clock}, 0)`
}

const earliest = (text: string, attempt: boolean): string =>
  `CASE WHEN ${text} < TIMESTAMP '1753-01-01' THEN ${attempt ? 'NULL' : `error('[242] The conversion of a date data type to a datetime data type resulted in an out-of-range value.')`} ELSE ${text} END`

/** A moment brought to the precision of `to`. */
function rounded(text: string, to: TsqlType, from: TsqlType): string {
  if (to.kind === 'datetime') return from.kind === 'smalldatetime' ? text : `tsql_datetime(${text})`
  if (to.kind === 'smalldatetime') return `date_trunc('minute', ${text} + to_seconds(30))`
  const digits = secondDigits(from)
  return to.kind === 'datetime2' && to.precision < 6 && digits > to.precision ? `tsql_round_stamp(${text}, ${10 ** (6 - to.precision)})` : text
}

function textToTemporal(context: Context, value: Sql, how: Conversion): string {
  const { to, attempt = false, place } = how
  const style = how.style
  if (typeof value.literal === 'string' && (style === undefined || iso8601.has(style))) {
    const moment = readMoment(value.literal, to)
    if (moment.kind === 'value') return `${duckdbTypeOf(to)} ${quoteText(moment.text)}`
    if (moment.kind === 'invalid' && attempt) return `CAST(NULL AS ${duckdbTypeOf(to)})`
    if (moment.kind === 'invalid') {
      return moment.code === '242'
        ? fail(context, place, '242', `the conversion of a varchar data type to a ${to.kind} data type resulted in an out-of-range value: '${value.literal}'`)
        : fail(context, place, '241', `conversion failed when converting date and/or time from character string: '${value.literal}'`, to.kind === 'datetime' ? 'DATETIME takes at most 3 digits of a second; DATETIME2 takes 7' : undefined)
    }
  }
  const text = style === undefined ? value.text : dateFromStyle(context, value.text, style, place)
  if (to.kind === 'datetime') return attempt ? `tsql_try_datetime(${text})` : `tsql_datetime_from_text(${text})`
  const stamp = attempt ? `tsql_try_stamp(${text})` : `tsql_stamp_from_text(${text})`
  if (to.kind === 'date') return `CAST(${stamp} AS DATE)`
  if (to.kind === 'time') return `CAST(${stamp} AS TIME)`
  return rounded(stamp, to, { kind: 'datetime2', precision: 7 })
}

const iso8601: ReadonlySet<number> = new Set([20, 21, 23, 25, 112, 120, 121, 126, 127])
