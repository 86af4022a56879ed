import { type SqlType } from '../../types.ts'
import { type SessionZone } from '../../zones/sessionZone.ts'
import { raised, type ScriptFunction } from '../script.ts'
import { convert, convertStruct, type Formats } from './convert.ts'
import { type JsonLeniency, readJson } from './read.ts'
import { isObject, type Json, quoted } from './value.ts'

/** What `from_json` is asked for, as the translation writes it into the call. */
export interface JsonRequest {
  readonly type: SqlType
  readonly lenient: JsonLeniency
  readonly formats: Formats
  readonly failFast: boolean
  readonly corruptColumn: string
}

/** JSON text that DuckDB casts to the type that was asked for. */
export const fromJsonScript = (zone: SessionZone): ScriptFunction => ({
  name: 'dbx_js_from_json', parameters: ['VARCHAR', 'VARCHAR'], result: 'VARCHAR',
  compute: (text, request) => fromJson(String(text), requestOf(String(request)), zone),
})

let last: { readonly text: string; readonly request: JsonRequest } | undefined
function requestOf(text: string): JsonRequest {
  if (last?.text !== text) last = { text, request: JSON.parse(text) as JsonRequest }
  return last.request
}

export function fromJson(text: string, request: JsonRequest, zone: SessionZone): string | null {
  const read = readJson(text, request.lenient)
  if (read.kind === 'nothing') return null
  const made = read.kind === 'value' ? ofRoot(read.value, request, zone) : undefined
  if (made && !made.bad) return made.text
  if (request.failFast) throw raised('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', `Malformed records are detected in record parsing: ${text}. Parse Mode: FAILFAST. To process malformed records as null result, try setting the option 'mode' as 'PERMISSIVE'.`)
  return withCorrupt(made?.text, text, request)
}

function ofRoot(value: Json, { type, formats, corruptColumn }: JsonRequest, zone: SessionZone): ReturnType<typeof convert> {
  // An object stands for a list of one.
  if (type.kind === 'array' && type.element.kind === 'struct' && isObject(value)) return convert([value], type, { ...formats, zone })
  if (type.kind !== 'struct') return value === null && type.kind !== 'variant' ? undefined : convert(value, type, { ...formats, zone })
  if (!isObject(value)) return undefined
  const fields = type.fields.map(field => (field.name === corruptColumn ? { ...field, type: { kind: 'void' } as const } : field))
  return convertStruct(value.fields.filter(([name]) => name !== corruptColumn), { kind: 'struct', fields }, { ...formats, zone })
}

/** A struct of nulls, or of what could be read, with the text in the column for corrupt records if there is one. */
function withCorrupt(made: string | undefined, text: string, { type, corruptColumn }: JsonRequest): string | null {
  if (type.kind !== 'struct') return made ?? null
  const kept = made ?? `{${type.fields.map(field => `${quoted(field.name)}:null`).join(',')}}`
  const has = type.fields.some(field => field.name === corruptColumn && field.type.kind === 'string')
  return has ? kept.replace(`${quoted(corruptColumn)}:null`, () => `${quoted(corruptColumn)}:${quoted(text)}`) : kept
}
