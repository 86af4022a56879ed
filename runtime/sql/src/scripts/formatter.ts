import { digitsOf, grouped, halfUp, parts, rounded } from './digits.ts'
import { murmur3 } from './murmur3.ts'
import { raised, type ScriptFunction } from './script.ts'

/** `format_string`: the values come as a letter for their kind and their text, see `formatArguments`. */
export const formatterScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_format_string', parameters: ['VARCHAR', 'VARCHAR[]'], result: 'VARCHAR', compute: (pattern, values) => format(pattern as string, values as readonly (string | null)[]) },
]

interface Place { readonly flags: string; readonly width: number; readonly precision: number | undefined; readonly conversion: string; readonly text: string }

const bad = (message: string): never => {
  throw raised('INVALID_PARAMETER_VALUE', `format_string: ${message}`)
}

function format(pattern: string, values: readonly (string | null)[]): string {
  let next = 0
  let last = -1
  return pattern.replace(/%(?:(\d+)\$|(<))?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])|%/g, (text, index: string | undefined, again: string | undefined, flags: string | undefined, width: string | undefined, precision: string | undefined, conversion: string | undefined) => {
    if (conversion === undefined) return bad(`the conversion of '%' in '${pattern}' is missing`)
    const place: Place = { flags: flags ?? '', width: Number(width ?? 0), precision: precision === undefined ? undefined : Number(precision), conversion, text }
    if (place.flags.includes('-') && width === undefined) return bad(`${text} has no width`)
    if (conversion === 'n') return '\n'
    if (conversion === '%') return padded('%', place)
    if (index !== undefined) last = Number(index) - 1
    else if (again === undefined) {
      last = next
      next += 1
    }
    if (last < 0 || last >= values.length) return bad(`there is no value for ${text}`)
    const made = convert(values[last] ?? null, place)
    return /[A-Z]/.test(conversion) ? made.toUpperCase() : made
  })
}

function padded(text: string, { flags, width }: Place): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width)
}

function convert(value: string | null, place: Place): string {
  const { conversion, precision } = place
  const cut = (text: string): string => padded(precision === undefined ? text : text.slice(0, precision), place)
  const kind = value?.[0]
  const text = value?.slice(1) ?? 'null'
  const wrong = (): never => bad(`${place.text} does not take the value ${text}`)
  switch (conversion.toLowerCase()) {
    case 's': return cut(text)
    case 'b': return cut(value === null ? 'false' : kind === 'o' ? text : 'true')
    case 'h': return value === null ? cut('null') : cut(hash(kind, text, wrong))
    case 'c':
      if (value === null) return cut('null')
      return kind === 'i' ? padded(String.fromCodePoint(Number(text)), place) : wrong()
    case 'd': case 'x': case 'o':
      if (precision !== undefined) return bad(`${place.text} has a precision`)
      if (value === null) return padded('null', place)
      return kind !== undefined && kind in bitsOf ? whole(BigInt(text), bitsOf[kind] ?? 64, place) : wrong()
    case 'f': case 'e': case 'g': case 'a':
      if (value === null) return cut('null')
      // A FLOAT is the double that it stands for.
      return kind === 'd' ? floating(text, place, wrong) : kind === 'r' ? floating(/[0-9]$/.test(text) ? String(Math.fround(Number(text))) : text, place, wrong) : wrong()
    default: return bad(`there is no conversion ${place.text}`)
  }
}

function hash(kind: string | undefined, text: string, wrong: () => never): string {
  if (kind === 'i') return (Number(text) >>> 0).toString(16)
  return kind === 's' ? (murmur3({ kind: 'bytes', value: Buffer.from(text) }, 42) >>> 0).toString(16) : wrong()
}

/** How wide a whole number of each kind is. */
const bitsOf: Readonly<Record<string, number>> = { t: 8, w: 16, i: 32, l: 64 }

function whole(value: bigint, width: number, place: Place): string {
  if (place.conversion === 'd') return signed(value < 0n, (value < 0n ? -value : value).toString(), place)
  const bits = BigInt.asUintN(width, value)
  const hexadecimal = place.conversion.toLowerCase() === 'x'
  const text = `${place.flags.includes('#') ? (hexadecimal ? '0x' : '0') : ''}${bits.toString(hexadecimal ? 16 : 8)}`
  return place.flags.includes('0') ? text.padStart(place.width, '0') : padded(text, place)
}

/** Sign, groups and zeros around the digits of a number. */
function signed(negative: boolean, digits: string, place: Place, plain = false): string {
  const { flags, width } = place
  const [integer = '', ...fraction] = digits.split('.')
  const body = [flags.includes(',') && !plain ? grouped(integer) : integer, ...fraction].join('.')
  const [open, close] = negative ? (flags.includes('(') ? ['(', ')'] : ['-', '']) : [flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '', '']
  const zeros = flags.includes('0') && !plain ? Math.max(0, width - open.length - close.length - body.length) : 0
  return padded(`${open}${'0'.repeat(zeros)}${body}${close}`, place)
}

function floating(text: string, place: Place, wrong: () => never): string {
  const negative = text.startsWith('-')
  if (/nan/i.test(text)) return padded('NaN', place)
  if (/inf/i.test(text)) return signed(negative, 'Infinity', place, true)
  const magnitude = text.replace(/^-/, '')
  const precision = place.precision ?? 6
  switch (place.conversion.toLowerCase()) {
    case 'f': return signed(negative, fixed(magnitude, precision), place)
    case 'e': return signed(negative, scientific(magnitude, precision), place)
    case 'g': {
      const digits = Math.max(precision, 1)
      const size = Number(scientific(magnitude, digits - 1))
      const exponent = Number(scientific(magnitude, digits - 1).split('e')[1])
      const usual = size === 0 || (size >= 1e-4 && exponent < digits)
      return signed(negative, usual ? fixed(magnitude, digits - (size === 0 ? 1 : exponent + 1)) : scientific(magnitude, digits - 1), place)
    }
    default: return wrong()
  }
}

function fixed(magnitude: string, precision: number): string {
  const { whole: integer, fraction } = parts(rounded(digitsOf(magnitude), precision, halfUp))
  return precision === 0 ? integer : `${integer}.${fraction}`
}

function scientific(magnitude: string, precision: number): string {
  const { unscaled, scale } = digitsOf(magnitude)
  if (unscaled === 0n) return `${fixed('0', precision)}e+00`
  const length = unscaled.toString().length
  const mantissa = rounded({ negative: false, unscaled, scale: length - 1 }, precision, halfUp)
  const grown = parts(mantissa).whole.length > 1
  const { whole: integer, fraction } = parts(grown ? { ...mantissa, unscaled: mantissa.unscaled / 10n } : mantissa)
  const exponent = length - 1 - scale + (grown ? 1 : 0)
  return `${integer}${precision === 0 ? '' : `.${fraction}`}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}
