import { fileList, quoteName, type ResultColumn } from '@lagoon/engine'
import { fileColumn, type EndRequest, type RowSource, type Rows } from './connector.ts'
import { locationOf, pathNotFound, selectFiles, type LakeFile } from './lakeFiles.ts'
import { objectIn } from './settings.ts'

/** Writes the FROM item that reads files, `filename` column included; the list is what DuckDB takes for their names. */
export type Scan = (files: string, request: EndRequest) => Promise<string>

/** Opens a source that reads files of the lake by one function of DuckDB. Fails with `PathNotFound` when nothing is there. */
export async function openFileSource(request: EndRequest, scan: Scan): Promise<RowSource & { readonly files: readonly LakeFile[] }> {
  const { engine, lake } = request.context.session.ports
  const location = locationOf(request.dataset)
  const { files } = await selectFiles(lake, location, objectIn(request.settings, 'storeSettings'), { recursive: true })
  if (files.length === 0) throw pathNotFound(location)
  return {
    store: request.dataset.linkedService.type,
    files,
    async read(some = files) {
      const duckdb = await scan(fileList(some.map((file) => lake.localPath(file.path))), request)
      const columns = await engine.columns(`SELECT * FROM ${duckdb}`)
      return { duckdb, columns: columns.filter(({ name }) => name !== fileColumn) }
    },
    async close() {},
  }
}

/** The same rows under other names. */
export function renamed(rows: Rows, names: readonly string[]): string {
  const list = rows.columns.map(({ name }: ResultColumn, index) => `${quoteName(name)} AS ${quoteName(names[index] ?? name)}`)
  return `(SELECT ${[...list, quoteName(fileColumn)].join(', ')} FROM ${rows.duckdb})`
}
