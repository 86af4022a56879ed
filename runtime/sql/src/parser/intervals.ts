import { type Token } from '../lexer.ts'
import { type IntervalLiteral } from '../tree/expression.ts'
import { type IntervalUnit } from '../types.ts'
import { type Place } from '../place.ts'
import { type Cursor } from './cursor.ts'

interface Unit { readonly field: IntervalUnit; readonly months?: bigint; readonly microseconds?: bigint }

const day = 86_400_000_000n
const units: Readonly<Record<string, Unit>> = {
  YEAR: { field: 'year', months: 12n },
  MONTH: { field: 'month', months: 1n },
  WEEK: { field: 'day', microseconds: 7n * day },
  DAY: { field: 'day', microseconds: day },
  HOUR: { field: 'hour', microseconds: 3_600_000_000n },
  MINUTE: { field: 'minute', microseconds: 60_000_000n },
  SECOND: { field: 'second', microseconds: 1_000_000n },
  MILLISECOND: { field: 'second', microseconds: 1_000n },
  MICROSECOND: { field: 'second', microseconds: 1n },
}
const fields: readonly IntervalUnit[] = ['year', 'month', 'day', 'hour', 'minute', 'second']

const unitOf = (word: string): Unit | undefined => units[word] ?? (word.endsWith('S') ? units[word.slice(0, -1)] : undefined)

/** Also what is refused by name. */
const isUnit = ({ upper }: Token): boolean => unitOf(upper) !== undefined || /^NANOSECONDS?$/.test(upper)

/** Whether the word INTERVAL that stands here begins a literal, rather than being somebody's name. */
export function startsInterval(cursor: Cursor): boolean {
  if (!cursor.at('INTERVAL')) return false
  const after = cursor.peek(1)
  // Without a unit it is a column of that name, and what is taken from it.
  if (after.upper === '-' || after.upper === '+') return isAmount(cursor.peek(2)) && (isUnit(cursor.peek(3)) || (cursor.peek(2).kind === 'string' && cursor.peek(3).kind === 'string'))
  return isAmount(after)
}

/** Numbers without an exponent and without a letter for their type. */
const isAmount = (token: Token): boolean => (token.kind === 'number' && /^[\d.]+$/.test(token.text)) || token.kind === 'string'

/** `INTERVAL 3 DAYS`, `INTERVAL '1' DAY '2' HOURS`, `INTERVAL '1-2' YEAR TO MONTH`, `INTERVAL '1 day 2 hours'`. */
export function parseInterval(cursor: Cursor): IntervalLiteral {
  const first = cursor.expect('INTERVAL')
  const sign = cursor.acceptAny('-', '+')
  const total = new Total(cursor, first.place)
  const isOne = cursor.peek(1).kind !== 'string'
  const amount = readAmount(cursor)
  if (amount.kind === 'string' && sign === undefined && !isUnit(cursor.peek())) {
    if (!isOne) cursor.fail('a unit of time')
    readText(amount, total)
    return total.literal(false, cursor.from(first.place))
  }
  const from = cursor.peek().upper
  const unit = readUnit(cursor)
  if (cursor.at('TO')) {
    if (from !== unit.field.toUpperCase()) cursor.fail('the end of the interval')
    cursor.next()
    const to = cursor.expectAny('YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND').toLowerCase() as IntervalUnit
    readRange(sign === '-' && !amount.text.startsWith('-') ? { ...amount, text: `-${amount.text}` } : amount, unit.field, to, total)
    return total.literal(sign === '-' && amount.text.startsWith('-'), cursor.from(first.place))
  }
  total.add(signed(amount.text, sign === '-'), unit, amount.place)
  while (isAmount(cursor.peek()) || ((cursor.at('-') || cursor.at('+')) && isAmount(cursor.peek(1)) && unitOf(cursor.peek(2).upper))) {
    const minus = cursor.acceptAny('-', '+') === '-'
    const next = readAmount(cursor)
    total.add(signed(next.text, minus), readUnit(cursor), next.place)
  }
  return total.literal(false, cursor.from(first.place))
}

/** Texts in a row are one. */
function readAmount(cursor: Cursor): Token {
  let amount = cursor.next()
  while (amount.kind === 'string' && cursor.peek().kind === 'string') amount = { ...amount, text: amount.text + cursor.next().text }
  return amount
}

/** A sign belongs to one amount: `-1 YEAR 1 MONTH` is eleven months back. */
const signed = (amount: string, negative: boolean): string => (!negative ? amount : amount.startsWith('-') ? amount.slice(1) : `-${amount}`)

function readUnit(cursor: Cursor): Unit {
  const unit = unitOf(cursor.peek().upper)
  if (!unit && isUnit(cursor.peek())) cursor.refuse('INVALID_INTERVAL_FORMAT.INVALID_UNIT', 'an interval counts microseconds, not nanoseconds', cursor.peek().place)
  if (!unit) cursor.fail('a unit of time: YEAR, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND or MICROSECOND')
  cursor.next()
  return unit
}

const largest = 2n ** 63n - 1n

class Total {
  readonly #cursor: Cursor
  readonly #place: Place
  readonly #seen = new Set<IntervalUnit>()
  #months = 0n
  #microseconds = 0n

  constructor(cursor: Cursor, place: Place) {
    this.#cursor = cursor
    this.#place = place
  }
  add(amount: string, unit: Unit, place: Place, code?: string): void {
    const parts = /^\s*([+-]?)\s*(\d*)(\.\d*)?\s*$/.exec(amount)
    const [, sign = '', whole = '', point = ''] = parts ?? []
    const fraction = point.slice(1)
    if (!parts || whole + fraction === '') this.refuse(`'${amount}' is not an amount of time`, place, code)
    if (point !== '' && unit.microseconds !== 1_000_000n) this.refuse(`only seconds may have a fraction, not ${unit.field}s`, place, code)
    if (fraction.length > 9) this.refuse(`${amount} has more than nine digits behind its point`, place, code)
    if (whole.replace(/^0+/, '').length > 19 || BigInt(whole || '0') > largest) this.refuse(`${amount} is too large for an interval`, place, code ?? 'INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION')
    const factor = sign === '-' ? -1n : 1n
    this.#months += factor * BigInt(whole || '0') * (unit.months ?? 0n)
    const size = unit.microseconds ?? 0n
    this.#microseconds += factor * (BigInt(whole || '0') * size + (BigInt(fraction.padEnd(9, '0')) * size) / 1_000_000_000n)
    this.#seen.add(unit.field)
  }
  refuse(message: string, place = this.#place, code = 'INVALID_INTERVAL_FORMAT'): never {
    this.#cursor.refuse(code, message, place)
  }
  literal(negative: boolean, place: Place): IntervalLiteral {
    const seen = fields.filter(field => this.#seen.has(field))
    const from = seen[0]
    const to = seen.at(-1)
    if (!from || !to) this.refuse('an interval needs an amount and a unit', place)
    if ((from === 'year' || from === 'month') && to !== 'year' && to !== 'month') this.refuse('an interval has either years and months or days and smaller units, not both', place)
    const sign = negative ? -1n : 1n
    const fits = (size: bigint, bits: number): boolean => BigInt.asIntN(bits, size) === size
    if (!fits(sign * this.#months, 32) || !fits(sign * this.#microseconds / day, 32)) this.refuse('the interval is too large', place, 'INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION')
    if (!fits(sign * this.#microseconds, 64)) this.refuse('the interval is too large', place, this.#seen.has('day') ? 'INTERVAL_ARITHMETIC_OVERFLOW' : 'INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION')
    return { kind: 'interval', from, to, months: sign * this.#months, microseconds: sign * this.#microseconds, place }
  }
}

/** The text form: `'1 day -2 hours'`, with or without the word interval. */
function readText(token: Token, total: Total): void {
  const code = 'INVALID_TYPED_LITERAL'
  const words = token.text.trim().replace(/(?<=^|\s)([+-])\s+/g, '$1').split(/\s+/)
  if (words[0]?.toLowerCase() === 'interval') words.shift()
  if (words.length === 0 || words.length % 2 === 1) total.refuse(`'${token.text}' is not a list of amounts and units, as in '1 day 2 hours'`, token.place, code)
  for (let index = 0; index < words.length; index += 2) {
    const unit = unitOf((words[index + 1] ?? '').toUpperCase())
    if (!unit) total.refuse(`'${words[index + 1] ?? ''}' is not a unit of time`, token.place, code)
    total.add(words[index] ?? '', unit, token.place, code)
  }
}

/** What stands before a field that is not the first, and how many digits the first may have. */
const joints: Readonly<Record<IntervalUnit, string>> = { year: '', month: '-', day: '', hour: ' ', minute: ':', second: ':' }
const widths: Readonly<Partial<Record<IntervalUnit, number>>> = { day: 9, hour: 10, minute: 12 }
const most: Readonly<Partial<Record<IntervalUnit, number>>> = { month: 11, hour: 23, minute: 59, second: 59 }

/** `'1-2' YEAR TO MONTH`, `'1 02:03:04.5' DAY TO SECOND` and what lies between. */
function readRange(token: Token, from: IntervalUnit, to: IntervalUnit, total: Total): void {
  const wanted = fields.slice(fields.indexOf(from), fields.indexOf(to) + 1)
  const isYearMonth = to === 'month'
  const pieces = wanted.map((field, index) => `${index === 0 ? '' : joints[field]}(\\d{1,${isYearMonth ? '' : index === 0 ? (widths[field] ?? 2) : 2}}${field === 'second' ? '(?:\\.\\d{1,9})?' : ''})`)
  const [whole, sign = '', ...parts] = new RegExp(`^\\s*([+-]?)${pieces.join('')}\\s*$`).exec(token.text) ?? []
  if (wanted.length < 2 || whole === undefined || (from === 'year') !== isYearMonth || from === 'month') total.refuse(`'${token.text}' is not an interval from ${from} to ${to}`, token.place)
  for (const [index, field] of wanted.entries()) {
    if (index > 0 && Math.trunc(Number(parts[index])) > (most[field] ?? 0)) total.refuse(`'${token.text}' has more ${field}s than fit`, token.place)
    const unit = units[field.toUpperCase()]
    if (unit) total.add(sign + (parts[index] ?? ''), unit, token.place)
  }
}
