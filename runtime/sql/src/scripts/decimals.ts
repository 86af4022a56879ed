import { type ScriptFunction, type ScriptValue } from './script.ts'

/** Decimals of any number of digits, exactly; a result is rounded half up to `scale` digits behind the point. */
export const decimalScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_decimal', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR', 'INTEGER'], result: 'VARCHAR', compute: (operator, a, b, scale) => format(rounded(compute(operator, read(a), read(b)), Number(scale))) },
]

/** `digits` without the point, `scale` of them behind it. */
interface Decimal { readonly digits: bigint; readonly scale: number }

function compute(operator: ScriptValue, a: Decimal, b: Decimal): Decimal {
  if (operator === '*') return { digits: a.digits * b.digits, scale: a.scale + b.scale }
  const scale = Math.max(a.scale, b.scale)
  const [left, right] = [a, b].map(value => value.digits * 10n ** BigInt(scale - value.scale)) as [bigint, bigint]
  return { digits: operator === '+' ? left + right : left - right, scale }
}

function read(text: ScriptValue): Decimal {
  const [whole = '0', behind = ''] = String(text).split('.')
  return { digits: BigInt(whole + behind), scale: behind.length }
}

function rounded(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return value
  const step = 10n ** BigInt(value.scale - scale)
  const size = value.digits < 0n ? -value.digits : value.digits
  const nearest = (2n * size + step) / (2n * step)
  return { digits: value.digits < 0n ? -nearest : nearest, scale }
}

function format({ digits, scale }: Decimal): string {
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
  const point = text.length - scale
  return `${digits < 0n ? '-' : ''}${text.slice(0, point)}${scale > 0 ? `.${text.slice(point)}` : ''}`
}
