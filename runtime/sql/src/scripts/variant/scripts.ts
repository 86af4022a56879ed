import { type SqlType } from '../../types.ts'
import { type SessionZone, utc } from '../../zones/sessionZone.ts'
import { readJson } from '../json/read.ts'
import { isArray, isObject, type Json, quoted } from '../json/value.ts'
import { raised, type ScriptFunction, type ScriptValue } from '../script.ts'
import { castVariant } from './cast.ts'
import { type Edit, edited, follow, readVariantPath, type Step, stripped } from './path.ts'
import { nothing, printShape, shapeOf, together } from './schema.ts'
import { variantText, writeVariant } from './text.ts'

/** The value of a text that `parse_json` or a cast made. */
function valueOf(text: ScriptValue): Json {
  const read = readJson(String(text))
  return read.kind === 'value' ? read.value : null
}

function parsed(text: string): string | undefined {
  const read = readJson(text)
  return read.kind === 'value' ? variantText(read.value) : undefined
}

const script = (name: string, count: number, compute: ScriptFunction['compute']): ScriptFunction => ({ name, parameters: Array.from({ length: count }, () => 'VARCHAR'), result: 'VARCHAR', compute })

/** The functions that change a variant share a shape: value, path, new value, their own name, and whether what is missing is made. */
function editScript(name: string, editOf: (value: Json, create: boolean) => Edit): ScriptFunction {
  return script(name, 5, (variant, path, value, caller, create) => {
    const attempt = String(caller).startsWith('try_')
    const steps = targetOf(String(path), String(caller), editOf(null, true).kind === 'append')
    try {
      return writeVariant(edited(valueOf(variant), steps, editOf(valueOf(value), create === 'true'), { path: String(path), name: String(caller), done: '$' }))
    } catch (error) {
      if (attempt && error instanceof Error && error.message.startsWith('[VARIANT_')) return null
      throw error
    }
  })
}

function targetOf(path: string, caller: string, mayBeRoot: boolean): readonly Step[] {
  const steps = readVariantPath(path)
  if (steps && (mayBeRoot || steps.length > 0)) return steps
  throw raised('INVALID_VARIANT_PATH', `The path '${path}' is not a valid \`${caller}\` target. A valid path should start with \`$\` and is followed by segments like \`[123]\`, \`.name\`, \`['name']\`, or \`["name"]\`.`)
}

export const variantCastScript = (zone: SessionZone): ScriptFunction => script('dbx_js_variant_cast', 3, (variant, type, attempt) => castVariant(valueOf(variant), typeOf(String(type)), { attempt: attempt === 'true', zone }))

export const variantScripts: readonly ScriptFunction[] = [
  script('dbx_js_parse_json', 1, text => {
    const made = parsed(String(text))
    if (made === undefined) throw raised('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', `Malformed records are detected in record parsing: ${String(text)}. Parse Mode: FAILFAST. To process malformed records as null result, try setting the option 'mode' as 'PERMISSIVE'.`)
    return made
  }),
  script('dbx_js_try_parse_json', 1, text => parsed(String(text)) ?? null),
  script('dbx_js_variant_get', 3, (variant, path, caller) => {
    const steps = readVariantPath(String(path))
    if (!steps) throw raised('INVALID_VARIANT_GET_PATH', `The path \`${String(path)}\` is not a valid variant extraction path in \`${String(caller)}\`. A valid path should start with \`$\` and is followed by zero or more segments like \`[123]\`, \`.name\`, \`['name']\`, or \`["name"]\`.`)
    const found = follow(valueOf(variant), steps)
    return found === undefined ? null : writeVariant(found)
  }),
  variantCastScript(utc),
  script('dbx_js_schema_of_variant', 1, variant => printShape(shapeOf(valueOf(variant)))),
  { name: 'dbx_js_schema_of_variants', parameters: ['VARCHAR[]'], result: 'VARCHAR', compute: variants => printShape(asList(variants).map(variant => (variant === null ? nothing : shapeOf(valueOf(variant)))).reduce(together, nothing)) },
  editScript('dbx_js_variant_insert', value => ({ kind: 'insert', value })),
  editScript('dbx_js_variant_set', (value, create) => ({ kind: 'set', value, create })),
  editScript('dbx_js_variant_append', value => ({ kind: 'append', value })),
  script('dbx_js_variant_delete', 2, (variant, path) => writeVariant(edited(valueOf(variant), targetOf(String(path), 'variant_delete', false), { kind: 'delete' }, { path: String(path), name: 'variant_delete', done: '$' }))),
  script('dbx_js_variant_strip_nulls', 2, (variant, arrays) => writeVariant(stripped(valueOf(variant), arrays === 'true'))),
  // The entries of an object or an array as a list of JSON texts: place, key, value.
  { name: 'dbx_js_variant_entries', parameters: ['VARCHAR'], result: 'VARCHAR[]', compute: variant => entriesOf(valueOf(variant)).map(([key, value], index) => `{"pos":${index},"key":${key === null ? 'null' : quoted(key)},"value":${quoted(writeVariant(value))}}`) },
]

function entriesOf(value: Json): readonly (readonly [string | null, Json])[] {
  if (isArray(value)) return value.map(item => [null, item] as const)
  return isObject(value) ? value.fields : []
}

const asList = (value: ScriptValue): readonly ScriptValue[] => (Array.isArray(value) ? (value as readonly ScriptValue[]) : [])

let last: { readonly text: string; readonly type: SqlType } | undefined
function typeOf(text: string): SqlType {
  if (last?.text !== text) last = { text, type: JSON.parse(text) as SqlType }
  return last.type
}
