import { isArray, isObject, type Json, object } from '../json/value.ts'
import { raised } from '../script.ts'
import { byName } from './text.ts'

export type Step = string | number

/** `$.a['b']["c"][0]`; undefined for what is no path into a VARIANT. */
export function readVariantPath(path: string): readonly Step[] | undefined {
  if (!path.startsWith('$')) return undefined
  const pattern = /\.([^.[]+)|\['([^']*)'\]|\["([^"]*)"\]|\[(\d+)\]/y
  const steps: Step[] = []
  pattern.lastIndex = 1
  while (pattern.lastIndex < path.length) {
    const found = pattern.exec(path)
    if (!found) return undefined
    steps.push(found[1] ?? found[2] ?? found[3] ?? Number(found[4]))
  }
  return steps
}

export function stepInto(value: Json, step: Step): Json | undefined {
  if (typeof step === 'number') return isArray(value) ? value[step] : undefined
  return isObject(value) ? value.fields.find(([name]) => name === step)?.[1] : undefined
}

export const follow = (value: Json, steps: readonly Step[]): Json | undefined => steps.reduce<Json | undefined>((at, step) => (at === undefined ? undefined : stepInto(at, step)), value)

/** What is done at the end of a path, and to what is missing on the way. */
export type Edit =
  | { readonly kind: 'insert'; readonly value: Json }
  | { readonly kind: 'set'; readonly value: Json; readonly create: boolean }
  | { readonly kind: 'append'; readonly value: Json }
  | { readonly kind: 'delete' }

interface Place { readonly path: string; readonly name: string; readonly done: string }

/** The value with one place changed. Raises VARIANT_PATH_TYPE_MISMATCH where the path meets a value of another make. */
export function edited(value: Json, steps: readonly Step[], edit: Edit, at: Place): Json {
  const [step, ...rest] = steps
  if (step === undefined) return atTheEnd(value, edit, at)
  const container = typeof step === 'number' ? isArray(value) : isObject(value)
  if (!container) return edit.kind === 'delete' ? value : mismatch(at)
  const inside: Place = { ...at, done: `${at.done}${typeof step === 'number' ? `[${step}]` : `.${step}`}` }
  const found = stepInto(value, step)
  if (rest.length === 0 && edit.kind === 'delete') return found === undefined ? value : without(value, step)
  if (rest.length === 0 && edit.kind === 'insert') return inserted(value, step, edit.value, found !== undefined)
  if (found !== undefined) return put(value, step, edited(found, rest, edit, inside))
  if (edit.kind === 'insert' || (edit.kind === 'set' && edit.create)) return put(value, step, rest.length === 0 ? edit.value : edited(typeof rest[0] === 'number' ? [] : object([]), rest, edit, inside))
  return value
}

function atTheEnd(value: Json, edit: Edit, at: Place): Json {
  if (edit.kind === 'set') return edit.value
  if (edit.kind === 'append') return isArray(value) ? [...value, edit.value] : mismatch(at)
  return value
}

function mismatch({ path, name, done }: Place): never {
  throw raised('VARIANT_PATH_TYPE_MISMATCH', `The path '${path}' is incompatible with the variant value at '${done}' in \`${name}\`.`)
}

function inserted(value: Json, step: Step, held: Json, exists: boolean): Json {
  if (typeof step === 'number' && isArray(value)) return step < value.length ? [...value.slice(0, step), held, ...value.slice(step)] : put(value, step, held)
  if (exists) throw raised('VARIANT_DUPLICATE_KEY', `Failed to build variant because of a duplicate object key \`${step}\`.`)
  return put(value, step, held)
}

/** With the value at that place; an array grows by nulls up to it. */
function put(value: Json, step: Step, held: Json): Json {
  if (typeof step === 'number') {
    const items = isArray(value) ? value : []
    return Array.from({ length: Math.max(items.length, step + 1) }, (_, index) => (index === step ? held : (items[index] ?? null)))
  }
  const fields = isObject(value) ? value.fields.filter(([name]) => name !== step) : []
  return object([...fields, [step, held] as const].sort(byName))
}

function without(value: Json, step: Step): Json {
  if (isArray(value)) return value.filter((_, index) => index !== step)
  return isObject(value) ? object(value.fields.filter(([name]) => name !== step)) : value
}

/** Without the fields, and unless told otherwise the elements, that are null. */
export function stripped(value: Json, arrays: boolean): Json {
  if (isArray(value)) return value.filter(item => !arrays || item !== null).map(item => stripped(item, arrays))
  if (!isObject(value)) return value
  return object(value.fields.flatMap(([name, held]) => (held === null ? [] : [[name, stripped(held, arrays)] as const])))
}

