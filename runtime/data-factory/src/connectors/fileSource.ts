import { quoteName, type ResultColumn } from '@lagoon/engine'
import { fileColumn, type EndRequest, type RowSource, type Rows, type SourceFile } from './connector.ts'
import { refuseDeletion, selectSourceFiles } from './selectSourceFiles.ts'
import { fetchFile, isWebLocation } from './web/httpFile.ts'

/** Reads local files as rows, the hidden column with each row's file included. */
export type Scan = (files: readonly string[]) => Promise<Rows>

export interface FoundFiles {
  readonly files: readonly SourceFile[]
  close(): Promise<void>
}

/** Opens a source that reads files of the lake, or one of an HTTP server. Fails with `PathNotFound` when nothing is there. */
export async function openFileSource(request: EndRequest, scan: Scan): Promise<RowSource & { readonly files: readonly SourceFile[] }> {
  refuseDeletion(request)
  const { files, close } = await findFiles(request)
  return {
    store: request.dataset.linkedService.type,
    files,
    read: (some = files) => scan(some.map((file) => file.localFile)),
    close,
  }
}

export async function findFiles(request: EndRequest): Promise<FoundFiles> {
  if (isWebLocation(request.dataset)) return fetchFile(request)
  return { files: await selectSourceFiles(request), async close() {} }
}

/** The same rows under other names. */
export function renamed(rows: Rows, names: readonly string[]): Rows {
  const columns = rows.columns.map(({ name, type }: ResultColumn, index) => ({ name: names[index] ?? name, type, from: name }))
  const list = columns.map(({ name, from }) => `${quoteName(from)} AS ${quoteName(name)}`)
  return { duckdb: `(SELECT ${[...list, quoteName(fileColumn)].join(', ')} FROM ${rows.duckdb})`, columns: columns.map(({ name, type }) => ({ name, type })) }
}

/** What a FROM item gives, without the hidden columns. */
export async function rowsFrom({ context }: EndRequest, duckdb: string): Promise<Rows> {
  const columns = await context.session.ports.engine.columns(`SELECT * FROM ${duckdb}`)
  return { duckdb, columns: columns.filter(({ name }) => name !== fileColumn) }
}
