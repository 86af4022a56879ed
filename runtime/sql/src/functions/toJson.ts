import { type DecimalType, type SqlType } from '../types.ts'
import { toText } from '../analyse/casts.ts'
import { type Scope } from '../analyse/scope.ts'
import { quoteText } from '../analyse/typed.ts'
import { formatInstant, formatText } from '../patterns/native.ts'

export interface JsonStyle { readonly keepNulls: boolean; readonly date?: string; readonly timestamp?: string; readonly clock?: string }

/** DuckDB text of a value as JSON: null fields of structs are left out unless the style keeps them, timestamps are ISO; undefined for what cannot be written. */
export function toJson(text: string, type: SqlType, style: JsonStyle, scope: Scope): string | undefined {
  switch (type.kind) {
    case 'boolean': case 'tinyint': case 'smallint': case 'int': case 'bigint': return `CAST(${text} AS VARCHAR)`
    case 'decimal': return decimalText(text, type)
    case 'float': case 'double': return `dbx_variant_double(${text})`
    case 'string': case 'char': case 'varchar': return `CAST(to_json(${text}) AS VARCHAR)`
    case 'date': return style.date === undefined ? `('"' || CAST(${text} AS VARCHAR) || '"')` : formatted(`CAST(${text} AS TIMESTAMP)`, style.date)
    case 'timestamp': return style.timestamp === undefined ? `dbx_json_instant(${text})` : `('"' || ${formatInstant(text, style.timestamp, scope.translation.zone)} || '"')`
    case 'timestamp_ntz': return style.clock === undefined ? `strftime(${text}, '"%Y-%m-%dT%H:%M:%S.%g"')` : formatted(text, style.clock)
    case 'binary': return `('"' || to_base64(${text}) || '"')`
    case 'variant': return `CAST(${text} AS VARCHAR)`
    case 'void': return 'CAST(NULL AS VARCHAR)'
    case 'interval': case 'time': {
      const written = toText(text, type)
      return written && `('"' || ${written} || '"')`
    }
    case 'array': {
      const element = scope.translation.newAlias()
      const inner = toJson(element, type.element, style, scope)
      return inner && `('[' || dbx_array_join(list_transform(${text}, lambda ${element}: coalesce(${inner}, 'null')), ',') || ']')`
    }
    case 'map': {
      const entry = scope.translation.newAlias()
      const key = keyText(`${entry}['key']`, type.key)
      const inner = toJson(`${entry}['value']`, type.value, style, scope)
      return inner && key && `('{' || dbx_array_join(list_transform(map_entries(${text}), lambda ${entry}: CAST(to_json(${key}) AS VARCHAR) || ':' || coalesce(${inner}, 'null')), ',') || '}')`
    }
    case 'struct': {
      // The value is named once: an inner struct would be written out again for each of its fields.
      const held = scope.translation.newAlias()
      const fields = type.fields.map(field => {
        const value = `struct_extract(${held}, ${quoteText(field.name)})`
        const inner = toJson(value, field.type, style, scope)
        const name = quoteText(`${JSON.stringify(field.name)}:`)
        return inner && (style.keepNulls ? `${name} || coalesce(${inner}, 'null')` : `${name} || ${inner}`)
      })
      return fields.every(field => field !== undefined) ? `list_transform([${text}], lambda ${held}: CASE WHEN ${held} IS NOT NULL THEN '{' || concat_ws(',', ${fields.join(', ') || "''"}) || '}' END)[1]` : undefined
    }
    default: return undefined
  }
}

/** As Java writes a decimal: with an exponent where more than six zeros would stand behind the point. */
function decimalText(text: string, type: DecimalType): string {
  const plain = toText(text, type) ?? ''
  if (type.scale <= 6) return plain
  return `CASE WHEN abs(${text}) >= 0.000001 THEN ${plain} ELSE dbx_small_decimal(${text}, ltrim(replace(replace(${plain}, '-', ''), '.', ''), '0'), ${type.scale}) END`
}

const formatted = (clock: string, pattern: string): string => `('"' || ${formatText(clock, pattern)} || '"')`

/** A key that is a struct has its values in brackets. Spark writes the days, micro- and nanoseconds behind a date, timestamp or time that is a key. */
function keyText(text: string, type: SqlType): string | undefined {
  if (type.kind === 'date') return `CAST(datediff('day', DATE '1970-01-01', ${text}) AS VARCHAR)`
  if (type.kind === 'timestamp' || type.kind === 'timestamp_ntz') return `CAST(epoch_us(${text}) AS VARCHAR)`
  if (type.kind === 'time') return `CAST(1000 * epoch_us(${text}) AS VARCHAR)`
  if (type.kind === 'struct') {
    const fields = type.fields.map(field => toText(`struct_extract(${text}, ${quoteText(field.name)})`, field.type))
    return fields.includes(undefined) ? undefined : `('[' || ${fields.map(field => `coalesce(${field}, 'null')`).join(` || ',' || `)} || ']')`
  }
  return type.kind === 'binary' ? undefined : toText(text, type)
}
