import { floatText } from '../print.ts'
import type { Numeric, Value } from '../value.ts'
import { callError, numberAt, optionalTextAt, textAt, valueError, type FunctionCall } from './call.ts'
import { eagerInLogicApps } from './table.ts'

export const numberFormatFunctions = eagerInLogicApps('conversion', [['formatNumber', [2, 3], formatNumber]])

/** Writes a number by a .NET format, standard (`N2`, `P0`, `D5` …) or custom (`#,##0.00;(0);zero`), in American style. */
function formatNumber(call: FunctionCall): Value {
  const number = numberAt(call, 0)
  const format = textAt(call, 1)
  const locale = optionalTextAt(call, 2) ?? 'en-US'
  if (!/^en-us$/i.test(locale)) throw callError(call, `'formatNumber' in the culture '${locale}' has no local counterpart yet`, { argument: 2 })
  const [, letter, digits] = /^([A-Za-z])(\d{0,2})$/.exec(format) ?? []
  if (letter === undefined) return custom(call, number, format)
  return standard(call, number, letter, digits === '' || digits === undefined ? undefined : Number(digits))
}

function standard(call: FunctionCall, number: Numeric, letter: string, places: number | undefined): string {
  const sign = (text: string, size = text): string => (number.value < 0 && /[1-9]/.test(text) ? `-${size}` : size)
  switch (letter.toUpperCase()) {
    case 'N': { const text = fixed(number, places ?? 2, true); return sign(text) }
    case 'F': { const text = fixed(number, places ?? 2, false); return sign(text) }
    case 'C': { const text = fixed(number, places ?? 2, true); return sign(text, `$${text}`) }
    case 'P': { const text = fixed(number, places ?? 2, true, 2); return sign(text, `${text}%`) }
    case 'D': {
      if (number.kind === 'float') throw valueError(call, 0, `must be an integer for the format '${letter}'`)
      const text = (number.value < 0n ? -number.value : number.value).toString().padStart(places ?? 1, '0')
      return sign(text)
    }
    case 'E': {
      const [mantissa = '', power = '0'] = Number(number.value).toExponential(places ?? 6).split('e')
      return `${mantissa}${letter}${Number(power) < 0 ? '-' : '+'}${String(Math.abs(Number(power))).padStart(3, '0')}`
    }
    case 'G': {
      if (places !== undefined && places > 0) return floatText(Number(Number(number.value).toPrecision(places)))
      return number.kind === 'integer' ? number.value.toString() : floatText(number.value)
    }
    default: throw valueError(call, 1, `is no number format: '${letter}'`)
  }
}

function fixed(number: Numeric, places: number, grouped: boolean, shift = 0): string {
  const { whole, fraction } = rounded(number, places, 'even', shift)
  return (grouped ? withCommas(whole) : whole) + (places > 0 ? `.${fraction}` : '')
}

const withCommas = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/**
 * The digits of a number without its sign, rounded to so many places. .NET rounds a float by its first 17 significant
 * digits, not by its exact binary value; standard formats take halves to the even neighbour, custom ones away from zero.
 */
function rounded(number: Numeric, places: number, halves: 'even' | 'away', shift: number): { readonly whole: string; readonly fraction: string } {
  const { digits, power } = decimal(number)
  const exponent = power + places + shift
  let scaled = exponent >= 0 ? digits * 10n ** BigInt(exponent) : digits / 10n ** BigInt(-exponent)
  if (exponent < 0) {
    const unit = 10n ** BigInt(-exponent)
    const twice = (digits % unit) * 2n
    if (twice > unit || (twice === unit && (halves === 'away' || scaled % 2n === 1n))) scaled += 1n
  }
  const text = scaled.toString().padStart(places + 1, '0')
  return { whole: text.slice(0, text.length - places), fraction: text.slice(text.length - places) }
}

function decimal(number: Numeric): { readonly digits: bigint; readonly power: number } {
  if (number.kind === 'integer') return { digits: number.value < 0n ? -number.value : number.value, power: 0 }
  const [mantissa = '0', power = '0'] = Math.abs(number.value).toExponential(16).split('e')
  return { digits: BigInt(mantissa.replace('.', '')), power: Number(power) - 16 }
}

interface Part { readonly text: string; readonly literal: boolean }

function custom(call: FunctionCall, number: Numeric, format: string): string {
  const [positive = '', negative, zero] = sections(format)
  const text = section(call, positive, number)
  if (zero !== undefined && !/[1-9]/.test(text)) return section(call, zero, { kind: 'integer', value: 0n })
  if (number.value >= 0) return text
  if (negative !== undefined && negative !== '') return section(call, negative, number)
  return /[1-9]/.test(text) ? `-${text}` : text
}

function sections(format: string): readonly string[] {
  return [...format.matchAll(/((?:'[^']*'|"[^"]*"|\\.|[^;])*)(?:;|$)/g)].map(match => match[1] ?? '').slice(0, 3)
}

function section(call: FunctionCall, format: string, number: Numeric): string {
  const parts = [...format.matchAll(/'([^']*)'|"([^"]*)"|\\(.)|([\s\S])/g)].map(([, single, double, escaped, plain]): Part => {
    const literal = single ?? double ?? escaped
    return { text: literal ?? plain ?? '', literal: literal !== undefined }
  })
  const isDigit = ({ text, literal }: Part): boolean => !literal && (text === '0' || text === '#')
  const first = parts.findIndex(isDigit)
  if (first < 0) return parts.map(part => part.text).join('')
  const last = parts.findLastIndex(isDigit)
  const pattern = parts.slice(first, last + 1).map(part => (part.literal ? '' : part.text)).join('')
  if (!/^[0#,]*(\.[0#]*)?$/.test(pattern) || /[eE‰]/.test(parts.filter(part => !part.literal).map(part => part.text).join(''))) {
    throw valueError(call, 1, `is a custom number format that has no local counterpart yet: '${format}'`)
  }
  const percent = parts.some(part => !part.literal && part.text === '%')
  const texts = (some: readonly Part[]): string => some.map(part => part.text).join('')
  return texts(parts.slice(0, first)) + patterned(number, pattern, percent) + texts(parts.slice(last + 1))
}

function patterned(number: Numeric, pattern: string, percent: boolean): string {
  const [wholePattern = '', fractionPattern = ''] = pattern.split('.')
  const { whole, fraction } = rounded(number, fractionPattern.length, 'away', percent ? 2 : 0)
  const placeholders = wholePattern.replaceAll(',', '')
  const least = placeholders.includes('0') ? placeholders.length - placeholders.indexOf('0') : 0
  const digits = whole.replace(/^0+/, '').padStart(least, '0')
  const kept = fraction.slice(0, Math.max(fractionPattern.lastIndexOf('0') + 1, fraction.replace(/0+$/, '').length))
  return (/[0#],[0#]/.test(wholePattern) ? withCommas(digits) : digits) + (kept === '' ? '' : `.${kept}`)
}
