import { dateOfDay } from '../patterns/calendar.ts'
import { aheadUs, fixedOffset, isRegion, offsetAt, shortIds } from '../patterns/zones.ts'

/** The time zone of a session: a region with its history of offsets, or one offset for ever. */
export interface SessionZone {
  /** As it was set, which is what `current_timezone()` answers. */
  readonly id: string
  /** As Java calls it: `Europe/Vienna`, `+05:30`, `UTC+02:00`. */
  readonly name: string
  /** How far its clock is always ahead of UTC, in microseconds; undefined for a region. */
  readonly offsetUs: bigint | undefined
  /** Its text stands within that of another zone: also UTC's clock is then called by a name of its own. */
  readonly apart?: boolean
}

/** The zone of a session that says nothing. The clock of an instant is its count of microseconds there. */
export const utc: SessionZone = { id: 'UTC', name: 'UTC', offsetUs: 0n }

/**
 * The zone that a text names, as Spark reads one: `Europe/Vienna`, `+5:30`, `GMT+1`, `PST`; undefined where it names none.
 * Source: Spark, `DateTimeUtils.getZoneId`; Java, `ZoneId.of`.
 */
export function sessionZone(id: string): SessionZone | undefined {
  const full = id.replace(/^([+-])(\d):/, '$10$2:').replace(/^([+-]\d\d):(\d)$/, '$1:0$2')
  const name = Object.hasOwn(shortIds, full) ? (shortIds[full] ?? full) : full
  const offset = ofOffset(name)
  if (offset) return { id, ...offset }
  if (/^Etc\/(?:UTC|GMT|UCT|Zulu|Universal|Greenwich|GMT[+-]?0)$/.test(name)) return { id, name, offsetUs: 0n }
  return isRegion(name) ? { id, name, offsetUs: undefined } : undefined
}

function ofOffset(text: string): Pick<SessionZone, 'name' | 'offsetUs'> | undefined {
  if (/^(?:Z|UTC|GMT|UT|GMT0)$/.test(text)) return { name: text, offsetUs: 0n }
  const [, prefix, offset = ''] = /^(UTC|GMT|UT|)([+-](?:\d|\d\d|\d\d:?[0-5]\d|\d\d:[0-5]\d:[0-5]\d|\d\d[0-5]\d[0-5]\d))$/.exec(text) ?? []
  const seconds = prefix === undefined ? undefined : fixedOffset(offset)
  if (prefix === undefined || seconds === undefined) return undefined
  return { name: seconds === 0 ? (prefix || 'Z') : `${prefix}${offsetText(seconds)}`, offsetUs: BigInt(seconds) * 1_000_000n }
}

/** `+05:30`, with seconds where there are some. */
export function offsetText(seconds: number): string {
  const size = Math.abs(seconds)
  const fields = [Math.floor(size / 3600), Math.floor(size / 60) % 60, ...(size % 60 === 0 ? [] : [size % 60])]
  return `${seconds < 0 ? '-' : '+'}${fields.map(field => String(field).padStart(2, '0')).join(':')}`
}

/** How many microseconds a clock of the zone that shows `clockUs` is ahead of UTC: before a gap it goes on, in an overlap it is the earlier. */
export const offsetIn = ({ name, offsetUs }: SessionZone, clockUs: bigint): bigint | undefined => offsetUs ?? offsetAt(name, clockUs)

/** What the zone's clock shows at an instant: `2024-01-31 10:20:30.500`. */
export function clockText(instant: Date, { name, offsetUs }: SessionZone): string {
  const ahead = offsetUs ?? aheadUs(name, BigInt(instant.getTime()) * 1000n) ?? 0n
  return new Date(instant.getTime() + Number(ahead / 1000n)).toISOString().replace('T', ' ').replace('Z', '')
}

/** A zone as one whose texts stand within those of a session in another zone. */
export const within = (zone: SessionZone, around: SessionZone = utc): SessionZone => ({ ...zone, apart: suffixOf(around) !== '' })

/** The instant at which the zone's clock shows what UTC's shows at `clock`. */
export function instantShown(clock: Date, zone: SessionZone = utc): Date {
  const clockUs = Number.isNaN(clock.getTime()) ? undefined : BigInt(clock.getTime()) * 1000n
  return clockUs === undefined ? clock : new Date(Number((clockUs - (offsetIn(zone, clockUs) ?? 0n)) / 1000n))
}

/** The instant at which the zone's clock shows `2024-01-31 10:20:30.5`, as DuckDB reads one, `…+00`; undefined for years that it writes in another way. */
export function instantAt(clock: string, zone: SessionZone): string | undefined {
  const [, seconds, fraction = ''] = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(\.\d{1,6})?$/.exec(clock) ?? []
  if (seconds === undefined) return undefined
  if (zone.offsetUs === 0n) return `${clock}+00`
  const clockUs = BigInt(Date.parse(`${seconds.replace(' ', 'T')}Z`)) * 1000n
  const offsetUs = offsetIn(zone, clockUs)
  if (offsetUs === undefined) return undefined
  const shown = secondsText(clockUs - offsetUs)
  return shown && `${shown}${fraction}+00`
}

const dayUs = 86_400_000_000n

/** Whole seconds of UTC's clock, `2024-01-31 10:20:30`; undefined for years of other than four digits. */
function secondsText(us: bigint): string | undefined {
  const within = ((us % dayUs) + dayUs) % dayUs
  const [year, month, day] = dateOfDay(Number((us - within) / dayUs))
  const pad = (value: number, width: number): string => String(value).padStart(width, '0')
  return year < 1 || year > 9999 ? undefined : `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)} ${new Date(Number(within / 1000n)).toISOString().slice(11, 19)}`
}

/** What the names of macros and scripts that go by the zone's clock end with; '' where that clock is UTC's. */
export function suffixOf({ name, offsetUs, apart }: SessionZone): string {
  if (offsetUs === 0n) return apart ? '_utc' : ''
  if (offsetUs !== undefined) return `_${offsetUs < 0n ? 'west' : 'east'}_${String(offsetUs < 0n ? -offsetUs : offsetUs).slice(0, -6)}`
  return `_in_${name.toLowerCase().replaceAll('+', 'plus').replaceAll('-', 'minus').replaceAll(/\W/g, '_')}`
}
