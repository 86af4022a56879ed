import { toText } from '../analyse/casts.ts'
import { isNumeric, isText } from '../analyse/lattice.ts'
import { type Typed } from '../analyse/typed.ts'
import { type SqlType } from '../types.ts'
import { type Emit, form } from './define.ts'
import { textList } from './textList.ts'

const isFloating = (type: SqlType): boolean => type.kind === 'double' || type.kind === 'float'

/** A number as text, and whether it is a double: a FLOAT is the double that it stands for. */
const number = (value: Typed): string => (isFloating(value.type) ? `CAST(CAST(${value.duckdb} AS DOUBLE) AS VARCHAR), true` : `CAST(${value.duckdb} AS VARCHAR), false`)

const formatNumber = (script: string): Emit => ([, how = ''], call, [value]) => {
  if (!value || !(isNumeric(value.type) || value.type.kind === 'void')) return call.refuse('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', 'the first value must be a number')
  return `${script}(${number(value)}, ${how})`
}

/** The kind of a value for the formatter: `t`, `w`, `i` and `l` whole numbers by their width, `d` and `r` floating, `o` boolean, `s` text and all that is shown as it stands. */
function formatArgument({ duckdb, type }: Typed): string {
  if (isText(type)) return `'s' || ${duckdb}`
  switch (type.kind) {
    case 'tinyint': return `'t' || CAST(${duckdb} AS VARCHAR)`
    case 'smallint': return `'w' || CAST(${duckdb} AS VARCHAR)`
    case 'int': return `'i' || CAST(${duckdb} AS VARCHAR)`
    case 'bigint': return `'l' || CAST(${duckdb} AS VARCHAR)`
    // Spark gives its formatter what it computes with: days and microseconds.
    case 'date': return `'i' || CAST(date_diff('day', DATE '1970-01-01', ${duckdb}) AS VARCHAR)`
    case 'timestamp': case 'timestamp_ntz': return `'l' || CAST(epoch_us(${duckdb}) AS VARCHAR)`
    case 'float': return `'r' || dbx_double_to_string(${duckdb})`
    case 'double': return `'d' || dbx_double_to_string(${duckdb})`
    case 'boolean': return `'o' || CAST(${duckdb} AS VARCHAR)`
    default: return `'s' || ${toText(duckdb, type) ?? `CAST(${duckdb} AS VARCHAR)`}`
  }
}

const formatString: Emit = ([pattern = ''], call, typed) => {
  const values = typed.slice(1)
  const odd = values.find(({ type }) => ['interval', 'map', 'struct', 'array', 'variant', 'binary'].includes(type.kind))
  if (odd) return call.refuse('UNSUPPORTED_FUNCTION', `a value of the type ${odd.type.kind} is shown as Java's objects are, which has no local counterpart`)
  return `dbx_js_format_string(${pattern}, ${textList(values.map(formatArgument))})`
}

/** Numbers and values as text by a pattern. */
export const formatForms = [
  form('format_number(any, int) : string', formatNumber('dbx_js_format_places'), { treatment: 'script', nullable: 'always' }),
  form('format_number(any, string) : string', formatNumber('dbx_js_format_pattern'), { treatment: 'script' }),
  form('format_string(string, any...) : string', formatString, { treatment: 'script' }),
]
