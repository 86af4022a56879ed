import type { Json, JsonObject } from '@lagoon/expressions'
import { quoteName, quoteText } from '@lagoon/engine'
import { FactoryError } from '../../error.ts'
import { isArray, isObject } from '../../reader/cursor.ts'
import { fileColumn, type RowSource } from '../connector.ts'
import { optionalTextIn } from '../settings.ts'
import type { AdditionalColumn } from './mapColumns.ts'

const columnPrefix = '$$COLUMN:'

/** The columns that a source adds to each row: a file's path, another column again, a text, or what an expression came to. */
export function additionalColumns(settings: JsonObject, source: RowSource): readonly AdditionalColumn[] {
  const { additionalColumns: columns } = settings
  if (columns === undefined || columns === null) return []
  if (!isArray(columns)) throw new FactoryError('InvalidPropertyValue', `'additionalColumns' must be a list`)
  return columns.filter(isObject).map((column) => {
    const name = optionalTextIn(column, 'name')
    if (!name) throw new FactoryError('RequiredPropertyMissing', 'an additional column has no name')
    const value = column['value'] ?? null
    if (typeof value === 'string' && value.startsWith(columnPrefix)) return { name, value: { kind: 'column', column: value.slice(columnPrefix.length) } }
    return { name, value: { kind: 'expression', expression: expressionOf(value, source) } }
  })
}

function expressionOf(value: Json, source: RowSource): string {
  if (value === '$$FILEPATH') return filePath(source)
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
