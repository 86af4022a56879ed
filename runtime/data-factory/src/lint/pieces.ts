import { ExpressionError, type Node, type Template } from '@lagoon/expressions'
import { constantText, templateOf } from '../validate/expression.ts'

/** A text that is put together: what is written, and what is worked out. */
export type Piece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'node'; readonly node: Node }

/** The pieces of a text with interpolations, or of one that `concat` puts together. What cannot be read has none. */
export function piecesOf(text: string): readonly Piece[] {
  let template: Template
  try {
    template = templateOf(text)
  } catch (error) {
    if (error instanceof ExpressionError) return []
    throw error
  }
  if (template.kind === 'literal') return [{ kind: 'text', text: template.value }]
  if (template.kind === 'expression') return joined(template.node)
  return template.segments.flatMap((segment): readonly Piece[] => (segment.kind === 'text' ? [{ kind: 'text', text: segment.value }] : joined(segment.node)))
}

function joined(node: Node): readonly Piece[] {
  const constant = constantText(node)
  if (constant !== undefined) return [{ kind: 'text', text: constant }]
  // `json` of a text that is put together is that text, as far as its form goes.
  if (node.kind === 'call' && node.name.toLowerCase() === 'json' && node.args.length === 1 && node.steps.length === 0 && node.args[0]?.kind === 'call') return joined(node.args[0])
  if (node.kind === 'call' && node.name.toLowerCase() === 'concat' && node.steps.length === 0) return node.args.flatMap(joined)
  return [{ kind: 'node', node }]
}
