import { type ColumnReference, type FieldAccess, type IdentifierClause, type JsonPath, type Name, type Star, type Subscript } from '../../tree/expression.ts'
import { identifierParts } from '../../references.ts'
import { nearest } from '../../nearest.ts'
import { type Place } from '../../place.ts'
import { arrayOf, duckdbType, formatType, type SqlType, types } from '../../types.ts'
import { coerceUnasked } from '../coercion.ts'
import { isText } from '../lattice.ts'
import { type Scope } from '../scope.ts'
import { analyse } from '../semantics.ts'
import { compose, quoteText, type Typed } from '../typed.ts'
import { variantAt } from '../variants.ts'
import { heldLeaf } from './literals.ts'

/** A dotted name: a column, a field of one, an alias, a lambda's variable, or a function that needs no parentheses. */
export function column(node: ColumnReference, scope: Scope): Typed {
  const found = scope.resolve(node.parts, node.place)
  if (found) return found.rest.reduce((value, name) => fieldOf(value, name, scope), found.value)
  const only = node.parts.length === 1 ? node.parts[0] : undefined
  if (only && !only.quoted && scope.semantics.bareFunction(only.text)) {
    return analyse({ kind: 'function', name: { parts: [only], place: node.place }, args: [], distinct: false, place: node.place }, scope)
  }
  return variable(node, scope) ?? scope.unresolved(node.parts, node.place)
}

/** A variable of a script or of the session, and fields of its value. */
function variable({ parts, place }: ColumnReference, scope: Scope): Typed | undefined {
  const found = scope.translation.variable(parts.map(part => part.text.toLowerCase()), place)
  if (!found) return undefined
  const value: Typed = { ...heldLeaf(place, found.variable), nullable: true, constant: undefined }
  return parts.slice(found.parts).reduce((inner, name) => fieldOf(inner, name, scope), value)
}

export function field(node: FieldAccess, scope: Scope): Typed {
  return fieldOf(analyse(node.operand, scope), node.name, scope)
}

/** `value.name`: of a struct its field, of an array of structs the array of their fields, of a map the value of that key. */
export function fieldOf(value: Typed, name: Name, scope: Scope): Typed {
  if (value.failed) return value
  const place = { ...value.place, end: name.place.end }
  const { type } = value
  if (type.kind === 'map' && isText(type.key)) return partOf(place, [value], { type: type.value, duckdb: `${value.duckdb}[${quoteText(name.text)}]`, nullable: true })
  if (type.kind === 'void') return partOf(place, [value], { type, duckdb: 'NULL', nullable: true })
  const struct = type.kind === 'array' ? type.element : type
  if (struct.kind !== 'struct') return scope.report(name.place, 'INVALID_EXTRACT_BASE_FIELD_TYPE', `there is no field ${name.text} in a value of type ${formatType(type)}`)
  const wanted = name.text.toLowerCase()
  const matches = struct.fields.filter(candidate => candidate.name.toLowerCase() === wanted)
  const found = matches[0]
  if (!found) {
    const meant = nearest(name.text, struct.fields.map(candidate => candidate.name))
    return scope.report(name.place, 'FIELD_NOT_FOUND', `the struct has no field ${name.text}`, meant ? `did you mean ${meant}?` : `it has ${struct.fields.map(candidate => candidate.name).join(', ')}`)
  }
  if (matches.length > 1) return scope.report(name.place, 'AMBIGUOUS_REFERENCE_TO_FIELDS', `the struct has ${matches.length} fields called ${name.text}`)
  const extract = (from: string): string => `struct_extract(${from}, ${quoteText(found.name)})`
  if (type.kind === 'array') return partOf(place, [value], { type: arrayOf(found.type), duckdb: `list_transform(${value.duckdb}, lambda _f: ${extract('_f')})` })
  return partOf(place, [value], { type: found.type, duckdb: extract(value.duckdb), nullable: value.nullable || found.notNull !== true })
}

/** A part of the first of the values; of a literal NULL it is one again, as DuckDB would forget its type. */
function partOf(place: Place, values: readonly Typed[], made: { readonly type: SqlType; readonly duckdb: string; readonly nullable?: boolean }): Typed {
  const part = compose(place, values, made)
  return values[0]?.constant === null ? { ...part, nullable: true, duckdb: `CAST(NULL AS ${duckdbType(made.type)})`, constant: null } : part
}

/** `value[index]`: arrays count from 0 and raise outside their bounds, maps give null for a key they lack. */
export function subscript(node: Subscript, scope: Scope): Typed {
  const value = analyse(node.operand, scope)
  const index = analyse(node.index, scope)
  if (value.failed || index.failed) return compose(node.place, [value, index], { type: types.void, duckdb: 'NULL' })
  const { type } = value
  switch (type.kind) {
    case 'array': {
      const position = coerceUnasked(index, index.type.kind === 'bigint' ? types.bigint : types.int)
      if (!position || isText(index.type)) break
      return partOf(node.place, [value, index], { type: type.element, duckdb: `dbx_array_item(${value.duckdb}, ${position.duckdb})`, nullable: true })
    }
    case 'map': {
      const key = coerceUnasked(index, type.key)
      if (!key) break
      return partOf(node.place, [value, index], { type: type.value, duckdb: `${value.duckdb}[${key.duckdb}]`, nullable: true })
    }
    case 'void':
      return partOf(node.place, [value, index], { type, duckdb: 'NULL', nullable: true })
    case 'struct':
      if (typeof index.constant === 'string' && isText(index.type)) return fieldOf(value, { text: index.constant, quoted: true, place: node.index.place }, scope)
      break
    default:
  }
  return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `a value of type ${formatType(type)} cannot be subscripted with ${formatType(index.type)}`)
}

/** `value:a.b[0]` */
export function jsonPath(node: JsonPath, scope: Scope): Typed {
  const value = analyse(node.operand, scope)
  if (value.failed) return value
  const variant = value.type.kind === 'variant'
  if (!variant && !isText(value.type)) return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `a path with ':' reads from JSON text or VARIANT, not from ${formatType(value.type)}`)
  if (variant) {
    const steps = node.path.flatMap(step => (step.kind === 'wildcard' ? [] : [step.kind === 'index' ? `[${step.index}]` : /["'[\].*]/.test(step.name) ? `["${step.name}"]` : `.${step.name}`]))
    if (steps.length < node.path.length) return scope.report(node.place, 'INVALID_VARIANT_GET_PATH', '[*] reads from JSON text, not from VARIANT')
    const path = `$${steps.join('')}`
    return compose(node.place, [value], { type: types.variant, duckdb: variantAt(value.duckdb, { ...value, type: types.string, duckdb: quoteText(path), constant: path }, 'variant_get'), nullable: true })
  }
  if (node.path.some(step => step.kind === 'wildcard')) {
    const path = `$${node.path.map(step => (step.kind === 'wildcard' ? '[*]' : step.kind === 'index' ? `[${step.index}]` : `['${step.name}']`)).join('')}`
    return compose(node.place, [value], { type: types.string, duckdb: `dbx_js_get_json_object(${value.duckdb}, ${quoteText(path)})`, nullable: true })
  }
  // In JSON text a key is found whatever its case, in a VARIANT only as it is written.
  const duckdb = node.path.reduce((json, step) => (step.kind === 'index' ? `json_extract(${json}, '$[${step.index}]')` : step.kind === 'key' ? `dbx_json_key(${json}, ${quoteText(step.name)})` : json), `dbx_json(${value.duckdb})`)
  return compose(node.place, [value], { type: types.string, duckdb: `(${duckdb} ->> '$')`, nullable: true })
}

export function identifier(node: IdentifierClause, scope: Scope): Typed {
  const parts = identifierParts(node.value, scope.translation.options)
  if (!parts) return scope.report(node.place, 'NOT_A_CONSTANT_STRING', 'IDENTIFIER needs a constant string')
  return column({ kind: 'column', parts: parts.map(text => ({ text, quoted: true, place: node.place })), place: node.place }, scope)
}

/** A star where a single value is wanted; lists of columns are expanded before this rule is asked. */
export function star(node: Star, scope: Scope): Typed {
  return scope.report(node.place, 'INVALID_USAGE_OF_STAR_OR_REGEX', '* is not a value: it can stand only in SELECT, count(*) and struct(*)')
}
