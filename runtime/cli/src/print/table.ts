import stringWidth from 'fast-string-width'

export interface PrintedColumn {
  readonly name: string
  readonly align?: 'left' | 'right'
}

/**
 * A table for a terminal, as lines: names, a rule, one line a row. Wide characters count as two cells.
 * A cell that does not fit into `maxCellWidth` is cut and ends in `…`.
 */
export function tableLines(columns: readonly PrintedColumn[], rows: readonly (readonly string[])[], { maxCellWidth = 60 }: { maxCellWidth?: number } = {}): string[] {
  const cells = rows.map((row) => columns.map((_, i) => cut(oneLine(row[i] ?? ''), maxCellWidth)))
  const widths = columns.map(({ name }, i) => cells.reduce((widest, row) => Math.max(widest, stringWidth(row[i] ?? '')), stringWidth(name)))
  const line = (row: readonly string[]): string =>
    columns.map(({ align }, i) => pad(row[i] ?? '', widths[i] ?? 0, align ?? 'left')).join('  ').trimEnd()
  return [line(columns.map(({ name }) => name)), widths.map((width) => '─'.repeat(width)).join('  '), ...cells.map(line)]
}

/** A horizontal bar chart, as lines: label, bar, value. Bars are proportional; the longest is `width` cells. */
export function barLines(bars: readonly { label: string; value: number; shown: string }[], { width = 30 }: { width?: number } = {}): string[] {
  const longest = Math.max(0, ...bars.map(({ value }) => value))
  const labelWidth = Math.max(0, ...bars.map(({ label }) => stringWidth(label)))
  const shownWidth = Math.max(0, ...bars.map(({ shown }) => stringWidth(shown)))
  return bars.map(({ label, value, shown }) => `${pad(label, labelWidth, 'left')}  ${pad(shown, shownWidth, 'right')}  ${bar(longest > 0 ? (value / longest) * width : 0)}`.trimEnd())
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']
function bar(cells: number): string {
  const filled = Math.max(0, cells)
  const rest = Math.floor((filled % 1) * 8)
  return '█'.repeat(Math.floor(filled)) + (eighths[rest] ?? '')
}

export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const missing = ' '.repeat(Math.max(0, width - stringWidth(text)))
  return align === 'right' ? missing + text : text + missing
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ⏎ ')

/** Ends in `…` when it does not fit. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let kept = ''
  for (const character of text) {
    if (stringWidth(kept + character) > width - 1) break
    kept += character
  }
  return `${kept}…`
}
