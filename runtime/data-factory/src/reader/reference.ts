import type { Json } from '@lagoon/expressions'
import type { ParameterDeclaration, ParameterType, Reference, VariableDeclaration, VariableType } from '../model/reference.ts'
import { at, entries, excerptOf, has, isArray, originOf, report, requiredText, requiredValue, optionalObject, optionalText, optionalValue, type Cursor } from './cursor.ts'
import { closest } from '../closest.ts'

/** `{referenceName, type, parameters}`. */
export function readReference(cursor: Cursor): Reference {
  if (!has(cursor)) {
    requiredValue(cursor)
    return { referenceName: '', parameters: {}, origin: originOf(cursor), excerpt: excerptOf(cursor) }
  }
  optionalObject(cursor)
  return {
    referenceName: requiredText(at(cursor, 'referenceName')),
    parameters: optionalObject(at(cursor, 'parameters')),
    origin: originOf(at(cursor, 'referenceName')),
    excerpt: excerptOf(at(cursor, 'referenceName')),
  }
}

const parameterTypes: readonly ParameterType[] = ['string', 'int', 'float', 'bool', 'array', 'object', 'securestring']
const typeAliases: Readonly<Record<string, ParameterType>> = { boolean: 'bool', integer: 'int', double: 'float' }

export function readParameters(cursor: Cursor): readonly ParameterDeclaration[] {
  return entries(cursor).map(([name, declaration]) => {
    const written = optionalText(at(declaration, 'type')) ?? 'string'
    const type = parameterTypes.find((known) => known === written.toLowerCase()) ?? typeAliases[written.toLowerCase()]
    if (!type) {
      report(
        at(declaration, 'type'),
        'InvalidParameterType',
        `parameter '${name}' has the unknown type '${written}'`,
        closest(written, parameterTypes),
      )
    }
    const defaultValue = optionalValue(at(declaration, 'defaultValue'))
    return { name, type: type ?? 'string', origin: originOf(declaration), ...(defaultValue === undefined ? {} : { defaultValue }) }
  })
}

const variableTypes: Readonly<Record<string, { type: VariableType; empty: Json }>> = {
  string: { type: 'String', empty: '' },
  array: { type: 'Array', empty: [] },
  bool: { type: 'Boolean', empty: false },
  boolean: { type: 'Boolean', empty: false },
  integer: { type: 'Integer', empty: 0 },
  int: { type: 'Integer', empty: 0 },
}

export function readVariables(cursor: Cursor): readonly VariableDeclaration[] {
  return entries(cursor).map(([name, declaration]) => {
    const written = optionalText(at(declaration, 'type')) ?? 'String'
    const known = variableTypes[written.toLowerCase()]
    if (!known) {
      report(
        at(declaration, 'type'),
        'InvalidVariableType',
        `variable '${name}' has the unknown type '${written}'`,
        closest(written, ['String', 'Array', 'Boolean', 'Integer']),
      )
    }
    const { type, empty } = known ?? { type: 'String' as const, empty: '' }
    const given = optionalValue(at(declaration, 'defaultValue'))
    // Studio writes the default of a Boolean as text, and that of an Array now and then as JSON text.
    const defaultValue = given === undefined ? empty : coerced(type, given)
    return { name, type, defaultValue, origin: originOf(declaration) }
  })
}

function coerced(type: VariableType, value: Json): Json {
  if (typeof value !== 'string') return value
  if (type === 'Boolean') return value.toLowerCase() === 'true'
  if (type === 'Integer' && /^[+-]?\d+$/.test(value)) return Number(value)
  if (type === 'Array') {
    try {
      const parsed = JSON.parse(value) as Json
      if (isArray(parsed)) return parsed
    } catch {
      // It stays the text that it is, and the first activity to use it as a list says so.
    }
  }
  return value
}
