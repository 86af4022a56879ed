import { intervalSize, isYearMonth } from '../analyse/intervalCasts.ts'
import { isText } from '../analyse/lattice.ts'
import { quoteText, type Typed } from '../analyse/typed.ts'
import { formatType, type SqlType } from '../types.ts'
import { type Emit } from './define.ts'
import { type CallSite } from './table.ts'
import { textList } from './textList.ts'

/** `hash` and `xxhash64`: the values as a list of tokens (`scripts/rowHash.ts`) for a function in JavaScript. */
export const rowHash = (script: string): Emit => (_, call, typed) => `${script}(${hashTokens(typed, call)})`

function hashTokens(values: readonly Typed[], call: CallSite): string {
  const flat = values.map(({ duckdb, type }) => ({ simple: token(duckdb, type), list: tokens(duckdb, type, 0) }))
  const bad = values.find((_, index) => flat[index]?.list === undefined)
  if (bad) return call.refuse(containsMap(bad.type) ? 'DATATYPE_MISMATCH.HASH_MAP_TYPE' : 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${formatType(bad.type)} has no hash`)
  if (flat.every(each => each.simple !== undefined)) return textList(flat.map(each => each.simple ?? ''))
  return `flatten([${[textList([]), ...flat.map(each => each.list)].join(', ')}])`
}

function containsMap(type: SqlType): boolean {
  if (type.kind === 'array') return containsMap(type.element)
  return type.kind === 'map' || (type.kind === 'struct' && type.fields.some(field => containsMap(field.type)))
}

/** The token of a value that holds no other. */
function token(text: string, type: SqlType): string | undefined {
  if (isText(type)) return `('s' || ${text})`
  switch (type.kind) {
    case 'void': return 'CAST(NULL AS VARCHAR)'
    case 'boolean': return `('i' || CAST(CAST(${text} AS TINYINT) AS VARCHAR))`
    case 'tinyint': case 'smallint': case 'int': return `('i' || CAST(${text} AS VARCHAR))`
    case 'date': return `('i' || CAST(date_diff('day', DATE '1970-01-01', ${text}) AS VARCHAR))`
    case 'bigint': return `('l' || CAST(${text} AS VARCHAR))`
    case 'timestamp': case 'timestamp_ntz': return `('l' || CAST(epoch_us(${text}) AS VARCHAR))`
    case 'float': return `('f' || CAST(${text} AS VARCHAR))`
    case 'double': return `('d' || CAST(${text} AS VARCHAR))`
    case 'decimal': return `('${type.precision <= 18 ? 'l' : 'b'}' || replace(CAST(${text} AS VARCHAR), '.', ''))`
    case 'interval': return `('${isYearMonth(type) ? 'i' : 'l'}' || CAST(${intervalSize(text, type)} AS VARCHAR))`
    case 'binary': return `('x' || hex(${text}))`
    default: return undefined
  }
}

/** A list of the tokens of a value, and of all that it holds. */
function tokens(text: string, type: SqlType, depth: number): string | undefined {
  if (type.kind === 'array') {
    const each = tokens(`_h${depth}`, type.element, depth + 1)
    return each && `coalesce(flatten(list_transform(${text}, lambda _h${depth}: ${each})), [])`
  }
  if (type.kind === 'struct') {
    const fields = type.fields.map(field => tokens(`struct_extract(${text}, ${quoteText(field.name)})`, field.type, depth))
    return fields.includes(undefined) ? undefined : `CASE WHEN ${text} IS NULL THEN [] ELSE flatten([${fields.join(', ')}]) END`
  }
  const simple = token(text, type)
  return simple && `[${simple}]`
}
