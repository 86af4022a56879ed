import { EngineError, fileList } from '@lagoon/engine'
import { fullName } from '@lagoon/unity-catalog'
import { WarehouseError } from './error.ts'
import type { Tools } from './tools.ts'

/**
 * Runs `act`; when the engine fails on a data file of a table, the error names both: `FAILED_READ_FILE`.
 * DuckDB does not always say which file it stumbled on: then the files of the statement are read one by one.
 */
export async function naming<T>(tools: Tools, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof EngineError && mayBeRead.has(error.code) ? await named(tools, error) : error
  }
}

const mayBeRead = new Set(['IO', 'InvalidInput', 'Internal', 'Serialization', 'OutOfRange', 'Conversion', 'Invalid'])

async function named(tools: Tools, error: EngineError): Promise<Error> {
  const files = dataFilesIn(tools, error.sql ?? '')
  const file = files.find(({ path }) => error.message.includes(path)) ?? (await firstUnreadable(tools, files))
  if (!file) return error
  return new WarehouseError('FAILED_READ_FILE', `a data file of ${file.table} cannot be read: ${file.path}: ${firstLine(error.message)}`, {
    cause: error,
    hint: 'the file was damaged or deleted outside of the table; restore it, or refresh the table fully from its source',
  })
}

interface DataFile {
  readonly path: string
  readonly table: string
}

/** The files of tables that a statement names. */
function dataFilesIn({ readTables }: Tools, sql: string): DataFile[] {
  const paths = new Set(Array.from(sql.matchAll(/'((?:[^']|'')+\.parquet)'/g), ([, text = '']) => text.replaceAll("''", "'").replace(/\[([*?[])\]/g, '$1')))
  return [...paths].flatMap((path) => {
    const owner = [...readTables].find(([folder]) => path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`))
    return owner ? [{ path, table: fullName(owner[1]) }] : []
  })
}

async function firstUnreadable({ engine }: Tools, files: readonly DataFile[]): Promise<DataFile | undefined> {
  for (const file of files) {
    try {
      await engine.table(`SELECT max(hash(COLUMNS(*))) FROM read_parquet(${fileList([file.path])})`)
    } catch (error) {
      if (error instanceof EngineError && error.code !== 'OutOfMemory' && error.code !== 'Interrupt') return file
    }
  }
  return undefined
}

const firstLine = (text: string): string => text.split('\n')[0] ?? text
