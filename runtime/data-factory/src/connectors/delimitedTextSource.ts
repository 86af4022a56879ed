import { fileList, quoteName, quoteText } from '@lagoon/engine'
import { FactoryError } from '../error.ts'
import { fileColumn, type EndRequest, type Rows, type SourceConnector } from './connector.ts'
import { delimitedFormatOf, enginesNull, formatOptions } from './delimitedText.ts'
import { openFileSource } from './fileSource.ts'
import { objectIn, optionalIntegerIn } from './settings.ts'
import { textFormatOf } from './text/fileFormat.ts'
import { firstRecord } from './text/firstRecord.ts'
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
  const [first = ''] = files
  const record = await firstRecord(first, format, { skip, gzipped: compression === 'gzip' })
  const names = distinct((record?.values ?? []).map((value, index) => (format.header && value !== '' ? value : `Prop_${index}`)))
  const columns = names.map((name) => ({ name, type: 'VARCHAR' }))
  if (names.length === 0) return { duckdb: `(SELECT NULL AS ${quoteName(fileColumn)} LIMIT 0)`, columns }
  // Without quotes the engine reads escapes only when it is not strict, and is then silent about values too many.
  const counts = format.quote !== ''
  const rejects = request.skipsRows && counts ? `lagoon_rejects_${crypto.randomUUID().replaceAll('-', '')}` : undefined
  const kept = rejects === undefined ? {} : { rejects }
  const options = [
    ...formatOptions(format),
    ['skip', String(record?.linesBefore ?? 0)],
    ['compression', quoteText(compression)],
    // Said explicitly, `true` makes DuckDB 1.5 find no rows in a file with CR LF.
    ...(counts ? [] : [['strict_mode', 'false']]),
    // Left to itself, the engine may take a line end inside quotes for the file's.
    ['new_line', quoteText(escaped(record?.lineEnd ?? '\n'))],
    ['auto_detect', 'false'],
    ['columns', `{${[...names, ...(counts ? [] : [tooMany])].map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ')}}`],
    // A row may end early: the values it lacks are null.
    ['null_padding', 'true'],
    ['parallel', 'false'],
    ['filename', quoteText(fileColumn)],
    ...(rejects === undefined ? [] : [['store_rejects', 'true'], ['rejects_table', quoteText(rejects)], ['rejects_scan', quoteText(`${rejects}_scan`)], ['rejects_limit', '0']]),
  ]
  const rows = `read_csv(${fileList(files)}, ${listed(options)})`
  const full = counts ? rows : `(SELECT * EXCLUDE (${tooMany}) FROM ${rows} WHERE CASE WHEN ${tooMany} IS NULL THEN true ELSE CAST(error('a row has more values than there are columns') AS BOOLEAN) END)`
  const nulls = [...(enginesNull(format) ? [] : [format.nullText]), ...(format.emptyIsNull && format.nullText !== '' ? [''] : [])]
  if (nulls.length === 0) return { duckdb: full, columns, ...kept }
  const nulled = names.map((name) => `${nulls.reduce((value, text) => `nullif(${value}, ${quoteText(text)})`, quoteName(name))} AS ${quoteName(name)}`)
  return { duckdb: `(SELECT ${[...nulled, quoteName(fileColumn)].join(', ')} FROM ${full})`, columns, ...kept }
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
