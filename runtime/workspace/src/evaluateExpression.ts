import { accessors as known, AccessorError, evaluate, ExpressionError, type Accessor, type Json, type JsonObject } from '@lagoon/expressions'

/**
 * Evaluates one expression with a scope given as JSON: a member `pipeline` answers `pipeline()`, and of `activity`,
 * `variables` and the others that take a name the member of that name. What the scope does not say is an error that shows how to
 * say it. Throws `ExpressionError`, with the expression and a mark under the place as `excerpt`.
 */
export function evaluateExpression(text: string, scope: JsonObject): Json {
  const accessors: Record<string, Accessor> = {}
  for (const { name } of known.filter(({ dialect }) => dialect === 'data-factory')) {
    accessors[name] = () => { throw new AccessorError(`the scope says nothing of ${name}()`, `give it: ${shown(name)}`) }
  }
  for (const [written, held] of Object.entries(scope)) {
    const name = Object.keys(accessors).find((own) => own.toLowerCase() === written.toLowerCase()) ?? written
    accessors[name] = ([key]) => {
      if (key === undefined) return held
      const members = isObject(held) ? Object.entries(held) : []
      const member = members.find(([own]) => own.toLowerCase() === String(key).toLowerCase())
      if (!member) throw new AccessorError(`the scope has no ${name}('${String(key)}')`, members.length > 0 ? `it has ${members.map(([own]) => `'${own}'`).join(', ')}` : `give it: ${shown(name)}`)
      return member[1]
    }
  }
  try {
    return evaluate(text, { accessors })
  } catch (error) {
    throw error instanceof ExpressionError ? Object.assign(error, { excerpt: pointed(text, error.place) }) : error
  }
}

const examples: Readonly<Record<string, JsonObject | string>> = {
  pipeline: { RunId: '…', parameters: { name: 'value' } }, variables: { name: 'value' }, activity: { Copy: { output: { rowsCopied: 1 } } }, item: { name: 'value' }, trigger: { startTime: '2024-01-01T00:00:00Z' },
}
const shown = (name: string): string => `--scope '${JSON.stringify({ [name]: examples[name] ?? { name: 'value' } })}'`

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The expression with a mark under what is wrong. Of several lines the one that holds it. */
function pointed(text: string, { start, end }: ExpressionError['place']): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const line = text.slice(lineStart).split('\n')[0] ?? ''
  return `${line}\n${' '.repeat(start - lineStart)}${'^'.repeat(Math.max(1, Math.min(end, lineStart + line.length) - start))}`
}
