import { evaluate } from './evaluate.ts'
import { realEffects, type Effects, type Scope } from './scope.ts'
import { isExpression } from './template.ts'
import { emptyObject, type Json, type JsonObject } from './value.ts'

/** `{ "value": "…", "type": "Expression" }`, the second spelling of an expression in resource files. */
export function isExpressionObject(value: Json | undefined): value is JsonObject & { readonly value: string } {
  return isJsonObject(value) && typeof value.value === 'string' && typeof value.type === 'string' && value.type.toLowerCase() === 'expression'
}

/** Evaluates every expression in a JSON value: strings, and `{value, type: 'Expression'}` objects as a whole. */
export function evaluateDeep(value: Json, scope: Scope, effects: Effects = realEffects): Json {
  if (typeof value === 'string') return evaluate(value, scope, effects)
  if (Array.isArray(value)) return value.map(item => evaluateDeep(item as Json, scope, effects))
  if (isExpressionObject(value)) return evaluate(value.value, scope, effects)
  if (!isJsonObject(value)) return value
  const object = emptyObject<Json>()
  for (const [name, item] of Object.entries(value)) object[name] = evaluateDeep(item, scope, effects)
  return object
}

export interface FoundExpression {
  readonly text: string
  /** The way from the root to the string. */
  readonly path: readonly (string | number)[]
}

/** Every string in a JSON value that is an expression, with the way to it. */
export function expressionsIn(value: Json, path: readonly (string | number)[] = []): readonly FoundExpression[] {
  const found: FoundExpression[] = []
  // One way that is walked, and copied where something is found: most strings are no expressions.
  const way = [...path]
  const visit = (at: Json): void => {
    if (typeof at === 'string') {
      if (isExpression(at)) found.push({ text: at, path: way.slice() })
    } else if (Array.isArray(at)) {
      for (let index = 0; index < at.length; index += 1) step(index, at[index] as Json)
    } else if (isJsonObject(at)) {
      for (const name of Object.keys(at)) step(name, at[name] as Json)
    }
  }
  const step = (name: string | number, at: Json): void => {
    way.push(name)
    visit(at)
    way.pop()
  }
  visit(value)
  return found
}

const isJsonObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
