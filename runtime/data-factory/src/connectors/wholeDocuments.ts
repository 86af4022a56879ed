import { quoteText } from '@lagoon/engine'
import type { Rows } from './connector.ts'
import type { MappedColumn } from './translator.ts'

/**
 * The documents of a source as they are written again when nothing maps them: with their own structure, each with the
 * additional columns as further properties. Undefined when the rows are no documents, or a column is made of another.
 */
export function wholeDocuments(rows: Rows, extra: readonly MappedColumn[]): string | undefined {
  if (rows.documents === undefined || extra.length === 0) return rows.documents
  if (extra.some(({ ofColumns }) => ofColumns)) return undefined
  const added = extra.map(({ name, expression }) => `${quoteText(name)}, ${expression}`).join(', ')
  return `(SELECT json_merge_patch(json, json_object(${added})) AS json FROM ${rows.documents})`
}
