import { type Place } from '../place.ts'
import { type Context, type Sql, fail } from './context.ts'
import { isMoment } from './type.ts'

/** What a style of CONVERT prints. `{f}` is the fraction with the type's own digits, `{f3}` with three, `{d}` and `{h}` are padded with a blank. */
const styles: Readonly<Record<number, string>> = {
  0: '%b {d} %Y {h}:%M%p', 100: '%b {d} %Y {h}:%M%p', 9: '%b {d} %Y {h}:%M:%S:{f3}%p', 109: '%b {d} %Y {h}:%M:%S:{f3}%p',
  1: '%m/%d/%y', 101: '%m/%d/%Y', 2: '%y.%m.%d', 102: '%Y.%m.%d', 3: '%d/%m/%y', 103: '%d/%m/%Y', 4: '%d.%m.%y', 104: '%d.%m.%Y', 5: '%d-%m-%y', 105: '%d-%m-%Y',
  6: '%d %b %y', 106: '%d %b %Y', 7: '%b %d, %y', 107: '%b %d, %Y', 8: '%H:%M:%S', 24: '%H:%M:%S', 108: '%H:%M:%S', 10: '%m-%d-%y', 110: '%m-%d-%Y',
  11: '%y/%m/%d', 111: '%Y/%m/%d', 12: '%y%m%d', 112: '%Y%m%d', 13: '%d %b %Y %H:%M:%S:{f3}', 113: '%d %b %Y %H:%M:%S:{f3}', 14: '%H:%M:%S:{f3}', 114: '%H:%M:%S:{f3}',
  20: '%Y-%m-%d %H:%M:%S', 120: '%Y-%m-%d %H:%M:%S', 21: '%Y-%m-%d %H:%M:%S.{f}', 25: '%Y-%m-%d %H:%M:%S.{f}', 121: '%Y-%m-%d %H:%M:%S.{f}', 23: '%Y-%m-%d',
  // 127 ends in a zone only where the value has one.
  126: '%Y-%m-%dT%H:%M:%S{.f}', 127: '%Y-%m-%dT%H:%M:%S{.f}',
}

export const dateStyles: readonly number[] = Object.keys(styles).map(Number)

/** A date, a time or both as text. Without a style: 0 for DATETIME, the ISO form for the newer types. */
export function dateToText(context: Context, value: Sql, style: number | undefined, place: Place): string {
  if (value.type.kind === 'datetimeoffset') return offsetToText(context, value, style, place)
  const { kind } = value.type
  const digits = 'precision' in value.type ? value.type.precision : kind === 'datetime' ? 3 : 0
  const pattern = styles[style ?? (kind === 'datetime' || kind === 'smalldatetime' ? 0 : 121)]
  if (!pattern) return fail(context, place, 'UNSUPPORTED_FEATURE', `style ${style} of CONVERT is not supported`, `these are: ${dateStyles.join(', ')}`)
  const own = kind === 'date' ? pattern.replace(/[ T]?(%H|\{h\}).*$/, '') : kind === 'time' ? pattern.replace(/^.*?[ T]?(?=%H|\{h\})/, '') : pattern
  if (own === '') return fail(context, place, '8114', `style ${style} shows nothing of a ${kind}`)
  const moment = isMoment(value.type) ? value.text : kind === 'date' ? `CAST(${value.text} AS TIMESTAMP)` : `(DATE '1900-01-01' + ${value.text})`
  const parts = own.split(/(\{\.?[a-z0-9]+\})/).filter(part => part !== '').map(part => piece(part, moment, digits))
  return parts.length === 1 ? parts[0] ?? '' : `(${parts.join(' || ')})`
}

/** The clock, and the offset behind it where the style shows a time. Style 127 shows the instant in UTC. */
function offsetToText(context: Context, { text, type }: Sql, style: number | undefined, place: Place): string {
  const own = { kind: 'datetime2', precision: 'precision' in type ? type.precision : 7 } as const
  const clock = dateToText(context, { text: `(${text}).clock`, type: own }, style, place)
  if (style === 127) return `(${dateToText(context, { text: `(${text}).utc`, type: own }, style, place)} || 'Z')`
  if (!/%H|\{h\}/.test(styles[style ?? 121] ?? '')) return clock
  return `(${clock} || ${style === 126 ? '' : `' ' || `}tsql_offset_text(${text}))`
}

function piece(part: string, moment: string, digits: number): string {
  switch (part) {
    case '{d}': return `lpad(strftime(${moment}, '%-d'), 2, ' ')`
    case '{h}': return `lpad(strftime(${moment}, '%-I'), 2, ' ')`
    case '{f3}': return `tsql_fraction(${moment}, 3)`
    case '{f}': return `tsql_fraction(${moment}, ${digits})`
    case '{.f}': return digits === 0 ? `''` : `CASE WHEN microsecond(${moment}) % 1000000 = 0 THEN '' ELSE '.' || tsql_fraction(${moment}, ${digits}) END`
    // A pattern may end in the point that stands before a fraction of no digits.
    default: return `strftime(${moment}, '${digits === 0 ? part.replace(/\.$/, '') : part}')`
  }
}

/** A text in the form of a style, brought to the form that the macros read. */
export function dateFromStyle(context: Context, text: string, style: number, place: Place): string {
  if (style === 103 || style === 104 || style === 105) return `tsql_day_first(${text})`
  if ([0, 100, 101, 102, 106, 107, 108, 109, 9, 110, 111, 112, 113, 114, 20, 21, 23, 25, 120, 121, 126, 127].includes(style)) return text
  return fail(context, place, 'UNSUPPORTED_FEATURE', `style ${style} of CONVERT is not supported for reading a date`)
}
