import { evaluate, type Accessor, type Json, type JsonObject } from '@lagoon/expressions'

/**
 * Evaluates one expression with a scope given as JSON: a member `pipeline` answers `pipeline()`, and of `activity`,
 * `variables` and the others that take a name the member of that name. Throws `ExpressionError`.
 */
export function evaluateExpression(text: string, scope: JsonObject): Json {
  const accessors: Record<string, Accessor> = {}
  for (const [name, held] of Object.entries(scope)) {
    accessors[name] = ([key]) => {
      if (key === undefined) return held
      const member = isObject(held) ? Object.entries(held).find(([own]) => own.toLowerCase() === String(key).toLowerCase()) : undefined
      if (!member) throw new RangeError(`the scope has no ${name}('${String(key)}')`)
      return member[1]
    }
  }
  return evaluate(text, { accessors })
}

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
