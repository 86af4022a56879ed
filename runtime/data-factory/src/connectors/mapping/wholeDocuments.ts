import { quoteText } from '@lagoon/engine'
import type { Rows } from '../connector.ts'
import type { AdditionalColumn } from './mappedColumn.ts'

/**
 * The documents of a source as they are written again when nothing maps them: with their own structure, each with the
 * additional columns as further properties. Undefined when the rows are no documents, or a column is made of another.
 */
export function wholeDocuments(rows: Rows, extra: readonly AdditionalColumn[]): string | undefined {
  if (rows.documents === undefined || extra.length === 0) return rows.documents
  const added: string[] = []
  for (const { name, value } of extra) {
    if (value.kind === 'column') return undefined
    added.push(quoteText(name), value.expression)
  }
  // A merge would drop what is null, so the texts of both objects are joined.
  const [whole, more] = ['CAST(json(json) AS VARCHAR)', `CAST(json_object(${added.join(', ')}) AS VARCHAR)`]
  return `(SELECT CASE ${whole} WHEN '{}' THEN ${more} ELSE left(${whole}, -1) || ',' || substr(${more}, 2) END AS json FROM ${rows.documents})`
}
