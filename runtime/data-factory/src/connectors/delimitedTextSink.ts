import { quoteName, quoteText, type ResultColumn } from '@lagoon/engine'
import { FactoryError } from '../error.ts'
import type { EndRequest, SinkConnector } from './connector.ts'
import { delimitedFormatOf, formatOptions } from './delimitedText.ts'
import { compressionOf, requireUtf8 } from './fileFormat.ts'
import { openFileSink } from './fileSink.ts'
import { objectIn, optionalFlagIn, optionalTextIn } from './settings.ts'

export const delimitedTextSink: SinkConnector = {
  parity: 'runs: header, delimiter, quote, escape, null text, quoteAllText, fileExtension, gzip',
  datasets: ['DelimitedText'],
  async open(request, source) {
    requireUtf8(request.dataset)
    const format = delimitedFormatOf(request.dataset)
    const settings = objectIn(request.settings, 'formatSettings')
    const options = [
      'FORMAT csv',
      ...formatOptions(format).map(([name, value]) => `${name} ${value}`),
      `COMPRESSION ${quoteText(compressionOf(request.dataset))}`,
      `NEW_LINE ${rowEnd(request)}`,
      ...(optionalFlagIn(settings, 'quoteAllText') ? ['FORCE_QUOTE *'] : []),
    ]
    return openFileSink(request, source, {
      shape: 'text',
      extension: optionalTextIn(settings, 'fileExtension') || '.txt',
      copy: ({ select, columns }, localFile) =>
        `COPY (SELECT ${columns.map(textColumn).join(', ')} FROM (${select})) TO ${quoteText(localFile)} (${options.join(', ')})`,
    })
  },
}

/** As the engine writes it: with backslashes, which it reads itself. */
function rowEnd({ dataset }: EndRequest): string {
  const delimiter = optionalTextIn(dataset.properties, 'rowDelimiter') || '\r\n'
  if (delimiter === '\r\n' || delimiter === '\n') return quoteText(delimiter.replace('\r', '\\r').replace('\n', '\\n'))
  throw new FactoryError('PropertyNotSupported', `the rowDelimiter of dataset '${dataset.name}' does not run here`, {
    origin: dataset.origin,
    hint: 'CR LF and LF do',
  })
}

/** .NET's texts: seven fraction digits for an instant, `True` and `False`. */
function textColumn({ name, type }: ResultColumn): string {
  const quoted = quoteName(name)
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) return `strftime(${quoted}, '%Y-%m-%d %H:%M:%S.%f') || '0' AS ${quoted}`
  if (type === 'BOOLEAN') return `CASE WHEN ${quoted} THEN 'True' WHEN NOT ${quoted} THEN 'False' END AS ${quoted}`
  return quoted
}
