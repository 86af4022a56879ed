import type { Node } from '@lagoon/expressions'
import { piecesOf } from './pieces.ts'

/** A value that is worked out and compared with a column of a query. */
export interface Comparison {
  readonly side: 'lower' | 'upper'
  /** False for `>` and `<`: the value itself is left out. */
  readonly inclusive: boolean
  readonly value: Node
  /** Where the value stands in the text. */
  readonly offset: number
}

export interface ReadQuery {
  readonly comparisons: readonly Comparison[]
  /** Whether anything in the query, worked out or written, keeps it from reading to the very end. */
  readonly hasUpperBound: boolean
}

/** The comparisons of a SQL text with interpolations, or of one that `concat` puts together. What cannot be read has none. */
export function comparisonsIn(text: string): ReadQuery {
  const pieces = piecesOf(text)
  const comparisons: Comparison[] = []
  let before = ''
  let hasUpperBound = false
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === 'text') {
      before += piece.text
      continue
    }
    const next = pieces[index + 1]
    const found = comparisonBefore(before) ?? (next?.kind === 'text' ? comparisonAfter(next.text) : undefined)
    if (found) comparisons.push({ ...found, value: piece.node, offset: piece.node.place.start })
    before += '@'
  }
  hasUpperBound = comparisons.some(({ side }) => side === 'upper') || /(?<!@'?\s*)<(?!>)|\bbetween\b/i.test(before)
  return { comparisons, hasUpperBound }
}

/** `'…' < changed`: the value first, the column behind it. */
function comparisonAfter(text: string): Pick<Comparison, 'side' | 'inclusive'> | undefined {
  const bare = text.replace(/^'?(?:\s+as\s+\w+(?:\(\d+\))?)?(?:\s*,\s*\d+)?[)\s]*/i, '')
  const [, operator] = /^(<=?|>=?)(?!>)\s*\[?[A-Za-z_]/.exec(bare) ?? []
  if (operator === undefined) return undefined
  return { side: operator.startsWith('<') ? 'lower' : 'upper', inclusive: operator.endsWith('=') }
}

/** What stands right before a value: an operator, perhaps a conversion, perhaps a quote. */
function comparisonBefore(text: string): Pick<Comparison, 'side' | 'inclusive'> | undefined {
  const conversion = /(?:(?:cast|to_date|to_timestamp|timestamp|date|datetime)\s*\(\s*|convert\s*\(\s*[\w()]+\s*,\s*|[N('"\s])*$/i
  const bare = text.replace(conversion, '')
  if (bare.endsWith('>=')) return { side: 'lower', inclusive: true }
  if (bare.endsWith('<=')) return { side: 'upper', inclusive: true }
  if (bare.endsWith('>') && !/[<-]>$/.test(bare)) return { side: 'lower', inclusive: false }
  if (bare.endsWith('<')) return { side: 'upper', inclusive: false }
  if (/\bbetween$/i.test(bare)) return { side: 'lower', inclusive: true }
  return /\bbetween\b[^;]*\band$/i.test(bare) ? { side: 'upper', inclusive: true } : undefined
}
