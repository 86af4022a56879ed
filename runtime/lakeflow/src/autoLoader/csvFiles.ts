import { fileList, quoteName, quoteText } from '@lagoon/engine'
import { duckdbType, types, type SessionZone, type SqlType } from '@lagoon/sql'
import { LakeflowError } from '../error.ts'
import type { FileColumn, FileGroup } from './fileGroup.ts'
import { addressOf, type SourceFile } from './listing.ts'
import type { ReadFilesOptions } from './options.ts'
import { readAs } from './moments.ts'
import type { FileReading } from './parquetFiles.ts'

/** CSV files by their header; every column is text, with the narrowest type that all its values have. */
export async function csvGroups(files: readonly SourceFile[], options: ReadFilesOptions, reading: FileReading): Promise<FileGroup[]> {
  const { storage } = reading
  const byHeader = new Map<string, { names: string[]; files: SourceFile[] }>()
  for (const file of files) {
    const names = await columnNames(file, options, reading)
    const key = JSON.stringify(names)
    byHeader.set(key, { names, files: [...(byHeader.get(key)?.files ?? []), file] })
  }
  const groups: FileGroup[] = []
  for (const { names, files: ofGroup } of byHeader.values()) {
    const columns = `{${names.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ')}}`
    const rest = options.mode === 'DROPMALFORMED' ? ['ignore_errors = TRUE'] : []
    const list = fileList(ofGroup.map(({ path }) => storage.localPath(path)))
    const from = `read_csv(${[list, ...dialect(options), `columns = ${columns}`, 'auto_detect = FALSE', 'filename = TRUE', ...rest].join(', ')})`
    groups.push({ files: ofGroup, from, columns: await typedByContent(from, names, options, reading) })
  }
  return groups
}

function dialect({ csv, mode }: ReadFilesOptions): string[] {
  return [
    `delim = ${quoteText(csv.delimiter)}`,
    `quote = ${quoteText(csv.quote)}`,
    `escape = ${quoteText(csv.escape === '\\' && csv.quote === '"' ? '"' : csv.escape)}`,
    `header = ${csv.header ? 'TRUE' : 'FALSE'}`,
    `nullstr = ${quoteText(csv.nullValue)}`,
    'allow_quoted_nulls = FALSE',
    ...(mode === 'FAILFAST' ? [] : ['null_padding = TRUE', 'parallel = FALSE']),
    ...(csv.skipRows > 0 ? [`skip = ${csv.skipRows}`] : []),
    ...(csv.comment === undefined ? [] : [`comment = ${quoteText(csv.comment)}`]),
  ]
}

async function columnNames(file: SourceFile, options: ReadFilesOptions, { engine, storage }: FileReading): Promise<string[]> {
  const from = `read_csv(${[fileList([storage.localPath(file.path)]), ...dialect(options), 'all_varchar = TRUE'].join(', ')})`
  try {
    const found = (await engine.columns(`SELECT * FROM ${from}`)).map(({ name }) => name)
    return options.csv.header ? found.map((name) => (options.csv.trim ? name.trim() : name)) : found.map((_, i) => `_c${i}`)
  } catch (error) {
    throw new LakeflowError('FAILED_READ_FILE', `cannot read ${addressOf(file.path)}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`, { cause: error })
  }
}

// Narrowest first. A value counts only in the spelling that Spark reads as that type.
const spellings: readonly { readonly type: SqlType; readonly pattern: string }[] = [
  { type: types.int, pattern: '[+-]?\\d{1,10}' },
  { type: types.bigint, pattern: '[+-]?\\d{1,19}' },
  { type: types.double, pattern: '[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?|NaN|[+-]?Infinity' },
  { type: types.boolean, pattern: '(?i)true|false' },
  { type: types.date, pattern: '\\d{4}-\\d{2}-\\d{2}' },
  { type: types.timestamp, pattern: '\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:?\\d{2})?' },
]

async function typedByContent(from: string, names: readonly string[], options: ReadFilesOptions, { engine }: FileReading): Promise<FileColumn[]> {
  const columns = names.map((name) => ({ name, text: options.csv.trim ? `trim(${quoteName(name)})` : quoteName(name) }))
  if (!options.inferColumnTypes || columns.length === 0) return columns.map(({ name, text }) => textColumn(name, text, types.string, options.zone))
  const tests = columns.flatMap(({ text }, column) =>
    spellings.map(({ type, pattern }, i) => `coalesce(bool_and(${text} IS NULL OR (${spelled(text, pattern)} AND TRY_CAST(${text} AS ${duckdbType(type)}) IS NOT NULL)), FALSE) AS c${column}_${i}`),
  )
  const given = columns.map(({ text }, column) => `count(${text}) AS c${column}`)
  const [found = {}] = await engine.rows(`SELECT ${[...given, ...tests].join(', ')} FROM ${from}`)
  return columns.map(({ name, text }, column) => {
    const fits = found[`c${column}`] === 0n ? undefined : spellings.find((_, i) => found[`c${column}_${i}`] === true)
    return textColumn(name, text, fits?.type ?? types.string, options.zone)
  })
}

const spelled = (text: string, pattern: string): string => `regexp_full_match(${text}, ${quoteText(pattern)})`

function textColumn(name: string, text: string, type: SqlType, zone: SessionZone): FileColumn {
  return {
    name,
    type,
    typeText: 'text',
    json: `to_json(${text})`,
    as(wanted) {
      if (wanted.kind === 'string' || wanted.kind === 'varchar' || wanted.kind === 'char') return { value: text }
      const nothing = { value: `CAST(NULL AS ${duckdbType(wanted)})`, lost: `${text} IS NOT NULL` }
      const pattern = patternOf(wanted)
      if (pattern === undefined) return nothing
      const value = `CASE WHEN ${spelled(text, pattern)} THEN ${readAs(text, wanted, zone)} END`
      return { value, lost: `(${text} IS NOT NULL AND (${value}) IS NULL)` }
    },
  }
}

function patternOf({ kind }: SqlType): string | undefined {
  const like = (type: SqlType): string | undefined => spellings.find((spelling) => spelling.type === type)?.pattern
  switch (kind) {
    case 'tinyint': case 'smallint': case 'int': case 'bigint': return like(types.bigint)
    case 'float': case 'double': case 'decimal': return like(types.double)
    case 'boolean': return like(types.boolean)
    case 'date': return like(types.date)
    case 'timestamp': case 'timestamp_ntz': return `${like(types.timestamp)}|${like(types.date)}`
    default: return undefined
  }
}
