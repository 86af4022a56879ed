import { EngineError, fileList } from '@lagoon/engine'
import { conditionOf } from '@lagoon/sql'
import { fullName } from '@lagoon/unity-catalog'
import { WarehouseError, type RaisedCondition } from './error.ts'
import type { Tools } from './tools.ts'

/**
 * Runs `act` and gives the engine's errors the names of Databricks: what a value raised (`CAST_INVALID_INPUT`, …), and a data
 * file that cannot be read (`FAILED_READ_FILE`, with its table).
 */
export async function naming<T>(tools: Tools, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof EngineError ? (raised(error) ?? (await failedRead(tools, error)) ?? named(error)) : error
  }
}

/** Translated expressions raise errors whose text begins with the condition: `[DIVIDE_BY_ZERO] Division by zero. …` */
function raised(error: EngineError): WarehouseError | undefined {
  return error.message.startsWith('[') ? conditional(error) : undefined
}

/** What DuckDB raises by itself, where it has a name on Databricks. */
const named = (error: EngineError): Error => conditional(error) ?? error

function conditional(error: EngineError): WarehouseError | undefined {
  const condition = conditionOf(error.message)
  return isCondition(condition?.code) && condition ? new WarehouseError(condition.code, condition.message, { cause: error }) : undefined
}

const isCondition = (text: string | undefined): text is RaisedCondition => text !== undefined && text === text.toUpperCase()

/** DuckDB does not always say which file it stumbled on: then the files of the statement are read one by one. */
async function failedRead(tools: Tools, error: EngineError): Promise<WarehouseError | undefined> {
  const files = dataFilesIn(tools, error.sql ?? '')
  const file = files.find(({ path }) => error.message.includes(path)) ?? (ofFiles.has(error.code) ? await firstUnreadable(tools, files) : undefined)
  if (!file) return undefined
  return new WarehouseError('FAILED_READ_FILE', `a data file of ${file.table} cannot be read: ${file.path}: ${firstLine(error.message)}`, {
    cause: error,
    hint: 'the file was damaged or deleted outside of the table; restore it, or refresh the table fully from its source',
  })
}

/** Errors that a damaged file may end in. */
const ofFiles = new Set(['IO', 'InvalidInput', 'Internal', 'Serialization', 'OutOfRange', 'Invalid'])

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
