import { inRange, ticksAt, ticksPerMinute, type Moment } from './moment.ts'

/**
 * Reads a timestamp as .NET's `DateTime.Parse` does in the invariant culture: ISO 8601, `M/d/yyyy`, and forms with
 * English month names; a time and an offset may follow. Undefined when it is none of these.
 */
export function parseMoment(text: string): Moment | undefined {
  const trimmed = text.trim()
  // Longer text is no timestamp, and the patterns below should not search it.
  if (trimmed.length > 100) return undefined
  for (const form of forms) {
    const match = form.pattern.exec(trimmed)
    if (match !== null) return momentFrom(match.groups ?? {}, form.month)
  }
  return undefined
}

const time = String.raw`(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:[.,](?<fraction>\d+))?)?(?:\s*(?<half>[AaPp])\.?[Mm]?\.?)?`
const zone = String.raw`(?:\s*(?<zone>[Zz]|GMT|UTC|[+-]\d{1,2}(?::?\d{2})?))?`
const rest = String.raw`(?:(?:[Tt]|\s+|,\s*)${time})?${zone}$`
const names = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']
const monthName = String.raw`(?<name>${names.map(name => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')})\.?`
const weekday = String.raw`(?:(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat)(?:day)?,?\s*)?`

type MonthSource = 'number' | 'name'
const forms: readonly { readonly pattern: RegExp; readonly month: MonthSource }[] = [
  { pattern: new RegExp(String.raw`^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})${rest}`), month: 'number' },
  { pattern: new RegExp(String.raw`^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?<zone>Z)${time}$`), month: 'number' },
  { pattern: /^(?<year>\d{4})[-/](?<month>\d{1,2})$/, month: 'number' },
  { pattern: new RegExp(String.raw`^(?<month>\d{1,2})[-/.](?<day>\d{1,2})[-/.](?<year>\d{4}|\d{2})${rest}`), month: 'number' },
  { pattern: new RegExp(String.raw`^${weekday}(?<day>\d{1,2})[\s-]+${monthName},?[\s-]+(?<year>\d{4}|\d{2})${rest}`, 'i'), month: 'name' },
  { pattern: new RegExp(String.raw`^${weekday}${monthName}\s+(?<day>\d{1,2}),?\s+(?<year>\d{4})${rest}`, 'i'), month: 'name' },
  { pattern: new RegExp(String.raw`^${monthName},?\s+(?<year>\d{4})$`, 'i'), month: 'name' },
]

function momentFrom(parts: Readonly<Record<string, string | undefined>>, source: MonthSource): Moment | undefined {
  const month = source === 'name' ? names.findIndex(name => name.startsWith((parts.name ?? '').toLowerCase().slice(0, 3))) + 1 : number(parts.month)
  const hour = hourOf(number(parts.hour ?? '0'), parts.half)
  if (hour === undefined) return undefined
  const ticks = ticksAt({
    year: fullYear(parts.year ?? '1'), month, day: number(parts.day ?? '1'), hour,
    minute: number(parts.minute ?? '0'), second: number(parts.second ?? '0'), fraction: 0,
  })
  if (ticks === undefined) return undefined
  return inZone(ticks + fractionTicks(parts.fraction ?? ''), parts.zone)
}

const number = (text: string | undefined): number => Number(text)

// .NET: two digits up to 49 are of this century.
const fullYear = (text: string): number => (text.length > 2 ? Number(text) : Number(text) + (Number(text) > 49 ? 1900 : 2000))

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

/** Seven digits; further ones round. */
function fractionTicks(digits: string): bigint {
  const kept = BigInt(digits.slice(0, 7).padEnd(7, '0'))
  return digits.charAt(7) >= '5' ? kept + 1n : kept
}

function inZone(ticks: bigint, zone: string | undefined): Moment | undefined {
  if (zone === undefined) return { ticks, kind: 'unspecified' }
  if (/^(z|gmt|utc)$/i.test(zone)) return { ticks, kind: 'utc' }
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? []
  const offset = BigInt(Number(hours) * 60 + Number(minutes))
  if (offset > 14n * 60n) return undefined
  const moved = ticks + (sign === '-' ? offset : -offset) * ticksPerMinute
  return inRange(moved) ? { ticks: moved, kind: 'offset' } : undefined
}
