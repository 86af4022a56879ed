import { dayOfDate, dateOfDay, daysInMonth, isLeapYear } from './calendar.ts'
import { type Element, elementsOf, type NumberField } from './elements.ts'
import { names } from './names.ts'
import { offsetAt, readOffset, readZoneId, readZoneName } from './zones.ts'

/** What a text says: microseconds of the clock it shows, and how far that clock is ahead of UTC, in microseconds; undefined when it names no zone. */
export interface Read { readonly clockUs: bigint; readonly offsetUs: bigint | undefined }

/** Reads text by a pattern of Java's, strictly; undefined where it does not fit. Throws PatternProblem. */
export function parser(pattern: string): (text: string) => Read | undefined {
  const elements = elementsOf(pattern, 'parse')
  return text => {
    const state = readAll(elements, text, { at: 0, fields: new Map(), zone: undefined })
    return state?.at === text.length ? resolve(state) : undefined
  }
}

type Field = NumberField | 'nanos' | 'era' | 'half' | 'offset'
interface State { readonly at: number; readonly fields: ReadonlyMap<Field, number>; readonly zone: string | undefined }

function readAll(elements: readonly Element[], text: string, begin: State): State | undefined {
  let state: State | undefined = begin
  for (const element of elements) {
    state = readOne(element, text, state)
    if (!state) return undefined
  }
  return state
}

/** The same field may stand twice if it says the same. */
function noted(state: State, field: Field, value: number, at: number): State | undefined {
  const known = state.fields.get(field)
  if (known !== undefined) return known === value ? { ...state, at } : undefined
  return { ...state, at, fields: new Map([...state.fields, [field, value]]) }
}

function readOne(element: Element, text: string, state: State): State | undefined {
  const { at } = state
  const alike = (wanted: string): boolean => text.slice(at, at + wanted.length).toLowerCase() === wanted.toLowerCase()
  switch (element.kind) {
    case 'literal': return alike(element.text) ? { ...state, at: at + element.text.length } : undefined
    case 'optional': return readAll(element.elements, text, state) ?? state
    case 'number': return readNumber(element, text, state)
    case 'twoDigitYear': {
      const [digits] = /^\d{2}/.exec(text.slice(at, at + 2)) ?? []
      return digits === undefined ? undefined : noted(state, element.field, 2000 + Number(digits), at + 2)
    }
    case 'fraction': {
      const [digits = ''] = /^\d*/.exec(text.slice(at, at + element.most)) ?? []
      return digits.length < element.least ? undefined : noted(state, 'nanos', Number(digits.padEnd(9, '0')), at + digits.length)
    }
    case 'text': {
      const { first, ...forms } = names[element.field]
      const index = forms[element.full ? 'full' : 'short'].findIndex(alike)
      const found = forms[element.full ? 'full' : 'short'][index]
      const field = element.field === 'weekday' ? undefined : element.field
      return found === undefined || field === undefined ? undefined : noted(state, field, index + first, at + found.length)
    }
    case 'offset': {
      if (alike(element.zero)) return noted(state, 'offset', 0, at + element.zero.length)
      const found = readOffset(text.slice(at), element)
      return found && noted(state, 'offset', found.seconds, at + found.length)
    }
    case 'localOffset': {
      if (!alike('GMT')) return undefined
      const [whole = '', sign, hours = '0', minutes = '0', seconds = '0'] = (element.full ? /^([+-])(\d{2}):(\d{2})(?::(\d{2}))?/ : /^([+-])(\d{1,2})(?::(\d{2})(?::(\d{2}))?)?/).exec(text.slice(at + 3)) ?? []
      const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
      return noted(state, 'offset', sign === '-' ? -size : size, at + 3 + whole.length)
    }
    case 'zoneId': case 'zoneName': {
      const found = element.kind === 'zoneId' ? readZoneId(text.slice(at)) : readZoneName(text.slice(at), element.full)
      return found && { ...state, zone: found.zone, at: at + found.length }
    }
    default: return element satisfies never
  }
}

/** Java: `NumberPrinterParser.parse`, strict. */
function readNumber({ field, least, most, sign, subsequent }: Extract<Element, { kind: 'number' }>, text: string, state: State): State | undefined {
  const mark = text[state.at]
  const marked = mark === '+' || mark === '-'
  if (marked && (sign === 'never' || (mark === '+' && sign === 'normal'))) return undefined
  const begin = state.at + (marked ? 1 : 0)
  let end = begin
  while (end - begin < most + subsequent && /\d/.test(text[end] ?? '')) end += 1
  if (end - begin < least) return undefined
  if (subsequent > 0) end = begin + Math.max(least, end - begin - subsequent)
  const digits = text.slice(begin, end)
  const value = Number(digits)
  if (mark === '-') return value === 0 ? undefined : noted(state, field, -value, end)
  if (sign === 'exceedsPad' && (mark === '+') !== digits.length > least) return undefined
  return noted(state, field, value, end)
}

const ranges: Readonly<Partial<Record<Field, readonly [number, number]>>> = {
  hour: [0, 23], clockHour: [1, 24], hourOfHalf: [0, 11], clockHourOfHalf: [1, 12], minute: [0, 59], second: [0, 59], month: [1, 12], day: [1, 31], dayOfYear: [1, 366], yearOfEra: [1, 999_999_999], year: [-999_999_999, 999_999_999],
}

/** The fields as a moment; what is missing is taken from 1970-01-01 00:00. */
function resolve({ fields, zone }: State): Read | undefined {
  for (const [field, value] of fields) {
    const range = ranges[field]
    if (range && (value < range[0] || value > range[1])) return undefined
  }
  const day = dayOf(fields)
  const hour = hourOf(fields)
  if (day === undefined || hour === undefined) return undefined
  const get = (field: Field): number => fields.get(field) ?? 0
  const clockUs = BigInt(day) * 86_400_000_000n + BigInt(hour * 3600 + get('minute') * 60 + get('second')) * 1_000_000n + BigInt(Math.floor(get('nanos') / 1000))
  const offset = fields.get('offset')
  const offsetUs = zone === undefined ? (offset === undefined ? undefined : BigInt(offset) * 1_000_000n) : offsetAt(zone, clockUs)
  return { clockUs, offsetUs }
}

function dayOf(fields: ReadonlyMap<Field, number>): number | undefined {
  const ofEra = fields.get('yearOfEra')
  const year = fields.get('year') ?? (ofEra === undefined ? 1970 : fields.get('era') === 0 ? 1 - ofEra : ofEra)
  const month = fields.get('month')
  const day = fields.get('day')
  const dayOfYear = fields.get('dayOfYear')
  const julian = fields.get('julianDay')
  if (julian !== undefined) return julian - 40_587
  if (dayOfYear !== undefined) {
    if (dayOfYear > (isLeapYear(year) ? 366 : 365)) return undefined
    const found = dayOfDate(year, 1, 1) + dayOfYear - 1
    const [, itsMonth, itsDay] = dateOfDay(found)
    return (month ?? itsMonth) === itsMonth && (day ?? itsDay) === itsDay ? found : undefined
  }
  return (day ?? 1) > daysInMonth(year, month ?? 1) ? undefined : dayOfDate(year, month ?? 1, day ?? 1)
}

function hourOf(fields: ReadonlyMap<Field, number>): number | undefined {
  const clockHour = fields.get('clockHour')
  const ofHalf = fields.get('hourOfHalf')
  const clockOfHalf = fields.get('clockHourOfHalf')
  const half = fields.get('half')
  const inHalf = ofHalf ?? (clockOfHalf === undefined ? undefined : clockOfHalf % 12)
  if (ofHalf !== undefined && clockOfHalf !== undefined && ofHalf !== clockOfHalf % 12) return undefined
  const told = [fields.get('hour'), clockHour === undefined ? undefined : clockHour % 24, inHalf === undefined || half === undefined ? undefined : half * 12 + inHalf].filter(hour => hour !== undefined)
  if (told.some(hour => hour !== told[0])) return undefined
  const [hour] = told
  if (hour === undefined) return (half ?? 0) * 12 + (inHalf ?? 0)
  // Half a day that contradicts the hour.
  return (half !== undefined && half !== Math.floor(hour / 12)) || (inHalf !== undefined && inHalf !== hour % 12) ? undefined : hour
}
