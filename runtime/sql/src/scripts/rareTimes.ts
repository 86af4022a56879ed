import { dayOfDate, daysInMonth } from '../patterns/calendar.ts'
import { isZone, offsetAt, shortIds } from '../patterns/zones.ts'
import { offsetIn, type SessionZone, utc } from '../zones/sessionZone.ts'
import { type ScriptFunction } from './script.ts'

const dayUs = 86_400_000_000n

export const rareInstantScript = (zone: SessionZone): ScriptFunction => ({ name: 'dbx_js_rare_instant', parameters: ['VARCHAR', 'BIGINT'], result: 'BIGINT', compute: (text, today) => readMoment(String(text), today as bigint, zone) ?? null })

/** Dates and timestamps in text of the rarer forms that macros do not read: years before Christ, zones by short names, a time of day without a date. */
export const rareTimeScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_rare_day', parameters: ['VARCHAR'], result: 'INTEGER', compute: text => readDay(String(text)) ?? null },
  rareInstantScript(utc),
  { name: 'dbx_js_rare_clock', parameters: ['VARCHAR'], result: 'BIGINT', compute: text => readMoment(String(text), undefined, undefined) ?? null },
]

function dayIn(sign: string, year: string, month = '1', day = '1'): number | undefined {
  const [y, m, d] = [sign === '-' ? -Number(year) : Number(year), Number(month), Number(day)]
  return m >= 1 && m <= 12 && d >= 1 && d <= daysInMonth(y, m) ? dayOfDate(y, m, d) : undefined
}

/** Days since 1970 of a date, whose year may be before Christ; undefined for what is none. */
export function readDay(text: string): number | undefined {
  const [whole, sign = '', year = '', month, day] = /^\s*([+-]?)(\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?\s*$/s.exec(text) ?? []
  return whole === undefined ? undefined : dayIn(sign, year, month, day)
}

/** Microseconds of the instant, where the session's zone is given, or of the clock that is shown; a time alone is one of `today`. */
function readMoment(text: string, today: bigint | undefined, session: SessionZone | undefined): bigint | undefined {
  const time = '(\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d*))?\\s*([A-Z+-].*)?)?)?'
  const [dated, sign = '', year = '', month, day, ...ofDate] = new RegExp(`^\\s*([+-]?)(\\d{4,6})(?:-(\\d{1,2})(?:-(\\d{1,2})(?:[ T]${time})?)?)?\\s*$`, 's').exec(text) ?? []
  const [alone, ...ofDay] = new RegExp(`^\\s*(?:T(?=\\d)|(?=\\d{1,2}:))${time}\\s*$`, 's').exec(text) ?? []
  const found = dated === undefined ? undefined : dayIn(sign, year, month, day)
  const days = dated === undefined ? (alone === undefined ? undefined : today) : found === undefined ? undefined : BigInt(found)
  const [hour = '0', minute = '0', second = '0', fraction = '', zone] = dated === undefined ? ofDay : ofDate
  if (days === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const shown = days * dayUs + BigInt(Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6))
  const offset = zone !== undefined ? namedOffset(zone.trim(), shown) : session ? offsetIn(session, shown) : 0n
  return offset === undefined ? undefined : session ? shown - offset : shown
}

function namedOffset(zone: string, shown: bigint): bigint | undefined {
  // One digit stands for two: +5:3 is +05:03.
  const id = shortIds[zone] ?? zone.replace(/([+-])(\d):/, '$10$2:').replace(/([+-]\d\d):(\d)$/, '$1:0$2')
  return isZone(id) ? offsetAt(id, shown) : undefined
}
