import type { Json, JsonObject } from '@lagoon/expressions'
import { quoteName, quoteText } from '@lagoon/engine'
import { FactoryError } from '../../error.ts'
import { isArray, isObject } from '../../reader/cursor.ts'
import { fileColumn, type RowSource, type SourceFile } from '../connector.ts'
import { optionalTextIn } from '../settings.ts'
import type { AdditionalColumn } from './mappedColumn.ts'

const columnPrefix = '$$COLUMN:'

/** The columns that a source adds to each row: a file's path, another column again, a text, or what an expression came to. */
export function additionalColumns(settings: JsonObject, source: RowSource): readonly AdditionalColumn[] {
  const { additionalColumns: columns } = settings
  const discovered = partitionColumns(source)
  if (columns === undefined || columns === null) return discovered
  if (!isArray(columns)) throw new FactoryError('InvalidPropertyValue', `'additionalColumns' must be a list`)
  const added = columns.filter(isObject).map((column): AdditionalColumn => {
    const name = optionalTextIn(column, 'name')
    if (!name) throw new FactoryError('RequiredPropertyMissing', 'an additional column has no name')
    const value = column['value'] ?? null
    if (typeof value === 'string' && value.startsWith(columnPrefix)) return { name, value: { kind: 'column', column: value.slice(columnPrefix.length) } }
    return { name, value: { kind: 'expression', expression: expressionOf(value, source) } }
  })
  return [...discovered, ...added]
}

/** The columns that the folders of the files name. */
function partitionColumns({ files = [] }: RowSource): readonly AdditionalColumn[] {
  const names = new Set(files.flatMap(({ partitions = {} }) => Object.keys(partitions)))
  return [...names].map((name) => {
    const expression = byFile(files, ({ partitions = {} }) => partitions[name])
    return { name, value: { kind: 'expression', expression } }
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
  return byFile(source.files, (file) => file.relativePath)
}

/** A text that belongs to each row's file. */
function byFile(files: readonly SourceFile[], textOf: (file: SourceFile) => string | undefined): string {
  const entries = files.flatMap((file) => {
    const text = textOf(file)
    return text === undefined ? [] : [`${quoteText(file.localFile)}: ${quoteText(text)}`]
  })
  return `(MAP {${entries.join(', ')}})[${quoteName(fileColumn)}]`
}
