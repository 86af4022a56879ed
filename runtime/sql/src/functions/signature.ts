import { arrayOf, decimal, mapOf, type SqlType, types } from '../types.ts'
import { commonType, isIntegral, isNumeric, isTemporal, isText } from '../analyse/lattice.ts'
import { convertsUnasked } from '../analyse/coercion.ts'

/** A type as a signature writes it: a type, a family of types, or a variable (`T`) that stands for the same type everywhere. */
export type ParameterType =
  | { readonly kind: 'type'; readonly type: SqlType }
  | { readonly kind: 'any' }
  | { readonly kind: 'family'; readonly family: Family }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'array'; readonly element: ParameterType }
  | { readonly kind: 'map'; readonly key: ParameterType; readonly value: ParameterType }

/**
 * `number` any number as it is (a string becomes a DOUBLE), `integral` any whole number, `temporal` a date or timestamp as it is,
 * `sketch` a binary that no string becomes, `text` a string that nothing else becomes; `instant` a timestamp of
 * either kind, `day` a date, which no string becomes.
 */
export type Family = 'number' | 'integral' | 'temporal' | 'struct' | 'decimal' | 'interval' | 'sketch' | 'text' | 'instant' | 'day'

export interface Signature { readonly name: string; readonly parameters: readonly ParameterType[]; readonly variadic: boolean; readonly result: ParameterType }

const names: Readonly<Record<string, SqlType>> = {
  boolean: types.boolean, tinyint: types.tinyint, smallint: types.smallint, int: types.int, bigint: types.bigint, float: types.float, double: types.double,
  string: types.string, binary: types.binary, date: types.date, timestamp: types.timestamp, timestamp_ntz: types.timestampNtz, variant: types.variant, void: types.void,
  time: types.timeOfDay, calendar: types.calendarInterval,
  daytime: types.dayTime, yearmonth: types.yearMonth,
}
const families: readonly string[] = ['number', 'integral', 'temporal', 'struct', 'decimal', 'interval', 'sketch', 'text', 'instant', 'day'] satisfies Family[]

/** Reads `name(type, type, …) : type`; three dots behind the last parameter let it be repeated. */
export function readSignature(text: string): Signature {
  const [, name, inside, result] = /^(\w+)\((.*)\)\s*:\s*(.+)$/.exec(text) ?? []
  if (name === undefined || inside === undefined || result === undefined) throw new TypeError(`not a signature: ${text}`)
  const variadic = inside.endsWith('...')
  const parameters = splitAtCommas(variadic ? inside.slice(0, -3) : inside).map(readParameter)
  return { name, parameters, variadic, result: readParameter(result) }
}

function splitAtCommas(text: string): string[] {
  return text.trim() === '' ? [] : text.split(/,(?![^<]*>)(?![^(]*\))/).map(part => part.trim())
}

function readParameter(text: string): ParameterType {
  if (text === 'any') return { kind: 'any' }
  if (families.includes(text)) return { kind: 'family', family: text as Family }
  if (/^[A-Z]$/.test(text)) return { kind: 'variable', name: text }
  const [, element] = /^array<(.+)>$/.exec(text) ?? []
  if (element) return { kind: 'array', element: readParameter(element) }
  const [, key, value] = /^map<(.+?),\s*(.+)>$/.exec(text) ?? []
  if (key && value) return { kind: 'map', key: readParameter(key), value: readParameter(value) }
  const [, precision, scale] = /^decimal\((\d+),(\d+)\)$/.exec(text) ?? []
  if (precision && scale) return { kind: 'type', type: decimal(Number(precision), Number(scale)) }
  const type = names[text]
  if (!type) throw new TypeError(`not a type in a signature: ${text}`)
  return { kind: 'type', type }
}

/** How a list of argument types fits a list of parameters: the type each argument takes, and how far it is from what was given. */
export interface Fit { readonly types: readonly SqlType[]; readonly variables: ReadonlyMap<string, SqlType>; readonly distance: number }

export function fit(parameters: readonly ParameterType[], variadic: boolean, given: readonly SqlType[]): Fit | undefined {
  const fixed = variadic ? parameters.length - 1 : parameters.length
  if (given.length < fixed || (!variadic && given.length > fixed)) return undefined
  const expected = given.map((_, index) => parameters[Math.min(index, parameters.length - 1)] as ParameterType)
  const variables = bind(expected, given)
  if (!variables) return undefined
  let distance = 0
  const chosen: SqlType[] = []
  for (const [index, type] of given.entries()) {
    const wanted = wantedType(expected[index] as ParameterType, type, variables)
    if (!wanted || !(convertsUnasked(type, wanted) || isPlainNested(expected[index] as ParameterType, wanted))) return undefined
    distance += farness(type, wanted)
    chosen.push(wanted)
  }
  return { types: chosen, variables, distance }
}

/** Of several nested values the common type was found, which they are cast to whatever they hold. */
const isPlainNested = (parameter: ParameterType, wanted: SqlType): boolean => parameter.kind === 'variable' && ['array', 'map', 'struct'].includes(wanted.kind)

const noVariables: ReadonlyMap<string, SqlType> = new Map()

function hasVariable(parameter: ParameterType): boolean {
  switch (parameter.kind) {
    case 'variable': return true
    case 'array': return hasVariable(parameter.element)
    case 'map': return hasVariable(parameter.key) || hasVariable(parameter.value)
    default: return false
  }
}

/** What each variable stands for: the common type of everything that was given for it. */
function bind(expected: readonly ParameterType[], given: readonly SqlType[]): ReadonlyMap<string, SqlType> | undefined {
  if (!expected.some(hasVariable)) return noVariables
  const seen = new Map<string, SqlType[]>()
  const held = new Set<string>()
  const note = (parameter: ParameterType, type: SqlType, isHeld = false): boolean => {
    if (parameter.kind === 'variable') {
      if (isHeld) held.add(parameter.name)
      seen.set(parameter.name, [...(seen.get(parameter.name) ?? []), type])
      return true
    }
    if (type.kind === 'void') return true
    if (parameter.kind === 'array') return type.kind === 'array' && note(parameter.element, type.element, true)
    if (parameter.kind === 'map') return type.kind === 'map' && note(parameter.key, type.key, true) && note(parameter.value, type.value, true)
    return true
  }
  if (!expected.every((parameter, index) => note(parameter, given[index] as SqlType))) return undefined
  const bound = new Map<string, SqlType>()
  for (const [name, all] of seen) {
    const common = commonType(all)
    // Beside the elements of a collection no text becomes a number, nor a number text.
    const isMixed = all.some(isText) && all.some(type => !isText(type) && type.kind !== 'void')
    if (!common || (held.has(name) && isMixed)) return undefined
    bound.set(name, common)
  }
  return bound
}

function wantedType(parameter: ParameterType, given: SqlType, variables: ReadonlyMap<string, SqlType>): SqlType | undefined {
  switch (parameter.kind) {
    case 'any': return given
    case 'family': return familyType(parameter.family, given)
    default: return resolved(parameter, variables)
  }
}

function familyType(family: Family, given: SqlType): SqlType | undefined {
  switch (family) {
    case 'number': return isNumeric(given) ? given : isText(given) || given.kind === 'void' ? types.double : undefined
    case 'integral': return isIntegral(given) ? given : isText(given) || given.kind === 'void' || isNumeric(given) ? types.bigint : undefined
    case 'temporal': return isTemporal(given) ? given : isText(given) || given.kind === 'void' ? types.timestamp : undefined
    case 'decimal': return given.kind === 'decimal' ? given : undefined
    case 'struct': return given.kind === 'struct' ? given : undefined
    case 'interval': return given.kind === 'interval' ? given : undefined
    case 'sketch': return given.kind === 'binary' || given.kind === 'void' ? types.binary : undefined
    case 'instant': return given.kind === 'timestamp' || given.kind === 'void' ? types.timestamp : given.kind === 'timestamp_ntz' ? given : undefined
    case 'day': return given.kind === 'date' || given.kind === 'void' ? types.date : undefined
    case 'text': return isText(given) || given.kind === 'void' ? types.string : undefined
    default: return family satisfies never
  }
}

/** The type that a signature's type stands for once its variables are known. */
export function resolved(parameter: ParameterType, variables: ReadonlyMap<string, SqlType>): SqlType | undefined {
  switch (parameter.kind) {
    case 'type': return parameter.type
    case 'variable': return variables.get(parameter.name) ?? types.void
    case 'array': {
      const element = resolved(parameter.element, variables)
      return element && arrayOf(element)
    }
    case 'map': {
      const key = resolved(parameter.key, variables)
      const value = resolved(parameter.value, variables)
      return key && value && mapOf(key, value)
    }
    default: return undefined
  }
}

function farness(given: SqlType, wanted: SqlType): number {
  if (given.kind === wanted.kind) return 0
  if (given.kind === 'void') return 0
  if (isNumeric(given) && isNumeric(wanted)) return isIntegral(given) === isIntegral(wanted) ? 1 : 2
  if (isTemporal(given) && isTemporal(wanted)) return 2
  // Bytes beside text become text rather than the text bytes.
  if (isText(given) && wanted.kind === 'binary') return 6
  return isText(given) ? 4 : 5
}

export function describeParameter(parameter: ParameterType): string {
  switch (parameter.kind) {
    case 'type': return parameter.type.kind
    case 'family': return parameter.family
    case 'variable': return parameter.name
    case 'array': return `array<${describeParameter(parameter.element)}>`
    case 'map': return `map<${describeParameter(parameter.key)}, ${describeParameter(parameter.value)}>`
    default: return parameter.kind
  }
}
