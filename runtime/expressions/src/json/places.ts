import type { Origin } from '../error.ts'

/** Turns offsets of one text into lines and columns. */
export interface Places {
  origin(offset: number): Origin
  /** The line at an offset with a caret under the place. */
  excerpt(offset: number): string
}

const widest = 120

export function placesIn(text: string, file: string): Places {
  let starts: readonly number[] | undefined
  const lineOf = (offset: number): { line: number; start: number; end: number } => {
    starts ??= lineStarts(text)
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, start: starts[low] ?? 0, end: starts[low + 1] ?? text.length + 1 }
  }
  return {
    origin(offset) {
      const { line, start } = lineOf(offset)
      // A byte order mark takes no column in any editor.
      const mark = line === 1 && text.charCodeAt(0) === 0xFEFF && offset > 0 ? 1 : 0
      return { file, line, column: offset - start + 1 - mark }
    },
    excerpt(offset) {
      const { start, end } = lineOf(offset)
      const from = Math.max(start, Math.min(offset - 40, end - widest))
      const shown = text.slice(from, Math.min(end - 1, from + widest)).replace(/[\r\uFEFF]/g, '').replaceAll('\t', ' ')
      const caret = text.slice(from, offset).replaceAll('\uFEFF', '').length
      return `${shown}\n${' '.repeat(caret)}^`
    },
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
