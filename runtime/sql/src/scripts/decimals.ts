import { raised, type ScriptFunction, type ScriptValue } from './script.ts'

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
  if (operator === '+' || operator === '-') return { digits: operator === '+' ? left + right : left - right, scale }
  if (right === 0n) throw operator === '/' || operator === 'DIV' ? raised('DIVIDE_BY_ZERO', 'Division by zero. Use try_divide to tolerate divisor being 0 and return NULL instead.') : raised('REMAINDER_BY_ZERO', 'Remainder by zero. Use try_mod to tolerate divisor being 0 and return NULL instead.')
  switch (operator) {
    // Spark keeps 38 digits of a quotient behind the point, and rounds those.
    case '/': return rounded({ digits: left * 10n ** 39n / right, scale: 39 }, 38)
    case 'DIV': return { digits: left / right, scale: 0 }
    case '%': return { digits: left % right, scale }
    default: return { digits: left % right < 0n ? (left % right + right) % right : left % right, scale }
  }
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
