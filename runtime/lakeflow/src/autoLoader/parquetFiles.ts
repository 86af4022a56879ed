import { EngineError, fileList, quoteText, type Engine } from '@lagoon/engine'
import type { Storage } from '@lagoon/storage'
import { LakeflowError } from '../error.ts'
import { typedColumn, type FileGroup } from './fileGroup.ts'
import { typeFromDuckdb } from './fileTypes.ts'
import { addressOf, type SourceFile } from './listing.ts'

export interface FileReading {
  readonly engine: Engine
  readonly storage: Storage
}

/** The Parquet files by what their footers say they hold. Throws `FAILED_READ_FILE` with the name of a file that has no footer. */
export async function parquetGroups(files: readonly SourceFile[], { engine, storage }: FileReading): Promise<FileGroup[]> {
  if (files.length === 0) return []
  const local = new Map(files.map((file) => [storage.localPath(file.path), file]))
  const footers = `SELECT file_name, CAST(list(concat_ws(' ', name, type, duckdb_type, converted_type, num_children) ORDER BY column_id) AS VARCHAR) AS held
    FROM parquet_schema(${fileList([...local.keys()])}) GROUP BY file_name`
  const rows = await readable(() => engine.rows(footers), files, { engine, storage })
  const bySchema = new Map<string, SourceFile[]>()
  for (const { file_name: name, held } of rows) {
    const file = local.get(String(name))
    if (file) bySchema.set(String(held), [...(bySchema.get(String(held)) ?? []), file])
  }
  const order = new Map(files.map((file, i) => [file.path, i]))
  const groups: FileGroup[] = []
  for (const [held, ofGroup] of bySchema) {
    ofGroup.sort((a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0))
    const from = `read_parquet(${fileList(ofGroup.map(({ path }) => storage.localPath(path)))}, hive_partitioning = FALSE)`
    const columns = await engine.columns(`SELECT * FROM ${from}`)
    groups.push({
      files: ofGroup,
      from,
      columns: columns.map(({ name, type }) => {
        // INT96 is an instant that Parquet has no zone for; DuckDB reads it as wall-clock time in UTC.
        const instant = type === 'TIMESTAMP' && new RegExp(`(\\[|, )${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')} INT96 `).test(held)
        const typeText = instant ? 'TIMESTAMP WITH TIME ZONE' : type
        return typedColumn({ name, type: typeFromDuckdb(typeText), typeText })
      }),
    })
  }
  return groups.sort((a, b) => (order.get(a.files[0]?.path ?? '') ?? 0) - (order.get(b.files[0]?.path ?? '') ?? 0))
}

/** The files that can be read to their end, and those that cannot. Every byte is read: only for when something has failed. */
export async function findCorrupt(files: readonly SourceFile[], { engine, storage }: FileReading): Promise<{ sound: SourceFile[]; corrupt: SourceFile[] }> {
  const [sound, corrupt]: [SourceFile[], SourceFile[]] = [[], []]
  for (const file of files) {
    try {
      await engine.run(`SELECT count(hash(COLUMNS(*))) FROM read_parquet(${fileList([storage.localPath(file.path)])}, hive_partitioning = FALSE)`)
      sound.push(file)
    } catch (error) {
      if (!isUnreadable(error)) throw error
      corrupt.push(file)
    }
  }
  return { sound, corrupt }
}

/** Turns DuckDB's complaint about a file into one that names the file as the pipeline knows it. */
export async function readable<T>(act: () => Promise<T>, files: readonly SourceFile[], reading: FileReading): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!isUnreadable(error)) throw error
    const named = files.filter((file) => error.message.includes(quoteText(reading.storage.localPath(file.path))))
    const corrupt = named.length > 0 ? named : (await findCorrupt(files, reading)).corrupt
    if (corrupt.length === 0) throw error
    throw corruptFiles(corrupt, error)
  }
}

function corruptFiles(files: readonly SourceFile[], cause: EngineError): LakeflowError {
  const told = files.slice(0, 5).map(({ path }) => addressOf(path)).join(', ') + (files.length > 5 ? ` and ${files.length - 5} more` : '')
  return new LakeflowError('FAILED_READ_FILE', `cannot read ${told}: ${cause.message.split('\n')[0] ?? ''}`, {
    cause,
    hint: 'replace or remove the file, or set ignoreCorruptFiles => true to go on without it; nothing was written and no file was skipped',
  })
}

/** What DuckDB says of a file that it cannot read. Errors that a query raises itself begin with their condition in brackets. */
export const isUnreadable = (error: unknown): error is EngineError =>
  error instanceof EngineError && ['InvalidInput', 'IO', 'Serialization', 'Invalid', 'OutOfRange', 'Internal'].includes(error.code) && !error.message.startsWith('[')
