import { evaluate, ExpressionError, type Accessor, type Json, type JsonObject } from '@lagoon/expressions'

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
  try {
    return evaluate(text, { accessors })
  } catch (error) {
    throw error instanceof ExpressionError ? Object.assign(error, { excerpt: pointed(text, error.place) }) : error
  }
}

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The expression with a mark under what is wrong. Of several lines the one that holds it. */
function pointed(text: string, { start, end }: ExpressionError['place']): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const line = text.slice(lineStart).split('\n')[0] ?? ''
  return `${line}\n${' '.repeat(start - lineStart)}${'^'.repeat(Math.max(1, Math.min(end, lineStart + line.length) - start))}`
}
