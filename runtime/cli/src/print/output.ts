import { jsonText } from '@lagoon/workspace'
import pc from 'picocolors'
import { printLines } from './lines.ts'
import { tableLines, type PrintedColumn } from './table.ts'

export { printLines }

/** The number of the shape of what `-o json` prints; it grows when a field changes its meaning or goes. */
export const schemaVersion = 1

export const printJson = (body: Readonly<Record<string, unknown>>): void => printLines([jsonText({ schema_version: schemaVersion, ...body })])

export const printTable = (columns: readonly PrintedColumn[], rows: readonly (readonly string[])[]): void => {
  const [head = '', rule = '', ...body] = tableLines(columns, rows)
  printLines([pc.bold(head), pc.dim(rule), ...body])
}

/** A sentence about the work, for people: stderr. */
export const tell = (line: string): void => {
  process.stderr.write(`${line}\n`)
}
