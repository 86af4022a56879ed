import { dateOf, ticksOf } from './moment.ts'
import { fromUtc, isUtc, toUtc, type Zone } from './zones.ts'

/** What the clock of a zone shows at an instant, as the milliseconds of a UTC clock that shows the same. */
export function clockAt(instantMs: number, zone: Zone): number {
  if (isUtc(zone)) return instantMs
  const shown = fromUtc(ticksOf(new Date(instantMs)), zone)
  return shown === undefined ? instantMs : dateOf(shown.ticks).getTime()
}

/**
 * The instant at which the clock of a zone shows something. Of a reading that comes twice it is the second one, in standard time;
 * one that summer time skips is as far behind the jump as it would have been without it.
 */
export function instantOf(clockMs: number, zone: Zone): number {
  if (isUtc(zone)) return clockMs
  const found = toUtc(ticksOf(new Date(clockMs)), zone)
  if (found.kind === 'found') return dateOf(found.ticks).getTime()
  const dayBefore = clockMs - 86_400_000
  return clockMs - (clockAt(dayBefore, zone) - dayBefore)
}
