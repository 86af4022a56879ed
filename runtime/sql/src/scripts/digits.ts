/** A decimal number as its digits: `unscaled` times ten to the power of minus `scale`. */
export interface Digits { readonly negative: boolean; readonly unscaled: bigint; readonly scale: number }

/** Reads `-12.50`, `1e+20`, `1.5E-7`: what DuckDB and JavaScript write for finite numbers. */
export function digitsOf(text: string): Digits {
  const [, sign, whole = '0', fraction = '', exponent = '0'] = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const scale = fraction.length - Number(exponent)
  const unscaled = BigInt(`${whole}${fraction}` || '0')
  return { negative: sign === '-', unscaled: scale < 0 ? unscaled * 10n ** BigInt(-scale) : unscaled, scale: Math.max(scale, 0) }
}

/** Rounded to so many digits behind the point; of a tie, `tie` says whether it goes away from zero. */
export function rounded(digits: Digits, scale: number, tie: (kept: bigint) => boolean): Digits {
  if (scale >= digits.scale) return { ...digits, unscaled: digits.unscaled * 10n ** BigInt(scale - digits.scale), scale }
  const unit = 10n ** BigInt(digits.scale - scale)
  const kept = digits.unscaled / unit
  const twice = (digits.unscaled % unit) * 2n
  const up = twice > unit || (twice === unit && tie(kept))
  return { ...digits, unscaled: up ? kept + 1n : kept, scale }
}

export const halfUp = (): boolean => true
export const halfEven = (kept: bigint): boolean => kept % 2n === 1n

/** The digits before and behind the point. */
export function parts({ unscaled, scale }: Digits): { readonly whole: string; readonly fraction: string } {
  const text = unscaled.toString().padStart(scale + 1, '0')
  return { whole: text.slice(0, text.length - scale), fraction: text.slice(text.length - scale) }
}

export const grouped = (whole: string, size = 3): string => whole.replace(new RegExp(`\\B(?=(?:.{${size}})+$)`, 'g'), ',')

/** The exact value of a double, digit by digit. */
export function exactDigits(value: number): Digits {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Math.abs(value))
  const bits = view.getBigUint64(0)
  const exponent = Number(bits >> 52n)
  const mantissa = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n)
  const power = Math.max(exponent, 1) - 1075
  return { negative: value < 0, unscaled: power >= 0 ? mantissa << BigInt(power) : mantissa * 5n ** BigInt(-power), scale: power >= 0 ? 0 : -power }
}
