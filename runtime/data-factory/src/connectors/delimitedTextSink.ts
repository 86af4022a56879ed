import { quoteName, quoteText, type ResultColumn } from '@lagoon/engine'
import type { SinkConnector, WritePart } from './connector.ts'
import { delimitedFormatOf, enginesNull, formatOptions, type DelimitedFormat } from './delimitedText.ts'
import { openFileSink } from './fileSink.ts'
import { objectIn, optionalFlagIn, optionalTextIn } from './settings.ts'
import { copyLines } from './text/delimitedLine.ts'
import { textFormatOf } from './text/fileFormat.ts'
import { engineCodec, finishText, requireWritable } from './text/readableFiles.ts'

export const delimitedTextSink: SinkConnector = {
  parity: 'runs: header, delimiter, quote, escape, null text, row delimiter, quoteAllText, fileExtension, maxRowsPerFile, encodings of one byte and UTF-16, gzip, deflate',
  datasets: ['DelimitedText'],
  async open(request, source) {
    const { lake } = request.context.session.ports
    const text = textFormatOf(request.dataset)
    requireWritable(text, request.dataset.name)
    const format = delimitedFormatOf(request.dataset)
    const settings = objectIn(request.settings, 'formatSettings')
    const quoteAll = optionalFlagIn(settings, 'quoteAllText') ?? false
    const ends = [
      `COMPRESSION ${quoteText(engineCodec(text))}`,
      // The engine reads backslashes in it.
      `NEW_LINE ${quoteText((format.rowDelimiter ?? '\r\n').replaceAll('\r', '\\r').replaceAll('\n', '\\n'))}`,
    ]
    const options = ['FORMAT csv', ...formatOptions(format).map(([name, value]) => `${name} ${value}`), ...ends, ...(quoteAll && format.quote !== '' ? ['FORCE_QUOTE *'] : [])]
    return openFileSink(request, source, {
      shape: 'text',
      extension: optionalTextIn(settings, 'fileExtension') || '.txt',
      copy({ select, columns }: WritePart, localFile) {
        if ([...format.delimiter].length === 1 && enginesNull(format)) {
          return `COPY (SELECT ${columns.map((column) => textColumn(column, format)).join(', ')} FROM (${select})) TO ${quoteText(localFile)} (${options.join(', ')})`
        }
        const from = `(SELECT ${columns.map((column) => textColumn(column, undefined)).join(', ')} FROM (${select}))`
        return copyLines({ names: columns.map(({ name }) => name), from, format, quoteAll, localFile, options: ends })
      },
      finish: (localFile) => finishText(lake, localFile, text),
    })
  },
}

/** .NET's texts: seven fraction digits for an instant, `True` and `False`; bytes in Base64. */
function textColumn({ name, type }: ResultColumn, escaping: DelimitedFormat | undefined): string {
  const quoted = quoteName(name)
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) return `strftime(${quoted}, '%Y-%m-%d %H:%M:%S.%f') || '0' AS ${quoted}`
  if (type === 'BOOLEAN') return `CASE WHEN ${quoted} THEN 'True' WHEN NOT ${quoted} THEN 'False' END AS ${quoted}`
  if (type === 'BLOB') return `to_base64(${quoted}) AS ${quoted}`
  if (!escaping || escaping.quote !== '' || escaping.escape === '') return quoted
  // Without quotes the escape character stands before a delimiter and before itself.
  return [escaping.escape, escaping.delimiter].reduce((text, part) => `replace(${text}, ${quoteText(part)}, ${quoteText(escaping.escape + part)})`, `CAST(${quoted} AS VARCHAR)`) + ` AS ${quoted}`
}
