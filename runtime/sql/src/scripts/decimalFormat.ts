import { type Digits, digitsOf, exactDigits, grouped, halfEven, parts, rounded } from './digits.ts'
import { raised, type ScriptFunction } from './script.ts'

/** `format_number`: the number comes as text, with whether it is a double, whose ties are decided by its exact value. */
export const decimalFormatScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_format_places', parameters: ['VARCHAR', 'BOOLEAN', 'INTEGER'], result: 'VARCHAR', compute: (text, isDouble, places) => ((places as number) < 0 ? null : format(text as string, isDouble === true, { ...plain, most: places as number, least: places as number })) },
  { name: 'dbx_js_format_pattern', parameters: ['VARCHAR', 'BOOLEAN', 'VARCHAR'], result: 'VARCHAR', compute: (text, isDouble, pattern) => format(text as string, isDouble === true, patternOf(pattern as string)) },
]

/** A pattern of java.text.DecimalFormat. `whole` is the least number of digits before the point, `group` the size of a group or 0. */
interface Pattern { readonly prefix: string; readonly suffix: string; readonly negative?: readonly [string, string]; readonly whole: number; readonly least: number; readonly most: number; readonly group: number; readonly percent: number }

const plain: Pattern = { prefix: '', suffix: '', whole: 1, least: 0, most: 0, group: 3, percent: 0 }

function patternOf(text: string): Pattern {
  if (text === '') return plain
  const [positive = '', negative] = text.split(';')
  const found = /^((?:'[^']*'|[^'#0.,])*)([#0,]*)(?:\.([#0]*))?((?:'[^']*'|[^'#0.,])*)$/.exec(positive)
  const [, prefix = '', whole = '', fraction = '', suffix = ''] = found ?? []
  if (!found || suffix.startsWith('E0')) throw raised('UNSUPPORTED_FEATURE', `The pattern '${text}' of format_number has no local counterpart`)
  const literal = (part: string): string => part.replace(/'([^']*)'/g, (_, inner: string) => inner || "'")
  const percent = /%/.test(prefix + suffix) ? 2 : /‰/.test(prefix + suffix) ? 3 : 0
  const wholeDigits = (whole.match(/0/g) ?? []).length
  const ends = negative === undefined ? undefined : /^((?:'[^']*'|[^'#0.,])*)[#0,.]*(.*)$/.exec(negative)
  return {
    prefix: literal(prefix), suffix: literal(suffix), percent, most: fraction.length, least: (fraction.match(/0/g) ?? []).length,
    whole: wholeDigits === 0 && whole.includes('#') && fraction !== '' && !fraction.includes('0') ? 1 : wholeDigits,
    group: whole.includes(',') ? whole.length - whole.lastIndexOf(',') - 1 : 0,
    ...(ends ? { negative: [literal(ends[1] ?? ''), literal(ends[2] ?? '')] as const } : {}),
  }
}

function format(text: string, isDouble: boolean, pattern: Pattern): string {
  const special = /nan/i.test(text) ? 'NaN' : /inf/i.test(text) ? '∞' : undefined
  if (special === 'NaN') return special
  const negative = text.startsWith('-')
  const [before, behind] = negative ? (pattern.negative ?? [`-${pattern.prefix}`, pattern.suffix]) : [pattern.prefix, pattern.suffix]
  return `${before}${special ?? body(text, isDouble, pattern)}${behind}`
}

function body(text: string, isDouble: boolean, { whole: leastWhole, least, most, group, percent }: Pattern): string {
  const shift = (digits: Digits): Digits => ({ ...digits, unscaled: digits.unscaled * 10n ** BigInt(percent) })
  const exact = (): Digits => shift(exactDigits(Number(text)))
  const digits = shift(digitsOf(text))
  const { whole, fraction } = parts(rounded(digits, most, kept => (isDouble ? beyond(exact(), kept, most) : halfEven(kept))))
  const kept = fraction.slice(0, most).replace(new RegExp(`(?<=^.{${least},})0+$`), '')
  const padded = (whole === '0' && (leastWhole > 0 || kept === '') ? '0' : whole === '0' ? '' : whole).padStart(leastWhole, '0')
  return `${group > 0 ? grouped(padded, group) : padded}${kept === '' ? '' : `.${kept}`}`
}

/** Whether the exact value lies above the middle, or on it and the digit before is odd. */
function beyond(exact: Digits, kept: bigint, scale: number): boolean {
  const scaled = exact.scale > scale ? exact.unscaled * 2n : exact.unscaled * 2n * 10n ** BigInt(scale - exact.scale)
  const middle = (kept * 2n + 1n) * (exact.scale > scale ? 10n ** BigInt(exact.scale - scale) : 1n)
  return scaled > middle || (scaled === middle && halfEven(kept))
}
