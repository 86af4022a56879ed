import { duckdbType, type SqlType } from '../types.ts'
import { isIntegral, isText } from './lattice.ts'
import { quoteText, type Typed } from './typed.ts'
import { fromWire } from './wire.ts'

/** DuckDB text that casts a value to VARIANT; undefined where Databricks has no such cast. Structs and maps only become objects with `objects`. */
export function toVariant(text: string, from: SqlType, objects = false): string | undefined {
  const json = variantText(text, from, objects)
  return json && `CAST(${json} AS JSON)`
}

function variantText(text: string, from: SqlType, objects: boolean): string | undefined {
  switch (from.kind) {
    case 'boolean': case 'tinyint': case 'smallint': case 'int': case 'bigint': return `CAST(${text} AS VARCHAR)`
    case 'decimal': return from.scale === 0 ? `CAST(${text} AS VARCHAR)` : `regexp_replace(CAST(${text} AS VARCHAR), '\\.?0+$', '')`
    case 'float': case 'double': return `dbx_variant_double(${text})`
    case 'string': case 'char': case 'varchar': return `CAST(to_json(${text}) AS VARCHAR)`
    case 'date': return `('"' || CAST(${text} AS VARCHAR) || '"')`
    case 'timestamp': return `dbx_variant_instant(${text})`
    case 'timestamp_ntz': return `('"' || CAST(${text} AS VARCHAR) || '"')`
    case 'binary': return `('"' || to_base64(${text}) || '"')`
    case 'variant': return `CAST(${text} AS VARCHAR)`
    case 'void': return 'CAST(NULL AS VARCHAR)'
    case 'array': {
      const element = variantText('_v', from.element, objects)
      return element && `('[' || dbx_array_join(list_transform(${text}, lambda _v: coalesce(${element}, 'null')), ',') || ']')`
    }
    case 'map': {
      const value = objects && isText(from.key) ? variantText("_v['value']", from.value, objects) : undefined
      return value && `('{' || dbx_array_join(list_transform(list_sort(map_entries(${text})), lambda _v: CAST(to_json(_v['key']) AS VARCHAR) || ':' || coalesce(${value}, 'null')), ',') || '}')`
    }
    case 'struct': {
      if (!objects) return undefined
      const fields = from.fields.toSorted((left, right) => (left.name < right.name ? -1 : 1)).map(field => {
        const value = variantText(`struct_extract(_o, ${quoteText(field.name)})`, field.type, objects)
        return value && `${quoteText(`${JSON.stringify(field.name)}:`)} || coalesce(${value}, 'null')`
      })
      return fields.every(field => field !== undefined) ? `list_transform([${text}], lambda _o: CASE WHEN _o IS NOT NULL THEN '{' || ${fields.join(` || ',' || `) || "''"} || '}' END)[1]` : undefined
    }
    default: return undefined
  }
}

/** DuckDB text that casts a VARIANT to a type; undefined where Databricks has no such cast. What is plain to see does not call the script. */
export function fromVariant(text: string, to: SqlType, attempt: boolean): string | undefined {
  if (!reachable(to)) return undefined
  if (isText(to)) return `dbx_variant_to_string(${text})`
  const script = fromWire(`dbx_js_variant_cast(CAST(_x AS VARCHAR), ${quoteText(JSON.stringify(to))}, '${attempt}')`, to)
  const plain = isIntegral(to) ? `'BIGINT'` : to.kind === 'double' ? `'BIGINT', 'UBIGINT', 'DOUBLE'` : to.kind === 'boolean' ? `'BOOLEAN'` : undefined
  const quick = plain === undefined ? script : `coalesce(CASE WHEN json_type(_x) IN (${plain}) THEN TRY_CAST(CAST(_x AS VARCHAR) AS ${duckdbType(to)}) END, ${script})`
  return `list_transform([${text}], lambda _x: ${quick})[1]`
}

function reachable(to: SqlType): boolean {
  switch (to.kind) {
    case 'interval': case 'void': return false
    case 'array': return reachable(to.element)
    case 'map': return isText(to.key) && reachable(to.value)
    case 'struct': return to.fields.every(field => reachable(field.type))
    default: return true
  }
}

/** A path into a VARIANT: one that is plain to see is DuckDB's to follow. */
export function variantAt(value: string, path: Typed, caller: string): string {
  const native = jsonPathText(path.constant)
  return native === undefined ? `CAST(dbx_js_variant_get(CAST(${value} AS VARCHAR), ${path.duckdb}, '${caller}') AS JSON)` : `dbx_variant_at(${value}, ${quoteText(native)}, ${path.duckdb}, '${caller}')`
}

/** `$.a['b'][0]` as DuckDB's path; undefined for what has no counterpart. */
export function jsonPathText(path: string | null | undefined): string | undefined {
  if (typeof path !== 'string' || !path.startsWith('$')) return undefined
  let rest = path.slice(1)
  let text = '$'
  while (rest !== '') {
    const [whole, bare, quoted, doubled, index] = /^(?:\.([^.[\]*"]+)|\['([^'*"]*)'\]|\["([^"*]*)"\]|\[(\d+)\])/.exec(rest) ?? []
    if (whole === undefined) return undefined
    const key = bare ?? quoted ?? doubled
    text += key === undefined ? `[${index ?? ''}]` : `."${key}"`
    rest = rest.slice(whole.length)
  }
  return text
}
