import { fileList, quoteName, quoteText } from '@lagoon/engine'
import { FactoryError } from '../error.ts'
import { fileColumn, type EndRequest, type Rows, type SourceConnector } from './connector.ts'
import { delimitedFormatOf, enginesNull, formatOptions, type DelimitedFormat } from './delimitedText.ts'
import { openFileSource } from './fileSource.ts'
import { objectIn, optionalIntegerIn } from './settings.ts'
import { textFormatOf } from './text/fileFormat.ts'
import { firstRecord, type FirstRecord } from './text/firstRecord.ts'
import { engineCodec } from './text/readableFiles.ts'

export const delimitedTextSource: SourceConnector = {
  parity:
    'runs: header or Prop_0 …, delimiters of several characters, quote, escape, null text, skipped lines, encodings, gzip, deflate, ZipDeflate, Tar, TarGzip; all values are text; bzip2 and row delimiters other than line ends are refused',
  datasets: ['DelimitedText'],
  open(request) {
    const format = textFormatOf(request.dataset)
    return openFileSource(request, (files) => scan(files, request, engineCodec(format)), format)
  },
}

async function scan(files: readonly string[], request: EndRequest, compression: string): Promise<Rows> {
  const { dataset, settings } = request
  const format = delimitedFormatOf(dataset)
  if (format.rowDelimiter !== undefined && !['\r\n', '\n', '\r'].includes(format.rowDelimiter)) {
    throw new FactoryError('PropertyNotSupported', `the rowDelimiter of dataset '${dataset.name}' does not run here in a source`, { origin: dataset.origin, hint: 'line ends do' })
  }
  const skip = optionalIntegerIn(objectIn(settings, 'formatSettings'), 'skipLineCount') ?? 0
  const groups = await alikeFiles(files, format, { skip, gzipped: compression === 'gzip' })
  const names = unionOf(groups)
  const columns = names.map((name) => ({ name, type: 'VARCHAR' }))
  if (names.length === 0) return { duckdb: `(SELECT NULL AS ${quoteName(fileColumn)} LIMIT 0)`, columns }
  // Without quotes the engine reads escapes only when it is not strict, and is then silent about values too many.
  const counts = format.quote !== ''
  const rejects = request.skipsRows && counts ? `lagoon_rejects_${crypto.randomUUID().replaceAll('-', '')}` : undefined
  const parts = groups.map((group) => readCsv(group, format, { compression, counts, rejects }))
  const [only = ''] = parts
  const all = parts.length === 1 ? only : `(${parts.map((part) => `SELECT * FROM ${part}`).join(' UNION ALL BY NAME ')})`
  const kept = rejects === undefined ? {} : { rejects }
  const nulls = [...(enginesNull(format) ? [] : [format.nullText]), ...(format.emptyIsNull && format.nullText !== '' ? [''] : [])]
  if (nulls.length === 0) return { duckdb: all, columns, ...kept }
  const nulled = names.map((name) => `${nulls.reduce((value, text) => `nullif(${value}, ${quoteText(text)})`, quoteName(name))} AS ${quoteName(name)}`)
  return { duckdb: `(SELECT ${[...nulled, quoteName(fileColumn)].join(', ')} FROM ${all})`, columns, ...kept }
}

/** Files that are read alike: with the same columns, line ends, and lines before their first record. */
interface AlikeFiles {
  readonly files: readonly string[]
  readonly names: readonly string[]
  readonly linesBefore: number
  readonly lineEnd: string
}

/** Each file has its own header. Without one the columns are those of the widest first record. Files without a record are left out. */
async function alikeFiles(files: readonly string[], format: DelimitedFormat, how: { readonly skip: number; readonly gzipped: boolean }): Promise<readonly AlikeFiles[]> {
  const found: (FirstRecord & { readonly file: string })[] = []
  for (let first = 0; first < files.length; first += atATime) {
    const records = await Promise.all(files.slice(first, first + atATime).map(async (file) => ({ file, record: await firstRecord(file, format, how) })))
    found.push(...records.flatMap(({ file, record }) => (record ? [{ ...record, file }] : [])))
  }
  // A file without anything in it adds no column, unless all are like that: then there is one.
  const filled = found.filter(({ values }) => values.length > 0)
  const records = filled.length > 0 ? filled : found.map((record) => ({ ...record, values: [''] }))
  const widest = records.reduce((most, { values }) => Math.max(most, values.length), 0)
  const groups = new Map<string, AlikeFiles & { readonly files: string[] }>()
  for (const { file, values, linesBefore, lineEnd } of records) {
    const names = format.header ? distinct(values.map((value, index) => (value === '' ? `Prop_${index}` : value))) : Array.from({ length: widest }, (_, index) => `Prop_${index}`)
    const key = JSON.stringify([linesBefore, lineEnd, names])
    const group = groups.get(key) ?? { files: [], names, linesBefore, lineEnd }
    group.files.push(file)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** How many files are looked into at a time. */
const atATime = 16

/** All columns of all files, in the order in which they come up. */
function unionOf(groups: readonly AlikeFiles[]): readonly string[] {
  const names = new Map<string, string>()
  for (const name of groups.flatMap((group) => group.names)) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name)
  return [...names.values()]
}

function readCsv({ files, names, linesBefore, lineEnd }: AlikeFiles, format: DelimitedFormat, { compression, counts, rejects }: { readonly compression: string; readonly counts: boolean; readonly rejects: string | undefined }): string {
  const options = [
    ...formatOptions(format),
    ['skip', String(linesBefore)],
    ['compression', quoteText(compression)],
    // Said explicitly, `true` makes DuckDB 1.5 find no rows in a file with CR LF.
    ...(counts ? [] : [['strict_mode', 'false']]),
    // Left to itself, the engine may take a line end inside quotes for the file's.
    ['new_line', quoteText(escaped(lineEnd))],
    ['auto_detect', 'false'],
    ['columns', `{${[...names, ...(counts ? [] : [tooMany])].map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ')}}`],
    // A row may end early: the values it lacks are null.
    ['null_padding', 'true'],
    ['parallel', 'false'],
    ['filename', quoteText(fileColumn)],
    ...(rejects === undefined ? [] : [['store_rejects', 'true'], ['rejects_table', quoteText(rejects)], ['rejects_scan', quoteText(`${rejects}_scan`)], ['rejects_limit', '0']]),
  ]
  const rows = `read_csv(${fileList(files)}, ${listed(options)})`
  return counts ? rows : `(SELECT * EXCLUDE (${tooMany}) FROM ${rows} WHERE CASE WHEN ${tooMany} IS NULL THEN true ELSE CAST(error('a row has more values than there are columns') AS BOOLEAN) END)`
}

/** As the engine reads it, with backslashes. */
const escaped = (lineEnd: string): string => lineEnd.replaceAll('\r', '\\r').replaceAll('\n', '\\n')

const tooMany = '__lagoon_more'

const listed = (options: readonly (readonly string[])[]): string => options.map(([name, value]) => `${name} = ${value}`).join(', ')

/** DuckDB's names are equal in any case. */
function distinct(names: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let number = 1; seen.has(free.toLowerCase()); number += 1) free = `${name}_${number}`
    seen.add(free.toLowerCase())
    return free
  })
}
