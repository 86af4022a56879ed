import { rowObjects } from '../print/rows.ts'
import { csvLines } from '../print/csv.ts'
import { cut, pad, tableLines } from '../print/table.ts'
import { isNumeric, valueText, visible } from '../print/value.ts'
import { jsonText, type SqlResult, type Value } from '@lagoon/workspace'
import pc from 'picocolors'
import stringWidth from 'fast-string-width'

export interface Layout {
  readonly format: 'table' | 'json' | 'csv'
  /** One line a column, for rows that are wide. */
  readonly vertical: boolean
  /** Cells of the terminal; undefined where nothing is to be cut. */
  readonly width: number | undefined
}

export interface LaidOut {
  readonly lines: readonly string[]
  /** What was left out so that the table fits. */
  readonly left?: 'values' | 'columns'
}

/** A result for the eye or the next program. Of several columns with one name JSON numbers the later ones. */
export function layOut({ columns, rows }: Pick<SqlResult, 'columns' | 'rows'>, { format, vertical, width }: Layout): LaidOut {
  if (columns.length === 0) return { lines: [] }
  if (format === 'json') return { lines: [jsonText(rowObjects(columns, rows))] }
  if (format === 'csv') return { lines: csvLines(columns.map(({ name }) => name), rows.map((row) => row.map((value) => (value === null ? null : valueText(value))))) }
  // A plan, or the text of a table's definition.
  if (columns.length === 1 && rows.length > 0 && rows.every(([value]) => typeof value === 'string' && value.includes('\n'))) return { lines: rows.map(([value]) => visible(String(value))) }
  return vertical ? verticalLines(columns, rows) : fitted(columns, rows, width)
}

type Columns = SqlResult['columns']
type Rows = SqlResult['rows']

/** NULL is dim, so that it is told from the text NULL. */
const cell = (value: Value): string => (value === null ? pc.dim('NULL') : visible(valueText(value)))

const gap = 2
const narrowest = 6

/** All columns as wide as they are, if they fit; otherwise the widest are cut, and only if that does not do, the last are left out. */
function fitted(columns: Columns, rows: Rows, width: number | undefined): LaidOut {
  const cells = rows.map((row) => row.map(cell))
  const printed = columns.map(({ name, type }) => ({ name, align: isNumeric(type) ? 'right' as const : 'left' as const }))
  if (width === undefined) return { lines: tableLines(printed, cells, { maxCellWidth: Infinity }) }
  const widths = columns.map(({ name }, i) => cells.reduce((most, row) => Math.max(most, stringWidth(row[i] ?? '')), stringWidth(name)))
  const used = (cap: number, count: number): number => widths.slice(0, count).reduce((sum, wide) => sum + Math.min(wide, cap) + gap, -gap)
  if (used(Infinity, widths.length) <= width) return { lines: tableLines(printed, cells, { maxCellWidth: Infinity }) }
  if (used(narrowest, widths.length) <= width) {
    let cap = Math.max(...widths)
    while (used(cap, widths.length) > width) cap -= 1
    return { lines: tableLines(printed.map((column) => ({ ...column, name: cut(column.name, cap) })), cells, { maxCellWidth: cap }), left: 'values' }
  }
  const cap = 2 * narrowest
  let count = 1
  while (count < widths.length && used(cap, count + 1) + gap + 1 <= width) count += 1
  const shown = [...printed.slice(0, count).map((column) => ({ ...column, name: cut(column.name, cap) })), { name: '…' }]
  return { lines: tableLines(shown, cells.map((row) => [...row.slice(0, count), '…']), { maxCellWidth: cap }), left: 'columns' }
}

function verticalLines(columns: Columns, rows: Rows): LaidOut {
  const wide = Math.max(...columns.map(({ name }) => stringWidth(name)))
  return { lines: rows.flatMap((row, at) => [pc.dim(`─ row ${at + 1} ${'─'.repeat(Math.max(0, wide - 4))}`), ...columns.map(({ name }, i) => `${pad(name, wide, 'left')}  ${cell(row[i] ?? null)}`)]) }
}
