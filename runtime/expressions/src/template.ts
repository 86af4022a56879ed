import { ExpressionError } from './error.ts'
import { parseNode } from './parser.ts'
import type { Segment, Template } from './tree.ts'

/**
 * Reads a string of a resource: plain text, `@expression`, `@@text`, or text with `@{…}`. Throws `ExpressionError`.
 * A leading blank makes a string plain text; inside text `@@{` stands for `@{`.
 */
export function parseExpression(text: string): Template {
  if (!isExpression(text)) return { kind: 'literal', text, value: text }
  if (text.startsWith('@@')) return { kind: 'literal', text, value: text.slice(1) }
  if (text.startsWith('@') && !text.startsWith('@{')) return { kind: 'expression', text, node: parseNode(text, 1, text.length) }
  return { kind: 'interpolation', text, segments: segmentsOf(text) }
}

/** True for a string that is not simply itself. */
export const isExpression = (text: string): boolean => text.length >= 2 && (text.startsWith('@') || text.includes('@{'))

function segmentsOf(text: string): readonly Segment[] {
  const segments: Segment[] = []
  let written = 0
  let search = 0
  for (;;) {
    const open = text.indexOf('@{', search)
    if (open < 0) break
    if (open > 0 && text.charAt(open - 1) === '@') {
      // The first `@` is kept, the second is the escape.
      segments.push({ kind: 'text', value: text.slice(written, open) })
      written = open + 1
      search = open + 2
      continue
    }
    if (open > written) segments.push({ kind: 'text', value: text.slice(written, open) })
    const close = closingBrace(text, open)
    segments.push({ kind: 'hole', node: parseNode(text, open + 2, close), place: { start: open, end: close + 1 } })
    written = close + 1
    search = written
  }
  if (written < text.length) segments.push({ kind: 'text', value: text.slice(written) })
  return segments
}

function closingBrace(text: string, open: number): number {
  let quoted = false
  for (let at = open + 2; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === "'") quoted = !quoted
    else if (character === '}' && !quoted) return at
  }
  throw new ExpressionError("string literal not terminated: '@{' has no closing '}'", {
    text, place: { start: open, end: text.length }, hint: "to write '@{' itself, write '@@{'",
  })
}
