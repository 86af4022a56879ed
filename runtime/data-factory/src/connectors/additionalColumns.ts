import type { Json, JsonObject } from '@lagoon/expressions'
import { quoteName, quoteText } from '@lagoon/engine'
import { FactoryError } from '../error.ts'
import { isArray, isObject } from '../reader/cursor.ts'
import { fileColumn, type RowSource } from './connector.ts'
import { optionalTextIn } from './settings.ts'
import type { MappedColumn } from './translator.ts'

/** The columns that a source adds to each row: a file's path, another column again, a text, or what an expression came to. */
export function additionalColumns(settings: JsonObject, source: RowSource): readonly MappedColumn[] {
  const { additionalColumns: columns } = settings
  if (!isArray(columns)) return []
  return columns.filter(isObject).map((column) => {
    const name = optionalTextIn(column, 'name') ?? ''
    const value = column['value'] ?? null
    const ofColumns = typeof value === 'string' && value.startsWith(columnPrefix)
    return { name, expression: expressionOf(value, source), ...(ofColumns ? { ofColumns } : {}) }
  })
}

const columnPrefix = '$$COLUMN:'

function expressionOf(value: Json, source: RowSource): string {
  if (value === '$$FILEPATH') return filePath(source)
  if (typeof value === 'string' && value.startsWith(columnPrefix)) return quoteName(value.slice(columnPrefix.length))
  if (value === null) return 'CAST(NULL AS VARCHAR)'
  if (typeof value === 'string') return quoteText(value)
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value)
  throw new FactoryError('InvalidPropertyValue', 'the value of an additional column must be a text, a number or true or false')
}

/** The path of each row's file, below the folder that the dataset names. */
function filePath(source: RowSource): string {
  if (!source.files) throw new FactoryError('InvalidPropertyValue', `'$$FILEPATH' asks for a file, and the source is none`)
  const entries = source.files.map((file) => `${quoteText(file.localFile)}: ${quoteText(file.relativePath)}`)
  return `(MAP {${entries.join(', ')}})[${quoteName(fileColumn)}]`
}
