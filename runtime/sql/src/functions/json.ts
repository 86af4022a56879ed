import { type FunctionCall } from '../tree/expression.ts'
import { formatType, type SqlType, types } from '../types.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { type Scope } from '../analyse/scope.ts'
import { compose, failed, quoteText, type Typed } from '../analyse/typed.ts'
import { isText } from '../analyse/lattice.ts'
import { jsonPathText } from '../analyse/variants.ts'
import { fromWire } from '../analyse/wire.ts'
import { type JsonRequest } from '../scripts/json/fromJson.ts'
import { inferredType } from '../scripts/json/inferred.ts'
import { type JsonLeniency, readJson } from '../scripts/json/read.ts'
import { formatter } from '../patterns/formatting.ts'
import { PatternProblem } from '../patterns/pattern.ts'
import { parser } from '../patterns/parsing.ts'
import { type Emit, form, functions, refused } from './define.ts'
import { isOn, type Options, optionsAt } from './options.ts'
import { schemaType } from './schemaText.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'
import { toJson } from './toJson.ts'

/** A plain path of a literal is DuckDB's to follow; every other path is the script's. */
const getJsonObject: Emit = ([value = '', path = ''], _, typed) => {
  const literal = typed[1]?.constant
  // DuckDB has no path for the empty name.
  const native = literal == null || /\["|\[''\]/.test(literal) ? undefined : jsonPathText(literal)
  return native === undefined ? `dbx_js_get_json_object(${value}, ${path})` : `dbx_get_json_object(${value}, ${quoteText(native)}, ${path})`
}

const plain = functions('scalar', [
  form('get_json_object(string, string) : string', getJsonObject, { nullable: 'always', treatment: 'rewrite' }),
  form('json_array_length(string) : int', 'dbx_js_json_array_length($1)', { nullable: 'always' }),
  form('json_object_keys(string) : array<string>', 'dbx_js_json_object_keys($1)', { nullable: 'always' }),
])

const leniency = ['allowSingleQuotes', 'allowUnquotedFieldNames', 'allowComments', 'allowNumericLeadingZeros', 'allowBackslashEscapingAnyCharacter', 'allowUnquotedControlChars', 'allowNonNumericNumbers'] as const
const formats = ['dateFormat', 'timestampFormat', 'timestampNTZFormat'] as const
const readOptions = [...leniency, ...formats, 'mode', 'columnNameOfCorruptRecord', 'primitivesAsString', 'prefersDecimal', 'multiLine']
const inferOptions = [...leniency, 'primitivesAsString', 'prefersDecimal', 'inferTimestamp']
const writeOptions = [...formats, 'ignoreNullFields', 'pretty']

function lenient(options: Options): JsonLeniency {
  const set = leniency.filter(name => options.has(name.toLowerCase())).map(name => [name, isOn(options, name)] as const)
  return { allowSingleQuotes: true, allowNonNumericNumbers: true, ...Object.fromEntries(set) }
}

/** The date and time patterns among options; undefined when one cannot be used, after a report. */
export function patternsOf(options: Options, reads: boolean, node: FunctionCall, scope: Scope): Readonly<Partial<Record<(typeof formats)[number], string>>> | undefined {
  const given = formats.flatMap(name => {
    const pattern = options.get(name.toLowerCase())
    return pattern === undefined ? [] : [[name, pattern] as const]
  })
  try {
    for (const [, pattern] of given) (reads ? parser : formatter)(pattern)
    return Object.fromEntries(given)
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error
    scope.report(node.place, error.condition, error.message)
  }
  return undefined
}

/** Whether JSON can hold a value of the type; maps need texts for keys. */
function isReadable(type: SqlType): boolean {
  switch (type.kind) {
    case 'array': return isReadable(type.element)
    case 'map': return isText(type.key) && isReadable(type.value)
    case 'struct': return type.fields.length > 0 && type.fields.every(field => isReadable(field.type))
    case 'interval': case 'void': case 'time': return false
    default: return true
  }
}


function fromJson(node: FunctionCall, scope: Scope): Typed {
  const [value, schema] = argumentsOf({ ...node, args: node.args.slice(0, 2) }, scope)
  if (!value || value.failed || schema?.failed) return failed(node.place)
  if (!isText(value.type) && value.type.kind !== 'void') return scope.report(value.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `from_json reads text, not ${formatType(value.type)}`)
  const options = optionsAt(2, readOptions, node, scope)
  const type = schemaType(schema, node, scope)
  const patterns = options && patternsOf(options, true, node, scope)
  if (!options || !type || !patterns) return failed(node.place)
  const mode = options.get('mode')?.toUpperCase() ?? 'PERMISSIVE'
  if (mode !== 'PERMISSIVE' && mode !== 'FAILFAST') return scope.report(node.place, 'PARSE_MODE_UNSUPPORTED', `from_json has the modes PERMISSIVE and FAILFAST, not ${mode}`)
  if (!['struct', 'array', 'map', 'variant'].includes(type.kind)) return scope.report(node.place, 'DATATYPE_MISMATCH.INVALID_JSON_SCHEMA', `the schema must be a struct, an array, a map or a variant, not ${formatType(type)}`)
  if (!isReadable(type)) return scope.report(node.place, hasOddKey(type) ? 'DATATYPE_MISMATCH.INVALID_JSON_MAP_KEY_TYPE' : 'UNSUPPORTED_DATATYPE', `from_json cannot read ${formatType(type)} here`)
  const request: JsonRequest = { type: plainType(type), lenient: lenient(options), formats: patterns, failFast: mode === 'FAILFAST', corruptColumn: options.get('columnnameofcorruptrecord') ?? '_corrupt_record' }
  const text = value.type.kind === 'void' ? 'CAST(NULL AS VARCHAR)' : value.duckdb
  return compose(node.place, [value], { type: plainType(type), nullable: true, duckdb: fromWire(`dbx_js_from_json(${text}, ${quoteText(JSON.stringify(request))})`, type) })
}

function hasOddKey(type: SqlType): boolean {
  switch (type.kind) {
    case 'array': return hasOddKey(type.element)
    case 'map': return !isText(type.key) || hasOddKey(type.value)
    case 'struct': return type.fields.some(field => hasOddKey(field.type))
    default: return false
  }
}

/** What is read from text may always be null. */
export function plainType(type: SqlType): SqlType {
  switch (type.kind) {
    case 'array': return { ...type, element: plainType(type.element) }
    case 'map': return { ...type, key: plainType(type.key), value: plainType(type.value) }
    case 'struct': return { kind: 'struct', fields: type.fields.map(field => ({ name: field.name, type: plainType(field.type) })) }
    default: return type
  }
}

function writeAsJson(node: FunctionCall, scope: Scope): Typed {
  const [value] = argumentsOf({ ...node, args: node.args.slice(0, 1) }, scope)
  const options = optionsAt(1, writeOptions, node, scope)
  const patterns = options && patternsOf(options, false, node, scope)
  if (!value || value.failed || !options || !patterns) return failed(node.place)
  if (value.type.kind === 'void') return compose(node.place, [value], { type: types.string, duckdb: 'CAST(NULL AS VARCHAR)', nullable: true })
  const nested = ['struct', 'map', 'array', 'variant'].includes(value.type.kind)
  const { dateFormat: date, timestampFormat: timestamp, timestampNTZFormat: clock } = patterns
  const style = { keepNulls: options.get('ignorenullfields')?.toLowerCase() === 'false', ...(date === undefined ? {} : { date }), ...(timestamp === undefined ? {} : { timestamp }), ...(clock === undefined ? {} : { clock }) }
  const duckdb = nested ? toJson(value.duckdb, value.type, style, scope) : undefined
  if (duckdb === undefined) return scope.report(node.place, 'DATATYPE_MISMATCH.INVALID_JSON_SCHEMA', `to_json does not take ${formatType(value.type)}`)
  return compose(node.place, [value], { type: types.string, duckdb: isOn(options, 'pretty') ? `dbx_js_json_pretty(${duckdb})` : duckdb })
}

/** The schema of a literal text, found while the query is translated. */
function schemaOfJson(node: FunctionCall, scope: Scope): Typed {
  const [value] = argumentsOf({ ...node, args: node.args.slice(0, 1) }, scope)
  const options = optionsAt(1, inferOptions, node, scope)
  if (!value || value.failed || !options) return failed(node.place)
  if (value.constant === null) return scope.report(value.place, 'DATATYPE_MISMATCH.UNEXPECTED_NULL', 'schema_of_json wants a text, not NULL')
  if (value.constant === undefined || !isText(value.type)) return scope.report(value.place, 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'schema_of_json wants a literal text')
  const read = readJson(value.constant, lenient(options))
  if (read.kind === 'broken') return scope.report(value.place, 'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', `this is no JSON: ${value.constant}`)
  const type = inferredType(read.kind === 'value' ? read.value : null, { primitivesAsString: isOn(options, 'primitivesAsString'), prefersDecimal: isOn(options, 'prefersDecimal'), inferTimestamp: isOn(options, 'inferTimestamp') })
  return literalText(node, formatType(type))
}

/** A text that is known while the query is translated, so that it can be another function's schema. */
export function literalText(node: FunctionCall, text: string): Typed {
  return { ...compose(node.place, [], { type: types.string, nullable: false, duckdb: quoteText(text) }), constant: text }
}

export const jsonFunctions: readonly FunctionEntry[] = [
  ...plain,
  special('from_json', 'from_json(string, schema [, options])', fromJson, { takes: [2, 3] }),
  special('to_json', 'to_json(struct, map, array or variant [, options]) : string', writeAsJson, { takes: [1, 2] }),
  special('schema_of_json', 'schema_of_json(literal string [, options]) : string', schemaOfJson, { takes: [1, 2] }),
  ...refused('it reads bytes of a format whose schema stands elsewhere', ['from_avro', 'to_avro', 'schema_of_avro', 'from_protobuf', 'to_protobuf']),
  ...refused('the format has no local counterpart in an expression', ['from_xml', 'to_xml', 'schema_of_csv', 'schema_of_xml']),
]
