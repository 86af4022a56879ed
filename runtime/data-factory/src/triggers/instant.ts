import { clockAt, instantOf, type Zone } from '@lagoon/expressions'
import { has, optionalText, report, type Cursor } from '../reader/cursor.ts'

/** An instant written in ISO form. Without `Z` or an offset it is what the zone's clock shows; undefined when it cannot be read. */
export function readInstant(cursor: Cursor, zone: Zone): number | undefined {
  const text = optionalText(cursor)?.trim()
  if (text === undefined || text === '') return undefined
  const instant = instantFrom(text, zone)
  if (instant === undefined && has(cursor)) report(cursor, 'InvalidPropertyValue', `'${text}' is not an instant`, "write 2026-01-31T00:00:00Z, or without Z what the clock of timeZone shows")
  return instant
}

function instantFrom(text: string, zone: Zone): number | undefined {
  const [, date, time = '00:00', fraction = '', offset] = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?)?\s*(Z|z|[+-]\d{2}:?\d{2})?$/.exec(text) ?? []
  if (date === undefined) return undefined
  const clock = Date.parse(`${date}T${time}${time.length === 5 ? ':00' : ''}.${fraction.padEnd(3, '0').slice(0, 3)}Z`)
  // There is no 30 February, and `Date.parse` makes March of it.
  if (Number.isNaN(clock) || !new Date(clock).toISOString().startsWith(date)) return undefined
  if (offset === undefined) return instantOf(clock, zone)
  if (/z/i.test(offset)) return clock
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? []
  return clock - (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

/** What the clock of a zone shows, for people: `2026-01-31 09:00`. */
export const clockText = (atMs: number, zone: Zone): string => new Date(clockAt(atMs, zone)).toISOString().slice(0, 16).replace('T', ' ')
