import { raised, type ScriptFunction, type ScriptValue } from './script.ts'

/** Reading of intervals from text: months, or microseconds. */
export const intervalScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_interval', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR', 'BOOLEAN'], result: 'BIGINT', compute: intervalOf },
]

const fields = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
const sizes = [12n, 1n, 86_400_000_000n, 3_600_000_000n, 60_000_000n, 1_000_000n] as const
/** What stands before each field but the first. */
const joints = ['', '-', '', ' ', ':', ':'] as const

function intervalOf(...[text, from, to, attempt]: readonly ScriptValue[]): bigint | null {
  const first = fields.indexOf(String(from) as (typeof fields)[number])
  const last = fields.indexOf(String(to) as (typeof fields)[number])
  const name = `${String(from)}${first === last ? '' : ` to ${String(to)}`}`.toUpperCase()
  const count = read(String(text).trim(), first, last, name)
  if (count !== undefined) return count
  if (attempt === true) return null
  throw raised(`INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING${first > 1 ? '_WITH_NOTICE' : ''}`, `Error parsing '${String(text)}' to interval: it does not match the form of INTERVAL ${name}.`)
}

function read(text: string, first: number, last: number, name: string): bigint | undefined {
  const [, outer = '', quoted] = new RegExp(`^INTERVAL\\s+([+-]?)'(.*)'\\s+${name.replace(/ /g, '\\s+')}$`, 'i').exec(text) ?? []
  const parts = fields.slice(first, last + 1).map((field, index) => `${index === 0 ? '' : joints[first + index] ?? ''}(\\d{1,${index === 0 ? 19 : 2}})${field === 'second' ? '(?:\\.(\\d{1,9}))?' : ''}`)
  const [whole, sign = '', ...digits] = new RegExp(`^([+-]?)${parts.join('')}$`).exec(quoted ?? text) ?? []
  if (whole === undefined) return undefined
  let total = 0n
  for (let field = first; field <= last; field += 1) {
    const amount = BigInt(digits[field - first] ?? '0')
    if (field > first && amount >= [0n, 12n, 0n, 24n, 60n, 60n][field]!) return undefined
    total += amount * (sizes[field] ?? 0n)
  }
  if (last === 5) total += BigInt((digits[last - first + 1] ?? '').padEnd(6, '0').slice(0, 6))
  const negative = (sign === '-') !== (outer === '-')
  const signed = negative ? -total : total
  return signed >= -(1n << 63n) && signed < 1n << 63n ? signed : undefined
}
