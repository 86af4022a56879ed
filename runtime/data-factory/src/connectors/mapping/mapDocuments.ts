import type { Json } from '@lagoon/expressions'
import { quoteName, quoteText, type Engine } from '@lagoon/engine'
import { duckdbType } from '../jsonDocuments.ts'
import { jsonPointer, type JsonPathStep } from '../jsonPath.ts'
import { columnNotFound, lastName, mapped, placeOf, type AdditionalColumn, type MappedColumn, type MappedRows, type MappingRequest, type TypedExpression } from './mappedColumn.ts'
import type { MappingEnd } from './translator.ts'

/**
 * Rows made of documents by paths: one of each document, or one of each item of the array that `collectionReference` names,
 * beside what the paths from `$` find in the document around it. A document without that array gives no row.
 */
export async function mapDocuments(request: MappingRequest & { readonly documents: string }): Promise<MappedRows> {
  const { engine, documents, extra, translator } = request
  const from = unfolded(documents, translator.collection)
  const asked = translator.mappings.length > 0 ? translator.mappings : await everyProperty(engine, from)
  const found = asked.map(({ source }) => valueOf(source, extra))
  const types = request.sink === 'documents' ? [] : await typesOf(engine, from, found)
  const columns = asked.map(({ source, sink }, index): MappedColumn => {
    const value = found[index]
    if (value === undefined) throw columnNotFound(source.text, [])
    if (value.kind === 'added') return mapped({ expression: value.expression, name: value.name, type: 'VARCHAR' }, source, sink, request)
    // Into documents a value goes as the JSON that it is, but for a conversion that is asked for.
    if (request.sink === 'documents' && sink.type === undefined) {
      return { ...placeOf(value.name, sink, request), expression: translator.complexToText ? complexAsText(value.json) : value.json }
    }
    return mapped(typed(value, types[index] ?? 'VARCHAR'), source, sink, request)
  })
  const more = translator.mappings.length > 0 ? [] : extra.flatMap(({ name, value }) => (value.kind === 'expression' ? [{ name, expression: value.expression }] : []))
  return { from, columns: [...columns, ...more] }
}

type DocumentValue = { readonly kind: 'json'; readonly name: string; readonly json: string } | { readonly kind: 'added'; readonly name: string; readonly expression: string }

/** The documents with each item of an array beside the whole one. Several `[*]` unfold one after another. */
function unfolded(documents: string, collection: readonly JsonPathStep[] | undefined): string {
  if (collection === undefined) return `(SELECT json AS doc, json AS item, * EXCLUDE (json) FROM ${documents})`
  const arrays: JsonPathStep[][] = [[]]
  for (const step of collection) {
    if (step.kind === 'all') arrays.push([])
    else arrays.at(-1)?.push(step)
  }
  if (arrays.length > 1 && arrays.at(-1)?.length === 0) arrays.pop()
  return arrays.reduce(
    (from, steps) => `(SELECT doc, unnest(json_extract(${extracted('item', steps)}, '$[*]')) AS item, * EXCLUDE (doc, item) FROM ${from})`,
    `(SELECT json AS doc, json AS item, * EXCLUDE (json) FROM ${documents})`,
  )
}

const complexAsText = (json: string): string => `CASE WHEN json_type(${json}) IN ('OBJECT', 'ARRAY') THEN to_json(CAST(${json} AS VARCHAR)) ELSE ${json} END`

const extracted = (json: string, steps: readonly JsonPathStep[]): string => (steps.length === 0 ? json : `json_extract(${json}, ${quoteText(jsonPointer(steps))})`)

function valueOf(source: MappingEnd, extra: readonly AdditionalColumn[]): DocumentValue {
  const name = source.name ?? lastName(source.path) ?? source.text
  const added = extra.find((column) => column.name === name && (source.path?.length ?? 1) <= 1)
  if (added?.value.kind === 'expression') return { kind: 'added', name, expression: added.value.expression }
  const path = added?.value.kind === 'column' ? [{ kind: 'name' as const, name: added.value.column }] : (source.path ?? [{ kind: 'name' as const, name }])
  return { kind: 'json', name, json: extracted(source.fromRoot ? 'doc' : 'item', path) }
}

/** DuckDB's types for what the paths find, over all rows. */
async function typesOf(engine: Engine, from: string, found: readonly (DocumentValue | undefined)[]): Promise<readonly string[]> {
  const terms = found.map((value, index) => `${value?.kind === 'json' ? `json_group_structure(${value.json})` : 'NULL'} AS ${quoteName(String(index))}`)
  const [row] = await engine.rows(`SELECT ${terms.join(', ')} FROM ${from}`)
  return found.map((_, index) => duckdbType(JSON.parse(String(row?.[String(index)] ?? 'null')) as Json))
}

function typed({ json, name }: Extract<DocumentValue, { kind: 'json' }>, type: string): TypedExpression {
  if (type === 'VARCHAR') return { name, type, expression: `json_extract_string(${json}, '$')` }
  return { name, type, expression: `CAST(${json} AS ${type})` }
}

/** Without mappings every property of the items is a column. */
async function everyProperty(engine: Engine, from: string): Promise<readonly { source: MappingEnd; sink: MappingEnd }[]> {
  const rows = await engine.rows(`SELECT DISTINCT unnest(json_keys(item)) AS name FROM ${from} WHERE json_type(item) = 'OBJECT' ORDER BY ALL`)
  return rows.map((row) => {
    const name = String(row['name'])
    return { source: { text: name, path: [{ kind: 'name', name }], fromRoot: false }, sink: { text: name, name } }
  })
}

