import { SqlError } from '../problem.ts'
import { parseType } from '../typeText.ts'
import { formatType, type SqlType, types } from '../types.ts'
import { castTo } from '../analyse/casts.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { sharing } from '../analyse/once.ts'
import { type Scope } from '../analyse/scope.ts'
import { compose, type Typed } from '../analyse/typed.ts'
import { toVariant, variantAt } from '../analyse/variants.ts'
import { type FunctionCall } from '../tree/expression.ts'
import { form, functions } from './define.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'

const asJson = (text: string): string => `CAST(${text} AS JSON)`
const lost = { differs: 'a VARIANT is kept as JSON text here: one made by a cast from FLOAT, DATE, TIMESTAMP or BINARY, and a decimal without a fraction, has the type that its JSON shows' } as const

const plain = functions('scalar', [
  form('parse_json(string) : variant', asJson('dbx_js_parse_json($1)')),
  form('try_parse_json(string) : variant', asJson('dbx_js_try_parse_json($1)'), { nullable: 'always' }),
  form('is_variant_null(variant) : boolean', `coalesce(json_type($1) = 'NULL', false)`, { nullable: 'never' }),
  form('is_valid_variant(variant) : boolean', 'CASE WHEN $1 IS NOT NULL THEN true END'),
  form('schema_of_variant(variant) : string', 'dbx_js_schema_of_variant(CAST($1 AS VARCHAR))'),
], { schema_of_variant: lost })

const gathering = functions('aggregate', [
  form('schema_of_variant_agg(variant) : string', ([value = ''], call) => `coalesce(dbx_js_schema_of_variants(CAST(${call.gather('list', [value])} AS VARCHAR[])), 'VOID')`, { nullable: 'never' }),
  form('schema_of_json_agg(string) : string', ([value = ''], call) => `coalesce(dbx_js_schema_of_jsons(CAST(${call.gather('list', [value])} AS VARCHAR[])), 'STRING')`, { nullable: 'never' }),
], { schema_of_variant_agg: lost })

function variantGet(name: string, attempt: boolean): FunctionEntry {
  return special(name, `${name}(variant, string [, type])`, (node, scope) => {
    const [value, path, wanted] = argumentsOf(node, scope)
    if (!value || !path || value.failed || path.failed) return { ...compose(node.place, [], { type: types.variant, duckdb: 'NULL' }), failed: true }
    const text = scope.semantics.coerce(path, types.string, scope)
    if ((value.type.kind !== 'variant' && value.type.kind !== 'void') || !text) return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${name} takes a VARIANT, a path like '$.a[0]' and a type`)
    const found = compose(node.place, [value, path], { type: types.variant, nullable: true, duckdb: variantAt(value.type.kind === 'void' ? asJson('NULL') : value.duckdb, { ...text, ...(path.constant === undefined ? {} : { constant: path.constant }) }, name) })
    if (!wanted) return found
    const type = typeNamed(wanted)
    if (typeof wanted.constant !== 'string') return scope.report(wanted.place, 'INVALID_SCHEMA.NON_STRING_LITERAL', `the type that ${name} makes is a literal that is not NULL`)
    if (!type) return scope.report(wanted.place, 'UNSUPPORTED_DATATYPE', `${wanted.constant} is not a type`)
    return castTo(found, type, attempt) ?? scope.report(wanted.place, 'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', `VARIANT cannot be cast to ${formatType(type)}`)
  }, { takes: [2, 3] })
}

function typeNamed(wanted: Typed): SqlType | undefined {
  try {
    return parseType(wanted.constant ?? '')
  } catch (error) {
    if (error instanceof SqlError) return undefined
    throw error
  }
}

/** A function that changes a VARIANT at a path; the new value is anything that can be cast to one. */
function editing(name: string, script: string, most: number): FunctionEntry {
  return special(name, `${name}(variant, string, any${most === 4 ? ' [, boolean]' : ''}) : variant`, (node, scope) => {
    const [variant, path, value, create] = argumentsOf(node, scope)
    const target = variantOf(variant, name, scope)
    const text = path && scope.semantics.coerce(path, types.string, scope)
    if (!target || !text || !value || value.failed) return { ...compose(node.place, [], { type: types.variant, duckdb: 'NULL' }), failed: true }
    const made = toVariant(value.duckdb, value.type)
    if (made === undefined) return scope.report(value.place, 'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', `${formatType(value.type)} cannot be cast to VARIANT`)
    const flag = create === undefined ? 'true' : create.constant
    if (flag === null) return compose(node.place, [target], { type: types.variant, nullable: true, duckdb: asJson('NULL') })
    if (flag !== 'true' && flag !== 'false') return scope.report(create?.place ?? node.place, 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', `the last argument of ${name} is a literal`)
    const inputs = [target, text, value]
    return compose(node.place, inputs, { type: types.variant, nullable: name.startsWith('try_') || inputs.some(input => input.nullable), duckdb: asJson(`${script}(CAST(${target.duckdb} AS VARCHAR), ${text.duckdb}, CAST(${made} AS VARCHAR), '${name}', '${flag}')`) })
  }, { takes: [3, most] })
}

function variantOf(value: Typed | undefined, name: string, scope: Scope): Typed | undefined {
  if (!value || value.failed) return undefined
  if (value.type.kind === 'variant') return value
  if (value.type.kind === 'void') return { ...value, type: types.variant, duckdb: asJson('NULL') }
  scope.report(value.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${name} takes a VARIANT, not ${formatType(value.type)}`)
  return undefined
}

const failed = (node: FunctionCall): Typed => ({ ...compose(node.place, [], { type: types.variant, duckdb: 'NULL' }), failed: true })

function variantDelete(node: FunctionCall, scope: Scope): Typed {
  const [variant, ...paths] = argumentsOf(node, scope)
  const target = variantOf(variant, 'variant_delete', scope)
  const texts = paths.map(path => scope.semantics.coerce(path, types.string, scope))
  if (!target || texts.some(text => !text || text.failed)) return failed(node)
  // A path that is null is passed over.
  return sharing([target, ...texts.flatMap(text => text ?? [])], ([value = target, ...at]) => {
    const duckdb = at.reduce((before, path) => `list_transform([${before}], lambda _d: CASE WHEN ${path.duckdb} IS NULL THEN _d ELSE dbx_js_variant_delete(_d, ${path.duckdb}) END)[1]`, `CAST(${value.duckdb} AS VARCHAR)`)
    return compose(node.place, [value], { type: types.variant, duckdb: asJson(duckdb) })
  })
}

function stripNulls(node: FunctionCall, scope: Scope): Typed {
  const [variant, arrays] = argumentsOf(node, scope)
  const target = variantOf(variant, 'variant_strip_nulls', scope)
  if (!target) return failed(node)
  const flag = arrays === undefined ? 'true' : arrays.constant
  if (flag === null) return compose(node.place, [target], { type: types.variant, nullable: true, duckdb: asJson('NULL') })
  if (flag === undefined || arrays?.failed) return scope.report(arrays?.place ?? node.place, 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'the last argument of variant_strip_nulls is a literal')
  return compose(node.place, [target], { type: types.variant, duckdb: asJson(`dbx_js_variant_strip_nulls(CAST(${target.duckdb} AS VARCHAR), '${flag}')`) })
}

function toVariantObject(node: FunctionCall, scope: Scope): Typed {
  const [value] = argumentsOf(node, scope)
  if (!value || value.failed) return failed(node)
  const duckdb = ['struct', 'map', 'array', 'variant'].includes(value.type.kind) ? toVariant(value.duckdb, value.type, true) : undefined
  return duckdb === undefined ? scope.report(node.place, 'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', `${formatType(value.type)} cannot be made an object`) : compose(node.place, [value], { type: types.variant, duckdb })
}

export const variantFunctions: readonly FunctionEntry[] = [
  ...plain, ...gathering,
  variantGet('variant_get', false), variantGet('try_variant_get', true),
  editing('variant_insert', 'dbx_js_variant_insert', 3), editing('try_variant_insert', 'dbx_js_variant_insert', 3),
  editing('variant_set', 'dbx_js_variant_set', 4), editing('try_variant_set', 'dbx_js_variant_set', 4),
  editing('variant_array_append', 'dbx_js_variant_append', 3), editing('try_variant_array_append', 'dbx_js_variant_append', 3),
  special('variant_delete', 'variant_delete(variant, string, …) : variant', variantDelete, { takes: [2, 64] }),
  special('variant_strip_nulls', 'variant_strip_nulls(variant [, boolean]) : variant', stripNulls, { takes: [1, 2] }),
  special('to_variant_object', 'to_variant_object(struct, map or array) : variant', toVariantObject, { takes: [1, 1] }),
]
