import { type ScriptFunction, type ScriptValue } from './script.ts'

/** Rounding of the decimal digits that a double shows, for more digits than arithmetic on doubles can be trusted with. */
export const roundingScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_round', parameters: ['DOUBLE', 'INTEGER', 'BOOLEAN'], result: 'DOUBLE', compute: rounded },
]

function rounded(...[value, digits, toEven]: readonly ScriptValue[]): number {
  const number = Number(value)
  if (!Number.isFinite(number)) return number
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)\.?(\d*)(?:e([+-]\d+))?$/.exec(String(number)) ?? []
  const shown = BigInt(whole + fraction)
  // The number is `shown` times ten to the power of -scale.
  const scale = fraction.length - Number(exponent)
  const dropped = scale - Number(digits)
  if (dropped <= 0) return number
  if (dropped > 400) return sign === '' ? 0 : -0
  const unit = 10n ** BigInt(dropped)
  const quotient = shown / unit
  const twice = 2n * (shown % unit)
  const up = twice > unit || (twice === unit && (toEven !== true || quotient % 2n === 1n))
  return Number(`${sign}${up ? quotient + 1n : quotient}e${-Number(digits)}`)
}
