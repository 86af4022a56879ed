import type { Json } from '@lagoon/expressions'
import { quoteName, quoteText, fileList, type Engine } from '@lagoon/engine'
import { FactoryError } from '../error.ts'
import { isArray, isObject } from '../reader/cursor.ts'
import { fileColumn, type Rows } from './connector.ts'

export interface JsonFiles {
  readonly engine: Engine
  /** Local files, each of objects one after another, of one object, or of an array of objects. */
  readonly files: readonly string[]
  readonly compression: 'uncompressed' | 'gzip'
  /** Of the dataset, for messages. */
  readonly name: string
  /** Whether no object at all is an answer too; otherwise that fails with `JsonEmpty`. */
  readonly mayBeEmpty?: boolean
}

const largestObject = 256 * 1024 * 1024

/**
 * The objects of JSON files as rows. DuckDB would guess dates, times and UUIDs in strings; Data Factory leaves a string a
 * string: so the columns are named. Throws `FactoryError`: `JsonEmpty`, `JsonInvalidDataFormat`.
 */
export async function jsonRowsOf({ engine, files, compression, name, mayBeEmpty = false }: JsonFiles): Promise<Rows> {
  const list = fileList(files)
  const options = `compression = ${quoteText(compression)}, maximum_object_size = ${largestObject}`
  const documents = `(SELECT json, filename AS ${quoteName(fileColumn)} FROM read_json_objects(${list}, filename = true, ${options}))`
  const [found] = await engine.rows(
    `SELECT json_group_structure(json) AS structure, count(*) AS objects, count(*) FILTER (json_type(json) <> 'OBJECT') AS others FROM ${documents}`,
  )
  if (found?.['objects'] === 0n && !mayBeEmpty) throw new FactoryError('JsonEmpty', `the JSON source '${name}' holds no object`)
  if (found?.['others'] !== 0n) throw new FactoryError('JsonInvalidDataFormat', `the JSON source '${name}' holds values that are no objects`)
  const structure = JSON.parse(String(found['structure'] ?? '{}')) as Json
  const columns = isObject(structure) ? Object.entries(structure) : []
  if (columns.length === 0) return { duckdb: `(SELECT ${quoteName(fileColumn)} FROM ${documents})`, columns: [], documents }
  const named = columns.map(([column, type]) => ({ name: column, type: duckdbType(type) }))
  const types = named.map((column) => `${quoteName(column.name)}: ${quoteText(column.type)}`)
  return {
    duckdb: `read_json(${list}, columns = {${types.join(', ')}}, filename = ${quoteText(fileColumn)}, ${options})`,
    columns: named,
    documents,
  }
}

/** DuckDB's description of a JSON structure, as a type. What is now this, now that, stays JSON text. */
export function duckdbType(structure: Json): string {
  if (isArray(structure)) return `${duckdbType(structure[0] ?? 'VARCHAR')}[]`
  if (isObject(structure)) {
    const fields = Object.entries(structure).map(([name, type]) => `${quoteName(name)} ${duckdbType(type)}`)
    return fields.length === 0 ? 'VARCHAR' : `STRUCT(${fields.join(', ')})`
  }
  return scalarTypes[String(structure)] ?? 'VARCHAR'
}

const scalarTypes: Readonly<Record<string, string>> = {
  UBIGINT: 'BIGINT',
  BIGINT: 'BIGINT',
  HUGEINT: 'HUGEINT',
  DOUBLE: 'DOUBLE',
  BOOLEAN: 'BOOLEAN',
}

/** The documents of a file that holds one page a line, each an object or an array of them. */
export const pagedDocuments = ({ file }: { readonly file: string }): string =>
  `(SELECT unnest(CASE WHEN json_type(json) = 'ARRAY' THEN json_extract(json, '$[*]') ELSE [json] END) AS json FROM read_json_objects(${fileList([file])}, format = 'newline_delimited', maximum_object_size = ${largestObject}))`

/** The statement that writes documents as lines. Their texts are written as they are: a minified JSON holds no line break. */
export const documentLines = (documents: string, localFile: string, more: { readonly array?: boolean; readonly compression?: string } = {}): string => {
  const array = more.array ? [`PREFIX '['`, `SUFFIX ']'`, `NEW_LINE ',\\n'`] : [`NEW_LINE '\\n'`]
  const options = ['FORMAT csv', 'HEADER false', `QUOTE ''`, `ESCAPE ''`, `DELIMITER '\u001f'`, `NULLSTR 'null'`, `COMPRESSION ${more.compression ?? 'uncompressed'}`, ...array]
  return `COPY (SELECT CAST(json(json) AS VARCHAR) AS json FROM ${documents}) TO ${quoteText(localFile)} (${options.join(', ')})`
}
