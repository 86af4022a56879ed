import { readDay } from '../scripts/rareTimes.ts'

interface Clock { readonly year: number; readonly month: number; readonly day: number; readonly rest: string; readonly zone: string }

/** The parts of a date or timestamp as Databricks reads one from text; undefined when it is none. */
function readClock(text: string): Clock | undefined {
  const [whole, year, month = '1', day = '1', hour, minute = '0', second = '0', fraction = '', zone = ''] =
    /^\s*\+?(\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?\s*(Z|[+-](?:(?:0?\d|1[0-7])(?::?[0-5]\d)?|18(?::?00)?)|[A-Z][\w/+:-]*)?)?)?)?)?)?\s*$/.exec(text) ?? []
  if (whole === undefined || year === undefined) return undefined
  const instant = new Date(0)
  instant.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  const exists = instant.getUTCMonth() === Number(month) - 1 && instant.getUTCDate() === Number(day)
  if (!exists || Number(hour ?? 0) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const two = (part: string): string => part.padStart(2, '0')
  const digits = fraction.slice(0, 6).replace(/0+$/, '')
  return { year: Number(year), month: Number(month), day: Number(day), rest: `${two(hour ?? '0')}:${two(minute)}:${two(second)}${digits === '' ? '' : `.${digits}`}`, zone }
}

const dateOf = ({ year, month, day }: Clock): string => `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** A date literal of DuckDB for a text that is plainly a date. */
export function dateLiteral(text: string): string | undefined {
  const clock = /^\s*\d{4}(-\d{1,2}){0,2}\s*$/.test(text) ? readClock(text) : undefined
  return clock && `DATE '${dateOf(clock)}'`
}

/** A TIMESTAMPTZ literal of DuckDB, or what `inZone` makes one for the session's zone; undefined for what is no timestamp, or has a zone by name. */
export function instantLiteral(text: string): string | undefined {
  const clock = readClock(text)
  if (!clock || clock.year > 9999) return undefined
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(clock.zone) ?? []
  if (clock.zone === '') return `dbx_instant(TIMESTAMP '${dateOf(clock)} ${clock.rest}')`
  const offset = clock.zone === 'Z' || clock.zone === 'UTC' ? '+00' : sign === undefined ? undefined : `${sign}${hours.padStart(2, '0')}:${minutes.padStart(2, '0')}`
  return offset && `TIMESTAMPTZ '${dateOf(clock)} ${clock.rest}${offset}'`
}

/** A TIMESTAMP literal of DuckDB, of the clock that the text shows. */
export function clockLiteral(text: string): string | undefined {
  const clock = readClock(text)
  return clock && clock.year <= 9999 ? `TIMESTAMP '${dateOf(clock)} ${clock.rest}'` : undefined
}

/** Whether a text can be read as a date or timestamp at all. */
export const isDateText = (text: string): boolean => readClock(text.replace(/[ T].*$/s, '')) !== undefined || readDay(text) !== undefined
export const isInstantText = (text: string): boolean => readClock(text) !== undefined

/** A TIME literal of DuckDB for a text that is a time of day, `T23:59`, `11:59:59.5 PM`. */
export function timeLiteral(text: string): string | undefined {
  const [whole, hours = '', minutes = '', seconds = '0', fraction = '', half] = /^\s*T?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)? *(?:([ap])m)?\s*$/i.exec(text) ?? []
  if (whole === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  if (half !== undefined && (Number(hours) < 1 || Number(hours) > 12)) return undefined
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  return `TIME '${[hour, minutes, seconds].map(part => String(part).padStart(2, '0')).join(':')}${fraction === '' ? '' : `.${fraction.slice(0, 6)}`}'`
}
