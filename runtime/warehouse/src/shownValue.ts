import type { Value } from '@lagoon/engine'
import { shownClock, utc, type SessionZone, type SqlType } from '@lagoon/sql'

/** How values of a type, as the engine gives them, are shown on Databricks in a session of a zone; undefined where both are the same. */
export function shownAs(type: SqlType, zone: SessionZone = utc): ((value: Value) => Value) | undefined {
  switch (type.kind) {
    case 'timestamp': return ofText((text) => shownClock(text, zone))
    case 'interval': return ofText(type.from === 'year' || type.from === 'month' ? yearsAndMonths : daysAndTime)
    case 'float': return (value) => (typeof value === 'number' ? shortest(value) : value)
    case 'array': return inList(shownAs(type.element, zone))
    case 'map': return inList(inFields({ key: shownAs(type.key, zone), value: shownAs(type.value, zone) }))
    case 'struct': return inFields(Object.fromEntries(type.fields.map((field) => [field.name, shownAs(field.type, zone)])))
    default: return undefined
  }
}

type Shown = ReturnType<typeof shownAs>

const ofText = (change: (text: string) => string) => (value: Value): Value => (typeof value === 'string' ? change(value) : value)

const inList = (item: Shown): Shown => item && ((value) => (Array.isArray(value) ? value.map((each: Value) => item(each)) : value))

function inFields(fields: Readonly<Record<string, Shown>>): Shown {
  if (Object.values(fields).every((each) => each === undefined)) return undefined
  return (value) => (isFields(value) ? Object.fromEntries(Object.entries(value).map(([name, held]) => [name, fields[name]?.(held) ?? held])) : value)
}

const isFields = (value: Value): value is { readonly [name: string]: Value } => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

/** The smallest FLOAT that has all of its digits; below it, fewer digits tell one from the next. */
const smallestNormal = 2 ** -126

/** The shortest number that stands for the same FLOAT: 0.1 rather than 0.10000000149011612. */
function shortest(value: number): number {
  for (let digits = Math.abs(value) < smallestNormal ? 1 : 6; digits < 9; digits += 1) {
    const rounded = Number(value.toPrecision(digits))
    if (Math.fround(rounded) === value) return rounded
  }
  return value
}

/** DuckDB's `-1 year -2 months`, `3 days -04:05:06.5` by its parts. */
function partsOf(text: string): { readonly months: number; readonly days: number; readonly micros: bigint } {
  const count = (unit: string): number => Number(new RegExp(`(-?\\d+) ${unit}`).exec(text)?.[1] ?? 0)
  const [, sign, hours = '0', minutes = '0', seconds = '0', fraction = ''] = /(-?)(\d+):(\d\d):(\d\d)(?:\.(\d+))?/.exec(text) ?? []
  const micros = (BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
  return { months: count('year') * 12 + count('month'), days: count('day'), micros: sign === '-' ? -micros : micros }
}

/** `1-2`: years and months. */
function yearsAndMonths(text: string): string {
  const { months } = partsOf(text)
  return `${months < 0 ? '-' : ''}${Math.floor(Math.abs(months) / 12)}-${Math.abs(months) % 12}`
}

/** `1 02:03:04.500000000` */
function daysAndTime(text: string): string {
  const { days, micros } = partsOf(text)
  const all = BigInt(days) * 86_400_000_000n + micros
  const size = all < 0n ? -all : all
  const two = (value: bigint): string => String(value).padStart(2, '0')
  const seconds = size / 1_000_000n
  return `${all < 0n ? '-' : ''}${seconds / 86_400n} ${two((seconds / 3600n) % 24n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}.${String(size % 1_000_000n).padStart(6, '0')}000`
}
