import { dateOf, inRange, ticksOf, ticksPerDay, type Moment } from './moment.ts'
import { windowsZones } from './windowsZones.ts'

/** A time zone that a Windows name names. */
export interface Zone { readonly name: string; readonly iana: string }

const byName = new Map([...windowsZones].map(([name, iana]): [string, Zone] => [name.toLowerCase(), { name, iana }]))
byName.set('coordinated universal time', { name: 'UTC', iana: 'Etc/UTC' })

/** The zone of a Windows name, in any case; Azure takes no other names. */
export const zoneNamed = (name: string): Zone | undefined => byName.get(name.toLowerCase())

/** The Windows name to suggest to somebody who wrote an IANA name. */
export function windowsNameFor(iana: string): string | undefined {
  const wanted = iana.toLowerCase()
  return [...windowsZones].find(([, zone]) => zone.toLowerCase() === wanted)?.[0]
}

export const isUtc = (zone: Zone): boolean => zone.iana === 'Etc/UTC'

/** A reading in UTC as the clock of a zone shows it. */
export function fromUtc(ticks: bigint, zone: Zone): Moment | undefined {
  if (isUtc(zone)) return { ticks, kind: 'utc' }
  const local = ticks + offsetAt(ticks, zone)
  return inRange(local) ? { ticks: local, kind: 'unspecified' } : undefined
}

export type UtcResult = { readonly kind: 'found'; readonly ticks: bigint } | { readonly kind: 'skipped' } | { readonly kind: 'outOfRange' }

/**
 * The UTC reading of a zone's clock. An hour that summer time skips has none; of an hour that comes twice, .NET takes
 * the second one, in standard time.
 */
export function toUtc(ticks: bigint, zone: Zone): UtcResult {
  const candidates = [offsetAt(clamp(ticks - ticksPerDay), zone), offsetAt(clamp(ticks + ticksPerDay), zone)]
  const fitting = candidates.filter(offset => offsetAt(clamp(ticks - offset), zone) === offset)
  if (fitting.length === 0) return { kind: 'skipped' }
  const standard = fitting.reduce((least, offset) => (offset < least ? offset : least))
  return inRange(ticks - standard) ? { kind: 'found', ticks: ticks - standard } : { kind: 'outOfRange' }
}

const lastTick = 3_155_378_975_999_999_999n
const clamp = (ticks: bigint): bigint => (ticks < 0n ? 0n : ticks > lastTick ? lastTick : ticks)

const formats = new Map<string, Intl.DateTimeFormat>()

/** How far the zone's clock is ahead of UTC at an instant, in ticks. */
function offsetAt(ticks: bigint, zone: Zone): bigint {
  let format = formats.get(zone.iana)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone.iana, hourCycle: 'h23', calendar: 'gregory', era: 'short',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    })
    formats.set(zone.iana, format)
  }
  const instant = dateOf(ticks)
  instant.setUTCMilliseconds(0)
  const parts: Record<string, string> = {}
  for (const part of format.formatToParts(instant)) parts[part.type] = part.value
  const year = parts.era?.startsWith('B') === true ? 1 - Number(parts.year) : Number(parts.year)
  const shown = new Date(0)
  shown.setUTCFullYear(year, Number(parts.month) - 1, Number(parts.day))
  shown.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second))
  return ticksOf(shown) - ticksOf(instant)
}
