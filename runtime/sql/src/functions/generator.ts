import { formatType, type SqlType, types } from '../types.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { sameForAll } from '../analyse/rules/conditionals.ts'
import { isText } from '../analyse/lattice.ts'
import { type Scope } from '../analyse/scope.ts'
import { quoteText, type Typed } from '../analyse/typed.ts'
import { type FunctionCall } from '../tree/expression.ts'
import { type FunctionEntry, type GeneratedColumn } from './table.ts'

type Columns = readonly GeneratedColumn[] | undefined

function generator(name: string, signature: string, make: (args: readonly Typed[], node: FunctionCall, scope: Scope) => Columns): FunctionEntry {
  return {
    name, kind: 'generatorSpecial', signature,
    generate(_, node, scope) {
      const args = argumentsOf(node, scope)
      return args.some(arg => arg.failed) ? undefined : make(args, node, scope)
    },
  }
}

function refuse(name: string, args: readonly Typed[], node: FunctionCall, scope: Scope): undefined {
  scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${name} does not take (${args.map(arg => formatType(arg.type)).join(', ')})`)
  return undefined
}

/** The elements of an array, or the keys and values of a map; with `positions`, counted from 0 before them. */
function exploded(name: string, positions: boolean, outer: boolean): FunctionEntry {
  const signature = `${name}(array<T> or map<K,V>)`
  return generator(name, signature, (args, node, scope) => {
    const [value, ...more] = args
    const { type } = value ?? { type: types.void }
    if (!value || more.length > 0 || (type.kind !== 'array' && type.kind !== 'map')) return refuse(name, args, node, scope)
    const column = (title: string, kind: SqlType, list: string, nullable: boolean): GeneratedColumn => ({ name: title, type: kind, nullable: nullable || outer, list: outer ? `dbx_or_one_null(${list})` : list, inputs: [value] })
    const length = type.kind === 'array' ? `len(${value.duckdb})` : `cardinality(${value.duckdb})`
    const place = column('pos', types.int, `CAST(range(CAST(${length} AS BIGINT)) AS INTEGER[])`, false)
    const values = type.kind === 'array' ? [column('col', type.element, value.duckdb, true)] : [column('key', type.key, `map_keys(${value.duckdb})`, false), column('value', type.value, `map_values(${value.duckdb})`, true)]
    return positions ? [place, ...values] : values
  })
}

/** The fields of an array of structs, one column each. */
function inlined(name: string, outer: boolean): FunctionEntry {
  return generator(name, `${name}(array<struct>)`, (args, node, scope) => {
    const [value, ...more] = args
    const struct = value?.type.kind === 'array' ? value.type.element : undefined
    if (!value || more.length > 0 || struct?.kind !== 'struct') return refuse(name, args, node, scope)
    return struct.fields.map(field => {
      const list = `list_transform(${value.duckdb}, lambda _e: struct_extract(_e, ${quoteText(field.name)}))`
      return { name: field.name, type: field.type, nullable: true, list: outer ? `dbx_or_one_null(${list})` : list, inputs: [value] }
    })
  })
}

/** `stack(2, a, b, c, d)`: two rows of two columns. */
const stack = generator('stack', 'stack(int, any, …)', (args, node, scope) => {
  const rows = Number(args[0]?.constant ?? Number.NaN)
  const values = args.slice(1)
  if (!Number.isInteger(rows) || rows < 1 || values.length === 0) return refuse('stack', args, node, scope)
  const width = Math.ceil(values.length / rows)
  const columns = Array.from({ length: width }, (_, index) => {
    const cells = Array.from({ length: rows }, (__, row) => values[row * width + index])
    const given = cells.flatMap(cell => (cell ? [cell] : []))
    const odd = new Set(given.filter(cell => cell.type.kind !== 'void').map(cell => formatType(cell.type)))
    if (odd.size > 1) return void scope.report(node.place, 'DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES', `column ${index} of stack has several types: ${[...odd].join(', ')}`)
    const same = sameForAll(given, node, scope)
    return same && { name: `col${index}`, type: same[0]?.type ?? types.void, nullable: true, list: `[${[...same.map(cell => cell.duckdb), ...Array.from({ length: rows - same.length }, () => 'NULL')].join(', ')}]`, inputs: same }
  })
  return columns.every(column => column !== undefined) ? columns : undefined
})

/** The values of the first fields of that name in JSON text, one column a name. */
const jsonTuple = generator('json_tuple', 'json_tuple(string, string, …)', (args, node, scope) => {
  const [text, ...names] = args
  if (!text || names.length === 0) {
    scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'json_tuple takes JSON text and at least one name')
    return undefined
  }
  const odd = args.find(arg => !isText(arg.type))
  if (odd) {
    scope.report(odd.place, 'DATATYPE_MISMATCH.NON_STRING_TYPE', `every argument of json_tuple is text, not ${formatType(odd.type)}`)
    return undefined
  }
  const values = `dbx_js_json_tuple(${text.duckdb}, [${names.map(name => name.duckdb).join(', ')}])`
  return names.map((_, index) => ({ name: `c${index}`, type: types.string, nullable: true, list: `[${values}[${index + 1}]]`, inputs: args }))
})

/** The entries of an object or an array: place, key, value. */
function variantExploded(name: string, outer: boolean): FunctionEntry {
  return generator(name, `${name}(variant)`, (args, node, scope) => {
    const [value, ...more] = args
    if (value?.type.kind !== 'variant' || more.length > 0) return refuse(name, args, node, scope)
    const entries = `dbx_js_variant_entries(CAST(${value.duckdb} AS VARCHAR))`
    const column = (title: string, type: SqlType, nullable: boolean, read: string): GeneratedColumn => {
      const list = `list_transform(${entries}, lambda _e: ${read})`
      return { name: title, type, nullable: nullable || outer, list: outer ? `dbx_or_one_null(${list})` : list, inputs: [value] }
    }
    return [column('pos', types.int, false, `CAST(json_extract(_e, '$.pos') AS INTEGER)`), column('key', types.string, true, `json_extract_string(_e, '$.key')`), column('value', types.variant, false, `CAST(json_extract_string(_e, '$.value') AS JSON)`)]
  })
}

export const generatorFunctions: readonly FunctionEntry[] = [
  exploded('explode', false, false), exploded('explode_outer', false, true), exploded('posexplode', true, false), exploded('posexplode_outer', true, true),
  inlined('inline', false), inlined('inline_outer', true), stack,
  jsonTuple, variantExploded('variant_explode', false), variantExploded('variant_explode_outer', true),
]
