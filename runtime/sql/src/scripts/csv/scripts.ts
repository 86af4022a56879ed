import { type SqlType, type StructType } from '../../types.ts'
import { convert, decimalText, type Converted, type Formats, type Reading } from '../json/convert.ts'
import { number, quoted } from '../json/value.ts'
import { type SessionZone, utc } from '../../zones/sessionZone.ts'
import { raised, type ScriptFunction } from '../script.ts'

/** What `from_csv` is asked for, as the translation writes it into the call. */
export interface CsvRequest {
  readonly type: StructType
  readonly separator: string
  readonly nullValue: string
  readonly formats: Formats
  readonly failFast: boolean
  readonly corruptColumn: string
}

let last: { readonly text: string; readonly request: CsvRequest } | undefined
function requestOf(text: string): CsvRequest {
  if (last?.text !== text) last = { text, request: JSON.parse(text) as CsvRequest }
  return last.request
}

export const fromCsvScript = (zone: SessionZone): ScriptFunction => ({ name: 'dbx_js_from_csv', parameters: ['VARCHAR', 'VARCHAR'], result: 'VARCHAR', compute: (text, request) => fromCsv(String(text), requestOf(String(request)), zone) })

export const csvScripts: readonly ScriptFunction[] = [
  fromCsvScript(utc),
  { name: 'dbx_js_csv_cell', parameters: ['VARCHAR', 'VARCHAR'], result: 'VARCHAR', compute: (text, separator) => writeCell(String(text), String(separator)) },
]

/** One line as JSON text of a struct; a value that does not fit is null. */
function fromCsv(text: string, { type, separator, nullValue, formats, failFast, corruptColumn }: CsvRequest, zone: SessionZone): string {
  const cells = splitLine(text, separator)
  const fields = type.fields.filter(field => field.name !== corruptColumn)
  const made = fields.map((field, index) => {
    const cell = cells[index] ?? ''
    return cell === '' || cell === nullValue ? { text: 'null', bad: false } : ofCell(cell, field.type, { ...formats, zone })
  })
  const bad = cells.length !== fields.length || made.some(value => value === undefined)
  if (bad && failFast) throw raised('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', `Malformed records are detected in record parsing: ${text}. Parse Mode: FAILFAST. To process malformed records as null result, try setting the option 'mode' as 'PERMISSIVE'.`)
  const texts = new Map(fields.map((field, index) => [field.name, made[index]?.text ?? 'null']))
  return `{${type.fields.map(field => `${quoted(field.name)}:${texts.get(field.name) ?? (bad ? quoted(text) : 'null')}`).join(',')}}`
}

/** Cells of a line. A cell that begins with a quote ends at the next that is followed by a separator; if none is, it stands as it is. */
function splitLine(text: string, separator: string): string[] {
  const cells: string[] = []
  for (let at = 0; ;) {
    const [whole, inside] = text[at] === '"' ? (/^"((?:[^"\\]|\\[^])*)"/.exec(text.slice(at)) ?? []) : []
    const behind = at + (whole?.length ?? 0)
    if (whole !== undefined && inside !== undefined && (behind === text.length || text.startsWith(separator, behind))) {
      cells.push(inside.replaceAll('\\"', '"').replaceAll('\\\\', '\\'))
      at = behind
    } else {
      const end = text.indexOf(separator, at)
      cells.push(text.slice(at, end < 0 ? text.length : end))
      at = end < 0 ? text.length : end
    }
    if (at >= text.length) return cells
    at += separator.length
  }
}

const infinite: Readonly<Record<string, string>> = { NaN: '"NaN"', Inf: '"Infinity"', '-Inf': '"-Infinity"' }

function ofCell(cell: string, type: SqlType, formats: Reading): Converted {
  switch (type.kind) {
    case 'boolean': return /^(true|false)$/i.test(cell) ? { text: cell.toLowerCase(), bad: false } : undefined
    case 'tinyint': return Math.abs(Number(cell)) <= 128 && cell !== '128' ? whole(cell, type, formats) : undefined
    case 'smallint': case 'int': case 'bigint': return whole(cell, type, formats)
    case 'decimal': return decimalText(cell, type.precision, type.scale)
    case 'float': case 'double': {
      const special = infinite[cell]
      if (special !== undefined) return { text: special, bad: false }
      return /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(cell) ? convert(number(String(Number(cell))), type, formats) : undefined
    }
    default: return convert(cell, type, formats)
  }
}

const whole = (cell: string, type: SqlType, formats: Reading): Converted => (/^[+-]?\d+$/.test(cell) ? convert(number(cell.replace('+', '')), type, formats) : undefined)

/** A text as a cell: without the space around it, in quotes where it would be misread. */
function writeCell(text: string, separator: string): string {
  const cell = text.trim()
  const needs = cell === '' || cell.startsWith('#') || cell.includes(separator) || /["\r\n]/.test(cell)
  return needs ? `"${cell.replaceAll('"', '\\"')}"` : cell
}
