import { clockAt, dayOfDate } from '../patterns/calendar.ts'
import { aheadUs } from '../patterns/zones.ts'
import { type SessionZone } from './sessionZone.ts'

/**
 * What the clock of a session's zone shows of an instant that DuckDB wrote in UTC, without the zone: of `2024-07-01 10:00:00.5+00` in Vienna
 * `2024-07-01 12:00:00.5`. Years before Christ have `(BC)` behind the date, as DuckDB writes them.
 */
export function shownClock(instant: string, zone: SessionZone): string {
  if (zone.offsetUs === 0n) return instant.replace(/\+00$/, '')
  const [whole, year = '', month, day, before, hour, minute, second, fraction = ''] = /^(\d+)-(\d\d)-(\d\d)( \(BC\))? (\d\d):(\d\d):(\d\d)(\.\d+)?\+00$/.exec(instant) ?? []
  if (whole === undefined) return instant
  const days = dayOfDate(before === undefined ? Number(year) : 1 - Number(year), Number(month), Number(day))
  const us = BigInt(days) * 86_400_000_000n + BigInt(Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1_000_000n
  const clock = clockAt(us + (zone.offsetUs ?? aheadUs(zone.name, us) ?? 0n))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${String(clock.year > 0 ? clock.year : 1 - clock.year).padStart(4, '0')}-${two(clock.month)}-${two(clock.day)}${clock.year > 0 ? '' : ' (BC)'} ${two(clock.hour)}:${two(clock.minute)}:${two(clock.second)}${fraction}`
}
