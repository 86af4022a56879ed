import { type FunctionCall } from '../tree/expression.ts'
import { duckdbType, formatType, type SqlType, type StructField, structOf, types } from '../types.ts'
import { parseColumns, parseType } from '../typeText.ts'
import { SqlError } from '../problem.ts'
import { castText, castTo, toText } from '../analyse/casts.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { textOf } from '../analyse/rules/predicates.ts'
import { type Scope } from '../analyse/scope.ts'
import { compose, quoteName, quoteText, type Typed } from '../analyse/typed.ts'
import { isIntegral, isText } from '../analyse/lattice.ts'
import { type Emit, form, functions, refused } from './define.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'

/** `$.a['b'][0]` as DuckDB's path; undefined for what has no counterpart. */
export function jsonPathText(path: string | null | undefined): string | undefined {
  if (typeof path !== 'string' || !path.startsWith('$')) return undefined
  let rest = path.slice(1)
  let text = '$'
  while (rest !== '') {
    const [whole, bare, quoted, doubled, index] = /^(?:\.([^.[\]*]+)|\['([^']*)'\]|\["([^"]*)"\]|\[(\d+)\])/.exec(rest) ?? []
    if (whole === undefined) return undefined
    const key = bare ?? quoted ?? doubled
    text += key === undefined ? `[${index ?? ''}]` : `."${key.replaceAll('"', '\\"')}"`
    rest = rest.slice(whole.length)
  }
  return text
}

const atPath = (write: (value: string, path: string) => string): Emit => ([value = ''], call, typed) => {
  const path = jsonPathText(typed[1]?.constant)
  return path === undefined ? call.refuse('UNSUPPORTED_FUNCTION', `the path must be a literal like '$.a[0].b', without *`) : write(value, quoteText(path))
}

const plain = functions('scalar', [
  form('get_json_object(string, string) : string', atPath((value, path) => `(json_extract(dbx_json(${value}), ${path}) ->> '$')`), { nullable: 'always' }),
  form('json_array_length(string) : int', `CASE WHEN json_type(dbx_json($1)) = 'ARRAY' THEN CAST(json_array_length(dbx_json($1)) AS INTEGER) END`, { nullable: 'always' }),
  form('json_object_keys(string) : array<string>', `CASE WHEN json_type(dbx_json($1)) = 'OBJECT' THEN json_keys(dbx_json($1)) END`, { nullable: 'always' }),
  form('parse_json(string) : variant', 'dbx_parse_json($1)'),
  form('try_parse_json(string) : variant', 'dbx_json($1)', { nullable: 'always' }),
  form('is_variant_null(variant) : boolean', `coalesce(json_type($1) = 'NULL', false)`, { nullable: 'never' }),
], { parse_json: 'a VARIANT is kept as JSON text here' })

/** The type that a literal schema describes: DDL columns, or a single type. */
function schemaType(argument: Typed | undefined, node: FunctionCall, scope: Scope): SqlType | undefined {
  const text = argument?.constant
  if (typeof text !== 'string') {
    scope.report(argument?.place ?? node.place, 'INVALID_SCHEMA.NON_STRING_LITERAL', 'the schema must be a literal, like \'a INT, b ARRAY<STRING>\'')
    return undefined
  }
  try {
    return /^\s*(struct|array|map)\s*</i.test(text) ? parseType(text) : structOf(parseColumns(text))
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    scope.report(argument?.place ?? node.place, 'INVALID_SCHEMA.PARSE_ERROR', `the schema cannot be read: ${error.problems[0]?.message ?? ''}`)
    return undefined
  }
}

/** A value out of JSON text of a type; what does not fit is null, as in PERMISSIVE mode. */
function fromJson(json: string, type: SqlType, scope: Scope): string | undefined {
  const when = (kinds: string, text: string): string => `CASE WHEN json_type(${json}) IN (${kinds}) THEN ${text} END`
  const scalar = `(${json} ->> '$')`
  if (isText(type)) return scalar
  if (isIntegral(type)) return when(`'BIGINT', 'UBIGINT'`, `TRY_CAST(${scalar} AS ${duckdbType(type)})`)
  switch (type.kind) {
    case 'float': case 'double': case 'decimal': return when(`'BIGINT', 'UBIGINT', 'DOUBLE'`, `TRY_CAST(${scalar} AS ${duckdbType(type)})`)
    case 'boolean': return when(`'BOOLEAN'`, `(${scalar} = 'true')`)
    case 'date': case 'timestamp': case 'timestamp_ntz': return when(`'VARCHAR'`, castText(scalar, types.string, type, true) ?? 'NULL')
    case 'variant': return json
    case 'array': {
      const element = scope.translation.newAlias()
      const inner = fromJson(element, type.element, scope)
      return inner && when(`'ARRAY'`, `list_transform(json_extract(${json}, '$[*]'), lambda ${element}: ${inner})`)
    }
    case 'map': {
      const key = scope.translation.newAlias()
      const inner = isText(type.key) ? fromJson(`json_extract(${json}, dbx_json_quote(${key}))`, type.value, scope) : undefined
      return inner && when(`'OBJECT'`, `map(json_keys(${json}), list_transform(json_keys(${json}), lambda ${key}: ${inner}))`)
    }
    case 'struct': return structFromJson(json, type.fields, scope)
    default: return undefined
  }
}

function structFromJson(json: string, fields: readonly StructField[], scope: Scope): string | undefined {
  if (fields.length === 0) return undefined
  const parts = scope.translation.newAlias()
  const paths = fields.map(field => quoteText(`$."${field.name.replaceAll('"', '\\"')}"`))
  const values = fields.map((field, index) => fromJson(`${parts}[${index + 1}]`, field.type, scope))
  if (values.some(value => value === undefined)) return undefined
  // All paths in one call, so that the text is parsed once.
  return `CASE WHEN json_type(${json}) = 'OBJECT' THEN list_transform([json_extract(${json}, [${paths.join(', ')}])], lambda ${parts}: struct_pack(${values.map((value, index) => `${quoteName(fields[index]?.name ?? '')} := ${value ?? 'NULL'}`).join(', ')}))[1] END`
}

/** A value as JSON text: null fields of structs are left out, timestamps are ISO. */
function toJson(text: string, type: SqlType, scope: Scope): string | undefined {
  switch (type.kind) {
    case 'boolean': case 'tinyint': case 'smallint': case 'int': case 'bigint': case 'decimal': return `CAST(${text} AS VARCHAR)`
    case 'float': case 'double': return `CASE WHEN isfinite(${text}) THEN dbx_double_to_string(${text}) WHEN ${text} IS NOT NULL THEN '"' || dbx_double_to_string(${text}) || '"' END`
    case 'string': case 'char': case 'varchar': return `CAST(to_json(${text}) AS VARCHAR)`
    case 'date': return `('"' || CAST(${text} AS VARCHAR) || '"')`
    case 'timestamp': return `strftime(dbx_clock(${text}), '"%Y-%m-%dT%H:%M:%S.%gZ"')`
    case 'timestamp_ntz': return `strftime(${text}, '"%Y-%m-%dT%H:%M:%S.%g"')`
    case 'variant': return `CAST(${text} AS VARCHAR)`
    case 'void': return 'CAST(NULL AS VARCHAR)'
    case 'array': {
      const element = scope.translation.newAlias()
      const inner = toJson(element, type.element, scope)
      return inner && `('[' || dbx_array_join(list_transform(${text}, lambda ${element}: coalesce(${inner}, 'null')), ',') || ']')`
    }
    case 'map': {
      const entry = scope.translation.newAlias()
      const key = toText(`${entry}.key`, type.key)
      const inner = toJson(`${entry}.value`, type.value, scope)
      return inner && key && `('{' || dbx_array_join(list_transform(map_entries(${text}), lambda ${entry}: CAST(to_json(${key}) AS VARCHAR) || ':' || coalesce(${inner}, 'null')), ',') || '}')`
    }
    case 'struct': {
      const fields = type.fields.map(field => {
        const value = `struct_extract(${text}, ${quoteText(field.name)})`
        const inner = toJson(value, field.type, scope)
        return inner && `CASE WHEN ${value} IS NOT NULL THEN ${quoteText(`${JSON.stringify(field.name)}:`)} || ${inner} END`
      })
      return fields.every(field => field !== undefined) ? `CASE WHEN ${text} IS NOT NULL THEN '{' || concat_ws(',', ${fields.join(', ') || "''"}) || '}' END` : undefined
    }
    default: return undefined
  }
}

function variantGet(name: string, attempt: boolean): FunctionEntry {
  return special(name, `${name}(variant, string, string)`, (node, scope) => {
    const [value, path, wanted] = argumentsOf(node, scope)
    const at = jsonPathText(path?.constant)
    if (value?.type.kind !== 'variant' || at === undefined) return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${name} takes a VARIANT, a literal path like '$.a[0]' and a type`)
    const found = compose(node.place, [value], { type: types.variant, nullable: true, duckdb: `json_extract(${value.duckdb}, ${quoteText(at)})` })
    if (!wanted) return found
    try {
      const type = parseType(wanted.constant ?? '')
      return castTo(found, type, attempt) ?? scope.report(wanted.place, 'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', `VARIANT cannot be cast to ${formatType(type)}`)
    } catch (error) {
      if (error instanceof SqlError) return scope.report(wanted.place, 'UNSUPPORTED_DATATYPE', `${wanted.constant ?? 'this'} is not a type`)
      throw error
    }
  })
}

const own: FunctionEntry[] = [
  special('from_json', 'from_json(string, schema)', (node, scope) => {
    const [value, schema, options] = argumentsOf(node, scope)
    if (!value || value.failed) return value ?? scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'from_json takes JSON text and a schema')
    if (options) return scope.report(options.place, 'UNSUPPORTED_FUNCTION', 'from_json with options works on Databricks but has no local counterpart yet')
    const text = textOf(value, scope)
    const type = schemaType(schema, node, scope)
    if (!type || text.failed) return { ...compose(node.place, [], { type: types.void, duckdb: 'NULL' }), failed: true }
    const json = scope.translation.newAlias()
    const parsed = fromJson(json, type, scope)
    if (parsed === undefined) return scope.report(node.place, 'UNSUPPORTED_DATATYPE', `from_json cannot read ${formatType(type)}`)
    // Text that is no JSON gives a struct of nulls.
    const broken = type.kind === 'struct' ? `CASE WHEN ${text.duckdb} IS NOT NULL AND NOT json_valid(${text.duckdb}) THEN struct_pack(${type.fields.map(field => `${quoteName(field.name)} := CAST(NULL AS ${duckdbType(field.type)})`).join(', ')}) END` : 'NULL'
    return compose(node.place, [text], { type, nullable: true, duckdb: `coalesce(list_transform([dbx_json(${text.duckdb})], lambda ${json}: ${parsed})[1], ${broken})` })
  }, { note: 'PERMISSIVE mode, without options' }),
  special('to_json', 'to_json(struct, map, array or variant) : string', (node, scope) => {
    const [value, ...more] = argumentsOf(node, scope)
    if (!value || value.failed) return value ?? scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'to_json takes one value')
    if (more.length > 0) return scope.report(node.place, 'UNSUPPORTED_FUNCTION', 'to_json with options works on Databricks but has no local counterpart yet')
    const nested = ['struct', 'map', 'array', 'variant'].includes(value.type.kind)
    const duckdb = nested ? toJson(value.duckdb, value.type, scope) : undefined
    return duckdb === undefined ? scope.report(node.place, 'DATATYPE_MISMATCH.INVALID_JSON_SCHEMA', `to_json does not take ${formatType(value.type)}`) : compose(node.place, [value], { type: types.string, duckdb })
  }),
  variantGet('variant_get', false), variantGet('try_variant_get', true),
]


export const jsonFunctions: readonly FunctionEntry[] = [
  ...plain, ...own,
  ...refused('it finds its schema by looking at the data', ['schema_of_json', 'schema_of_json_agg', 'schema_of_variant', 'schema_of_variant_agg', 'schema_of_csv', 'schema_of_xml']),
  ...refused('the format has no local counterpart in an expression', ['from_csv', 'to_csv', 'from_xml', 'to_xml', 'from_avro', 'to_avro', 'from_protobuf', 'to_protobuf', 'xpath', 'xpath_string', 'xpath_int', 'to_variant_object', 'json_tuple', 'variant_explode', 'variant_explode_outer']),
]
