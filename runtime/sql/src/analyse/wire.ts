import { duckdbType, type SqlType, types } from '../types.ts'
import { isText } from './lattice.ts'
import { quoteName, quoteText } from './typed.ts'

/**
 * A value of a type out of the JSON text that a script gave for it. Bytes travel as hexadecimal digits and a VARIANT as its text:
 * DuckDB would read neither out of JSON as it is meant.
 */
export function fromWire(text: string, type: SqlType): string {
  const wired = wire(type)
  const read = isText(wired) ? `(CAST(${text} AS JSON) ->> '$')` : `CAST(CAST(${text} AS JSON) AS ${duckdbType(wired)})`
  return travels(type) ? read : rebuilt(read, type)
}

/** Whether a value can be read out of JSON by DuckDB itself. */
function travels(type: SqlType): boolean {
  switch (type.kind) {
    case 'binary': case 'variant': return false
    case 'array': return travels(type.element)
    case 'map': return travels(type.key) && travels(type.value)
    case 'struct': return type.fields.every(field => travels(field.type))
    default: return true
  }
}

function wire(type: SqlType): SqlType {
  switch (type.kind) {
    case 'binary': case 'variant': return types.string
    case 'array': return { ...type, element: wire(type.element) }
    case 'map': return { ...type, key: wire(type.key), value: wire(type.value) }
    case 'struct': return { ...type, fields: type.fields.map(field => ({ ...field, type: wire(field.type) })) }
    default: return type
  }
}

function rebuilt(text: string, type: SqlType): string {
  if (travels(type)) return text
  switch (type.kind) {
    case 'binary': return `unhex(${text})`
    case 'variant': return `CAST(${text} AS JSON)`
    case 'array': return `list_transform(${text}, lambda _w: ${rebuilt('_w', type.element)})`
    case 'map': return `map_from_entries(list_transform(map_entries(${text}), lambda _w: {'k': ${rebuilt("_w['key']", type.key)}, 'v': ${rebuilt("_w['value']", type.value)}}))`
    case 'struct': return `list_transform([${text}], lambda _s: CASE WHEN _s IS NOT NULL THEN struct_pack(${type.fields.map(field => `${quoteName(field.name)} := ${rebuilt(`struct_extract(_s, ${quoteText(field.name)})`, field.type)}`).join(', ')}) END)[1]`
    default: return text
  }
}
