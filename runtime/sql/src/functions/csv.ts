import { castText, toText } from '../analyse/casts.ts'
import { isNumeric, isTemporal, isText } from '../analyse/lattice.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { type Scope } from '../analyse/scope.ts'
import { compose, failed, quoteText, type Typed } from '../analyse/typed.ts'
import { fromWire } from '../analyse/wire.ts'
import { formatInstant, formatText } from '../patterns/native.ts'
import { type CsvRequest } from '../scripts/csv/scripts.ts'
import { type FunctionCall } from '../tree/expression.ts'
import { formatType, type SqlType, types } from '../types.ts'
import { type SessionZone } from '../zones/sessionZone.ts'
import { patternsOf, plainType } from './json.ts'
import { optionsAt } from './options.ts'
import { schemaType } from './schemaText.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'

const formats = ['dateFormat', 'timestampFormat', 'timestampNTZFormat']

function fromCsv(node: FunctionCall, scope: Scope): Typed {
  const [value, schema] = argumentsOf({ ...node, args: node.args.slice(0, 2) }, scope)
  const options = optionsAt(2, [...formats, 'sep', 'delimiter', 'nullValue', 'mode', 'columnNameOfCorruptRecord'], node, scope)
  const type = schema && schemaType(schema, node, scope)
  const patterns = options && patternsOf(options, true, node, scope)
  if (!value || value.failed || !options || !type || !patterns) return failed(node.place)
  if (!isText(value.type) && value.type.kind !== 'void') return scope.report(value.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `from_csv reads text, not ${formatType(value.type)}`)
  if (type.kind !== 'struct') return scope.report(node.place, 'INVALID_SCHEMA.NON_STRUCT_TYPE', `the schema must be columns, not ${formatType(type)}`)
  const odd = type.fields.find(field => !isText(field.type) && !isNumeric(field.type) && !isTemporal(field.type) && field.type.kind !== 'boolean')
  if (odd) return scope.report(node.place, 'UNSUPPORTED_DATATYPE', `from_csv cannot read ${formatType(odd.type)} here`)
  const mode = options.get('mode')?.toUpperCase() ?? 'PERMISSIVE'
  if (mode !== 'PERMISSIVE' && mode !== 'FAILFAST') return scope.report(node.place, 'PARSE_MODE_UNSUPPORTED', `from_csv has the modes PERMISSIVE and FAILFAST, not ${mode}`)
  const request: CsvRequest = {
    type: { kind: 'struct', fields: type.fields.map(field => ({ name: field.name, type: plainType(field.type) })) }, separator: options.get('sep') ?? options.get('delimiter') ?? ',', nullValue: options.get('nullvalue') ?? '',
    formats: patterns, failFast: mode === 'FAILFAST', corruptColumn: options.get('columnnameofcorruptrecord') ?? '_corrupt_record',
  }
  const text = value.type.kind === 'void' ? 'CAST(NULL AS VARCHAR)' : value.duckdb
  return compose(node.place, [value], { type: request.type, nullable: true, duckdb: fromWire(`dbx_js_from_csv(${text}, ${quoteText(JSON.stringify(request))})`, request.type) })
}

function toCsv(node: FunctionCall, scope: Scope): Typed {
  const [value] = argumentsOf({ ...node, args: node.args.slice(0, 1) }, scope)
  const options = optionsAt(1, [...formats, 'sep', 'delimiter', 'nullValue'], node, scope)
  const patterns = options && patternsOf(options, false, node, scope)
  if (!value || value.failed || !options || !patterns) return failed(node.place)
  if (value.type.kind === 'void') return compose(node.place, [value], { type: types.string, duckdb: 'CAST(NULL AS VARCHAR)', nullable: true })
  if (value.type.kind !== 'struct') return scope.report(node.place, 'DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE', `to_csv takes a struct, not ${formatType(value.type)}`)
  const separator = quoteText(options.get('sep') ?? options.get('delimiter') ?? ',')
  const cells = value.type.fields.map(field => cellText(`struct_extract(_c, ${quoteText(field.name)})`, field.type, { date: patterns.dateFormat, timestamp: patterns.timestampFormat, clock: patterns.timestampNTZFormat, zone: scope.translation.zone }))
  const odd = cells.findIndex(cell => cell === undefined)
  if (odd >= 0) return scope.report(node.place, 'UNSUPPORTED_DATATYPE', `to_csv cannot write ${formatType(value.type.fields[odd]?.type ?? types.void)} here`)
  const written = cells.map((cell, index) => {
    const type = value.type.kind === 'struct' ? value.type.fields[index]?.type : undefined
    return `coalesce(${type && (isNumeric(type) || type.kind === 'boolean') ? cell : `dbx_js_csv_cell(${cell}, ${separator})`}, ${quoteText(options.get('nullvalue') ?? '')})`
  })
  // A line that is empty is no line.
  return compose(node.place, [value], { type: types.string, nullable: true, duckdb: `nullif(list_transform([${value.duckdb}], lambda _c: CASE WHEN _c IS NOT NULL THEN ${written.join(` || ${separator} || `)} END)[1], '')` })
}

interface CellStyle { readonly zone: SessionZone; readonly date: string | undefined; readonly timestamp: string | undefined; readonly clock: string | undefined }

function cellText(text: string, type: SqlType, { date, timestamp, clock, zone }: CellStyle): string | undefined {
  switch (type.kind) {
    case 'date': return date === undefined ? toText(text, type) : formatText(`CAST(${text} AS TIMESTAMP)`, date)
    case 'timestamp': return timestamp === undefined ? `dbx_iso_instant(${text})` : formatInstant(text, timestamp, zone)
    case 'timestamp_ntz': return clock === undefined ? `strftime(${text}, '%Y-%m-%dT%H:%M:%S.%g')` : formatText(text, clock)
    case 'void': return 'CAST(NULL AS VARCHAR)'
    case 'variant': case 'binary': return undefined
    default: return castText(text, type, types.string, false)
  }
}

export const csvFunctions: readonly FunctionEntry[] = [
  special('from_csv', 'from_csv(string, schema [, options]) : struct', fromCsv, { takes: [2, 3] }),
  special('to_csv', 'to_csv(struct [, options]) : string', toCsv, { takes: [1, 2] }),
]
