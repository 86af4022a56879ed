import { type Value } from '@lagoon/engine'
import { formatType, type SessionZone, shownClock, type SqlType, utc } from '@lagoon/sql'
import { type Plain } from './answer.ts'
import { calendarText, intervalText } from './interval.ts'

/** The type as Spark prints it. */
export function typeText(type: SqlType): string {
  return formatType(type).replaceAll(' NOT NULL', '')
}

/** A value of the engine, written down as `Plain` says, instants as the clock of a zone shows them. */
export function plain(value: Value, type: SqlType, zone: SessionZone = utc): Plain {
  if (value === null) return null
  if (typeof value === 'boolean') return value
  if (typeof value === 'bigint') return String(value)
  // The warehouse shows a FLOAT by its fewest digits.
  if (typeof value === 'number') return (type.kind === 'double' || type.kind === 'float') && Number.isFinite(value) ? (type.kind === 'float' ? Math.fround(value) : value) : String(value)
  if (typeof value === 'string' && type.kind === 'interval') return intervalText(value, type)
  if (typeof value === 'string' && type.kind === 'calendar_interval') return calendarText(value)
  if (typeof value === 'string') return type.kind === 'timestamp' ? year(shortened(shownClock(value, zone))) : type.kind === 'timestamp_ntz' ? year(shortened(value)) : type.kind === 'date' ? year(value) : value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (isList(value)) return value.map(item => type.kind === 'map' ? entry(item, type.key, type.value, zone) : plain(item, type.kind === 'array' ? type.element : unknown, zone))
  const fields = type.kind === 'struct' ? type.fields : []
  return Object.fromEntries(Object.entries(value).map(([name, held], index) => [name, plain(held, fields[index]?.type ?? unknown, zone)]))
}

const unknown: SqlType = { kind: 'void' }

function entry(item: Value, key: SqlType, value: SqlType, zone: SessionZone): Plain {
  const held = item as { readonly key: Value; readonly value: Value }
  return { key: plain(held.key, key, zone), value: plain(held.value, value, zone) }
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

/** Without a fraction of zeros. */
function shortened(text: string): string {
  return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
}

/** Years beyond 9999 with a sign, those before year 1 counted as astronomers do, as Java writes them. */
function year(text: string): string {
  const [, count = '', rest = ''] = /^(\d+)(-.*)$/.exec(text.replace(' (BC)', '')) ?? []
  if (text.includes(' (BC)')) return Number(count) === 1 ? `0000${rest}` : `-${String(Number(count) - 1).padStart(4, '0')}${rest}`
  return count.length > 4 ? `+${text}` : text
}
