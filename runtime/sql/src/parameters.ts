/** A text in which `${name}` was replaced, and the way back to what the author wrote. */
export interface Substituted {
  readonly text: string
  /** The offset in the author's text that stands behind an offset of `text`. `end` asks for the end of a token that stops there. */
  locate(offset: number, end?: boolean): number
  /** The offset in `text` of an offset of the author's text. */
  find(offset: number): number
  readonly unknown: readonly { readonly name: string; readonly start: number; readonly end: number }[]
}

interface Piece { readonly from: number; readonly to: number; readonly sourceFrom: number; readonly sourceTo: number }

/**
 * Replaces `${name}` as Spark does: textually, inside strings and comments too, and leaves a name that has no value as it stands
 * (it is listed in `unknown`). Values are not searched again. `valueOf` may answer differently at different offsets.
 */
export function substitute(source: string, valueOf: (name: string, offset: number) => string | undefined): Substituted {
  const pieces: Piece[] = []
  const unknown: { name: string; start: number; end: number }[] = []
  let text = ''
  let done = 0
  for (const match of source.matchAll(/\$\{([^${}\r\n]+)\}/g)) {
    const name = match[1] ?? ''
    const start = match.index
    const end = start + match[0].length
    const value = valueOf(name, start)
    if (value === undefined) {
      unknown.push({ name, start, end })
      continue
    }
    text += source.slice(done, start)
    pieces.push({ from: text.length, to: text.length + value.length, sourceFrom: start, sourceTo: end })
    text += value
    done = end
  }
  text += source.slice(done)
  if (pieces.length === 0) return { text, locate: offset => offset, find: offset => offset, unknown }

  const lastBefore = (found: (piece: Piece) => boolean): Piece | undefined => {
    let low = 0
    let high = pieces.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (found(pieces[middle] as Piece)) low = middle + 1
      else high = middle
    }
    return pieces[low - 1]
  }
  return {
    text,
    locate(offset, end = false) {
      const piece = lastBefore(candidate => (end ? candidate.from < offset : candidate.from <= offset))
      if (!piece) return offset
      if (end ? offset <= piece.to : offset < piece.to) return end ? piece.sourceTo : piece.sourceFrom
      return piece.sourceTo + (offset - piece.to)
    },
    find(offset) {
      const piece = lastBefore(candidate => candidate.sourceFrom <= offset)
      if (!piece) return offset
      return offset < piece.sourceTo ? piece.from : piece.to + (offset - piece.sourceTo)
    },
    unknown,
  }
}
