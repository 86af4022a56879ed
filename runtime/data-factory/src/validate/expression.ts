import { parseExpression, type Call, type Node, type Template } from '@lagoon/expressions'

// Many checks look at the same texts, and pipelines that were copied hold the same ones.
const templates = new Map<string, Template>()
const mostKept = 20_000

/** A text that was read before is not read again. Throws `ExpressionError`. */
export function templateOf(text: string): Template {
  const known = templates.get(text)
  if (known) return known
  const template = parseExpression(text)
  if (templates.size >= mostKept) templates.clear()
  templates.set(text, template)
  return template
}

/** Every call in an expression, the outer ones first. */
export function callsIn(template: Template): readonly Call[] {
  if (template.kind === 'literal') return []
  if (template.kind === 'expression') return [...callsOf(template.node)]
  return template.segments.flatMap((segment) => (segment.kind === 'hole' ? [...callsOf(segment.node)] : []))
}

/** Every call in a part of an expression, itself included. */
export function* callsOf(node: Node): Iterable<Call> {
  if (node.kind === 'constant') return
  yield node
  for (const argument of node.args) yield* callsOf(argument)
  for (const step of node.steps) yield* callsOf(step.index)
}

/** The text of a constant; undefined for anything that is worked out. */
export const constantText = (node: Node | undefined): string | undefined =>
  node?.kind === 'constant' && typeof node.value === 'string' ? node.value : undefined
