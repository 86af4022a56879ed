import type { Answer } from '@lagoon/workspace'
import { barLines, tableLines } from './table.ts'
import { isNumeric, valueText } from './value.ts'

/** The answer to a question of a sample: bars (first column the label, last the length) or a table. */
export function answerLines({ question, columns, rows }: Answer): string[] {
  if (rows.length === 0) return ['(no rows)']
  if (question.draw === 'bars') {
    return barLines(rows.map((row) => {
      const value = row.at(-1) ?? null
      return { label: valueText(row[0] ?? null), value: Number(value), shown: valueText(value) }
    }))
  }
  return tableLines(columns.map(({ name, type }) => ({ name, align: isNumeric(type) ? 'right' : 'left' })), rows.map((row) => row.map((value) => (value === null ? '' : valueText(value)))))
}
