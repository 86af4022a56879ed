import type { Parameter } from '../model.ts'
import { at, entries, has, onlyKnown, oneOf, report, type Cursor } from './cursor.ts'

export type Parameters = ReadonlyMap<string, Parameter>

const parameterTypes = ['string', 'securestring', 'int', 'float', 'bool', 'array', 'object', 'secureobject'] as const

/** The parameters that a definition declares, with the values that the file around it gives. */
export function readParameters(declared: Cursor, given: Cursor | undefined): Parameters {
  const parameters = new Map<string, Parameter>()
  for (const [name, cursor] of entries(declared)) {
    onlyKnown(cursor, ['type', 'defaultValue', 'value', 'allowedValues', 'metadata', 'description'], `the parameter '${name}'`)
    if (!has(at(cursor, 'type'))) report(cursor, 'InvalidWorkflow', `the parameter '${name}' has no type`)
    const supplied = given === undefined ? undefined : at(given, name, 'value').value
    parameters.set(name, {
      type: oneOf(at(cursor, 'type'), parameterTypes) ?? 'string',
      value: supplied ?? at(cursor, 'value').value ?? at(cursor, 'defaultValue').value,
    })
  }
  return parameters
}
