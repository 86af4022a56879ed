import { isExpression, type Json, type JsonObject, type JsonPath } from '@lagoon/expressions'
import { misspelt } from '../../closest.ts'
import { isArray, isObject } from '../../reader/cursor.ts'
import { propertiesOf, variantsOf, type Kind } from './shapes.ts'

export interface Misfit {
  readonly code: 'RequiredPropertyMissing' | 'InvalidPropertyType' | 'UnknownProperty'
  readonly path: JsonPath
  readonly message: string
  readonly hint?: string
}

/** What of a value does not fit a shape. Expressions fit anywhere, as does a type that Azure's SDK does not know. */
export function checkShape(shape: string, value: Json, path: JsonPath): readonly Misfit[] {
  const variants = variantsOf(shape)
  if (!isObject(value)) return fits(value) ? [] : [wrong(path, 'an object', value)]
  if (isWorkedOut(value)) return []
  const type = value['type']
  if (variants && isAbsent(value, 'type')) return [missing(path, 'type')]
  const name = variants ? (typeof type === 'string' ? variants.get(type.toLowerCase()) : undefined) : shape
  const properties = name === undefined ? undefined : propertiesOf(name)
  if (!properties || isInactive(value)) return []
  return [
    // A reference says its `type` too, which is always the same and never missed.
    ...[...properties.values()].flatMap((property) => (property.required && property.name !== 'type' && isAbsent(value, property.name) ? [missing(path, property.name)] : [])),
    ...Object.entries(value).flatMap(([key, item]) => {
      const property = properties.get(key.toLowerCase())
      if (property) return checkKind(property.kind, item, [...path, key])
      return unknown(path, key, value, [...properties.values()].map((one) => one.name))
    }),
  ]
}

function checkKind(kind: Kind, value: Json, path: JsonPath): readonly Misfit[] {
  if (value === null) return []
  switch (kind.kind) {
    case 'any':
      return []
    case 'shape':
      return checkShape(kind.name, value, path)
    case 'list':
      if (isArray(value)) return value.flatMap((item, index) => checkKind(kind.item, item, [...path, index]))
      return fits(value) ? [] : [wrong(path, 'a list', value)]
    case 'map':
      if (!isObject(value)) return fits(value) ? [] : [wrong(path, 'an object', value)]
      return isWorkedOut(value) ? [] : Object.entries(value).flatMap(([name, item]) => checkKind(kind.item, item, [...path, name]))
    case 'scalar':
      return checkScalar(kind, value, path)
    default:
      return kind satisfies never
  }
}

function checkScalar({ scalar, dynamic }: Extract<Kind, { kind: 'scalar' }>, value: Json, path: JsonPath): readonly Misfit[] {
  if (fits(value)) return []
  // Azure's reader takes a number for a text, and a text that says a number or a truth value. Where an expression may stand, an
  // object is text to it as well: the body of a WebActivity.
  if (scalar === 'string' && dynamic) return []
  if (scalar === 'string') return isArray(value) || isObject(value) ? [wrong(path, 'a text', value)] : []
  const text = typeof value === 'string' ? value.trim() : undefined
  if (scalar === 'number') {
    const isNumber = typeof value === 'number' || typeof value === 'bigint' || (text !== undefined && (text === '' || Number.isFinite(Number(text))))
    return isNumber ? [] : [wrong(path, 'a number', value)]
  }
  const isTruth = typeof value === 'boolean' || (text !== undefined && /^(?:true|false|)$/i.test(text))
  return isTruth ? [] : [wrong(path, 'true or false', value)]
}

function isAbsent(value: JsonObject, name: string): boolean {
  if (Object.hasOwn(value, name) && value[name] !== null) return false
  const folded = name.toLowerCase()
  return !Object.keys(value).some((key) => key.toLowerCase() === folded && value[key] !== null)
}

/** An activity that is switched off is not validated, in Azure either. */
const isInactive = (value: JsonObject): boolean => typeof value['state'] === 'string' && value['state'].toLowerCase() === 'inactive'

const isWorkedOut = (value: JsonObject): boolean => value['type'] === 'Expression' && 'value' in value

/** A value that is only worked out when the pipeline runs, or that a deployment puts in. */
const fits = (value: Json): boolean =>
  typeof value === 'string' ? isExpression(value) || /^\[(?:parameters|variables|concat)\(/.test(value) : isObject(value) && (isWorkedOut(value) || isSecret(value))

const isSecret = (value: JsonObject): boolean => value['type'] === 'SecureString' || value['type'] === 'AzureKeyVaultSecret'

const missing = (path: JsonPath, name: string): Misfit => ({ code: 'RequiredPropertyMissing', path, message: `'${name}' is missing` })

const wrong = (path: JsonPath, expected: string, value: Json): Misfit => ({
  code: 'InvalidPropertyType',
  path,
  message: `'${String(path.findLast((step) => typeof step === 'string') ?? 'the file')}' must be ${expected}, not ${nameOf(value)}`,
})

function unknown(path: JsonPath, key: string, value: JsonObject, names: readonly string[]): readonly Misfit[] {
  const meant = misspelt(key, names.filter((name) => isAbsent(value, name)))
  if (meant === undefined) return []
  return [{ code: 'UnknownProperty', path: [...path, key], message: `Azure knows no property '${key}' here and does without it`, hint: `did you mean '${meant}'?` }]
}

function nameOf(value: Json): string {
  if (isArray(value)) return 'a list'
  if (isObject(value)) return 'an object'
  return typeof value === 'string' ? `the text '${value.length > 40 ? `${value.slice(0, 40)}…` : value}'` : String(value)
}
