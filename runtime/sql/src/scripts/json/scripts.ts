import { type ScriptFunction, type ScriptValue } from '../script.ts'
import { fromJsonScript } from './fromJson.ts'
import { formatType } from '../../types.ts'
import { utc } from '../../zones/sessionZone.ts'
import { inferredOfAll } from './inferred.ts'
import { atPath, readPath } from './path.ts'
import { readJson } from './read.ts'
import { isArray, isObject, type Json, writeJson } from './value.ts'

/** Hive's functions read JSON with strings in single quotes. */
function loose(text: ScriptValue): Json | undefined {
  const read = readJson(String(text), { allowSingleQuotes: true })
  return read.kind === 'value' ? read.value : undefined
}

let last: { readonly text: string; readonly path: ReturnType<typeof readPath> } | undefined
function pathOf(text: string): ReturnType<typeof readPath> {
  if (last?.text !== text) last = { text, path: readPath(text) }
  return last.path
}

export const jsonScripts: readonly ScriptFunction[] = [
  fromJsonScript(utc),
  { name: 'dbx_js_get_json_object', parameters: ['VARCHAR', 'VARCHAR'], result: 'VARCHAR', compute: (text, path) => {
    const steps = pathOf(String(path))
    const value = steps && loose(text)
    return steps === undefined || value === undefined ? null : atPath(value, steps)
  } },
  { name: 'dbx_js_json_array_length', parameters: ['VARCHAR'], result: 'INTEGER', compute: text => {
    const value = loose(text)
    return value !== undefined && isArray(value) ? value.length : null
  } },
  { name: 'dbx_js_json_object_keys', parameters: ['VARCHAR'], result: 'VARCHAR[]', compute: text => {
    const value = loose(text)
    return value !== undefined && isObject(value) ? value.fields.map(([name]) => name) : null
  } },
  // The values of the names, in their order: of a field that stands twice, the last.
  { name: 'dbx_js_json_tuple', parameters: ['VARCHAR', 'VARCHAR[]'], result: 'VARCHAR[]', seesNull: true, compute: (text, names) => {
    const value = text === null ? undefined : loose(text)
    const held = new Map(value !== undefined && isObject(value) ? value.fields : [])
    return asList(names).map(name => {
      const found = typeof name === 'string' ? (held.get(name) ?? null) : null
      return found === null || typeof found === 'string' ? found : writeJson(found)
    })
  } },
  // Texts that are no JSON are passed over.
  { name: 'dbx_js_schema_of_jsons', parameters: ['VARCHAR[]'], result: 'VARCHAR', compute: texts => formatType(inferredOfAll(asList(texts).flatMap(text => (text === null ? [] : [loose(text) ?? null])))) },
  { name: 'dbx_js_json_pretty', parameters: ['VARCHAR'], result: 'VARCHAR', compute: text => {
    const value = loose(text)
    return value === undefined ? null : pretty(value, '')
  } },
]

const asList = (value: ScriptValue): readonly ScriptValue[] => (Array.isArray(value) ? (value as readonly ScriptValue[]) : [])

/** As Jackson's printer lays it out: fields on lines of their own, lists in one. */
function pretty(value: Json, indent: string): string {
  if (isArray(value)) return value.length === 0 ? '[ ]' : `[ ${value.map(item => pretty(item, indent)).join(', ')} ]`
  if (!isObject(value)) return writeJson(value, ({ text }) => text)
  if (value.fields.length === 0) return '{ }'
  return `{\n${value.fields.map(([name, held]) => `${indent}  ${writeJson(name)} : ${pretty(held, `${indent}  `)}`).join(',\n')}\n${indent}}`
}
