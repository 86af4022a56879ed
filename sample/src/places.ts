import { weights } from './weights.ts'

export interface Place { readonly country: string; readonly zone: string }

/**
 * Where people live, by weight, and the clocks they live by: each zone's offset from UTC in minutes, and the changes of 2026.
 * The table is written down, not asked of the platform, whose time zone data differ from machine to machine.
 */
const table: readonly (readonly [country: string, zone: string, weight: number, offset: number, ...changes: readonly Change[]])[] = [
  ['United States', 'America/New_York', 11, -300, ['2026-03-08T07:00Z', -240], ['2026-11-01T06:00Z', -300]],
  ['United States', 'America/Chicago', 6, -360, ['2026-03-08T08:00Z', -300], ['2026-11-01T07:00Z', -360]],
  ['United States', 'America/Los_Angeles', 5, -480, ['2026-03-08T10:00Z', -420], ['2026-11-01T09:00Z', -480]],
  ['Canada', 'America/Toronto', 4, -300, ['2026-03-08T07:00Z', -240], ['2026-11-01T06:00Z', -300]],
  ['Mexico', 'America/Mexico_City', 6, -360],
  ['Brazil', 'America/Sao_Paulo', 10, -180],
  ['United Kingdom', 'Europe/London', 10, 0, ['2026-03-29T01:00Z', 60], ['2026-10-25T01:00Z', 0]],
  ['Germany', 'Europe/Berlin', 12, 60, ['2026-03-29T01:00Z', 120], ['2026-10-25T01:00Z', 60]],
  ['France', 'Europe/Paris', 8, 60, ['2026-03-29T01:00Z', 120], ['2026-10-25T01:00Z', 60]],
  ['Spain', 'Europe/Madrid', 6, 60, ['2026-03-29T01:00Z', 120], ['2026-10-25T01:00Z', 60]],
  ['Sweden', 'Europe/Stockholm', 4, 60, ['2026-03-29T01:00Z', 120], ['2026-10-25T01:00Z', 60]],
  ['India', 'Asia/Kolkata', 10, 330],
  ['Japan', 'Asia/Tokyo', 5, 540],
  ['Australia', 'Australia/Sydney', 3, 660, ['2026-04-04T16:00Z', 600], ['2026-10-03T16:00Z', 660]],
]
type Change = readonly [utc: string, offset: number]

export const places: readonly Place[] = table.map(([country, zone]) => ({ country, zone }))
export const placeWeights = weights(table.map(([, , weight]) => weight))

/** From each instant on (UTC, milliseconds), the zone is that many minutes ahead of UTC. */
export const offsets: readonly { readonly zone: string; readonly from: number; readonly minutes: number }[] =
  table.flatMap(([, zone, , offset, ...changes]) => [
    { zone, from: 0, minutes: offset },
    ...changes.map(([utc, minutes]) => ({ zone, from: Date.parse(utc), minutes })),
  ])

const byZone = new Map(table.map(([, zone]) => [zone, offsets.filter((each) => each.zone === zone)]))

/** The instant at which the clocks of a zone show a local time; one that was skipped counts as if it had not been. */
export function instantOf(local: number, zone: string): number {
  const known = byZone.get(zone) ?? []
  let instant = local
  for (const { from, minutes } of known) {
    const candidate = local - minutes * 60_000
    if (candidate >= from) instant = candidate
  }
  return instant
}
