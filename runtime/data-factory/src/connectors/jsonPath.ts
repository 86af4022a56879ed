import type { Json } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import { isArray, isObject } from '../reader/cursor.ts'

/** A step of a JSONPath: a property's name, a place in an array, or every item of it. */
export type JsonPathStep = { readonly kind: 'name'; readonly name: string } | { readonly kind: 'index'; readonly index: number } | { readonly kind: 'all' }

const stepPattern = /\.([^.[\]*?'"()\s][^.[\]]*)|\[\s*'((?:[^'\\]|\\.|'')*)'\s*\]|\[\s*"((?:[^"\\]|\\.)*)"\s*\]|\[\s*(\d+)\s*\]|\[\s*\*\s*\]|\.\*/y

/**
 * Reads a JSONPath as mappings and pagination rules have it: `$.a.b`, `$['a']['b']`, `[0]`, `[*]`; without `$` it begins at the
 * first name. Filters, slices and `..` are refused. Throws `FactoryError`: `InvalidJsonPath`, `PropertyNotSupported`.
 */
export function parseJsonPath(text: string): readonly JsonPathStep[] {
  const rest = text.startsWith('$') ? text.slice(1) : text === '' || text.startsWith('[') ? text : `.${text}`
  const steps: JsonPathStep[] = []
  stepPattern.lastIndex = 0
  while (stepPattern.lastIndex < rest.length) {
    const from = stepPattern.lastIndex
    const found = stepPattern.exec(rest)
    if (!found) throw unreadable(text, rest.slice(from))
    const name = found[1] ?? found[2]?.replaceAll(/''|\\(.)/g, (whole, escaped: string | undefined) => escaped ?? whole[0] ?? '') ?? found[3]?.replaceAll(/\\(.)/g, '$1')
    if (name !== undefined) steps.push({ kind: 'name', name })
    else steps.push(found[4] === undefined ? { kind: 'all' } : { kind: 'index', index: Number(found[4]) })
  }
  return steps
}

function unreadable(text: string, rest: string): FactoryError {
  if (/^\.\.|^\[\s*(\?|\(|-?\d*:|-\d|['"\d].*,)/.test(rest)) {
    return new FactoryError('PropertyNotSupported', `'${rest}' in the JSONPath '${text}' does not run here`, { hint: `names, [0] and [*] do` })
  }
  return new FactoryError('InvalidJsonPath', `'${text}' is no JSONPath: it cannot be read from '${rest}' on`)
}

/** What stands at a path; undefined when nothing does. Of `[*]` the first item counts. */
export function valueAt(value: Json, steps: readonly JsonPathStep[]): Json | undefined {
  let found: Json | undefined = value
  for (const step of steps) {
    if (step.kind === 'name') found = isObject(found) && Object.hasOwn(found, step.name) ? found[step.name] : undefined
    else found = isArray(found) ? found[step.kind === 'index' ? step.index : 0] : undefined
  }
  return found
}

/** The same path as a JSON pointer, which DuckDB's `json_extract` reads without any escape of its own. Empty for the root. */
export const jsonPointer = (steps: readonly JsonPathStep[]): string =>
  steps.map((step) => `/${step.kind === 'name' ? step.name.replaceAll('~', '~0').replaceAll('/', '~1') : step.kind === 'index' ? step.index : 0}`).join('')
