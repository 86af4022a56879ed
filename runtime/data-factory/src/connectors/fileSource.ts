import { fileColumn, type EndRequest, type RowSource, type Rows, type SourceFile } from './connector.ts'
import { refuseDeletion, selectSourceFiles } from './selectSourceFiles.ts'
import type { TextFormat } from './text/fileFormat.ts'
import { readableFiles } from './text/readableFiles.ts'
import { fetchFile, isWebLocation } from './web/httpFile.ts'

/** Reads local files as rows, the hidden column with each row's file included. */
export type Scan = (files: readonly string[]) => Promise<Rows>

export interface FoundFiles {
  readonly files: readonly SourceFile[]
  close(): Promise<void>
}

/** Opens a source that reads files of the lake, or one of an HTTP server. Fails with `PathNotFound` when nothing is there. */
export async function openFileSource(request: EndRequest, scan: Scan, text?: TextFormat): Promise<RowSource & { readonly files: readonly SourceFile[] }> {
  refuseDeletion(request)
  const found = await findFiles(request)
  const { files, close } = text ? await readableFiles(request, found, text) : found
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

/** What a FROM item gives, without the hidden columns. */
export async function rowsFrom({ context }: EndRequest, duckdb: string): Promise<Rows> {
  const columns = await context.session.ports.engine.columns(`SELECT * FROM ${duckdb}`)
  return { duckdb, columns: columns.filter(({ name }) => name !== fileColumn) }
}
