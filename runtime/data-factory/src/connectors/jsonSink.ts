import { quoteName, quoteText, type ResultColumn } from '@lagoon/engine'
import { FactoryError } from '../error.ts'
import type { EndRequest, SinkConnector } from './connector.ts'
import { openFileSink } from './fileSink.ts'
import { documentLines } from './jsonDocuments.ts'
import { objectIn, optionalTextIn } from './settings.ts'
import { textFormatOf } from './text/fileFormat.ts'
import { engineCodec, finishText, requireWritable } from './text/readableFiles.ts'

export const jsonSink: SinkConnector = {
  parity: 'runs: setOfObjects, arrayOfObjects, maxRowsPerFile; documents of a JSON source keep their structure; a Datetime is ISO text with `T` and without `Z`',
  datasets: ['Json'],
  async open(request, source) {
    const { lake } = request.context.session.ports
    const text = textFormatOf(request.dataset)
    requireWritable(text, request.dataset.name)
    const array = filePatternOf(request) === 'arrayOfObjects'
    const compression = engineCodec(text)
    return openFileSink(request, source, {
      shape: 'documents',
      finish: (localFile) => finishText(lake, localFile, text),
      extension: '.json',
      copy: ({ select, columns, documents }, localFile) =>
        documents !== undefined
          ? documentLines(documents, localFile, { array, compression })
          : `COPY (SELECT ${columns.map(jsonColumn).join(', ')} FROM (${select})) TO ${quoteText(localFile)} (FORMAT json, ARRAY ${array}, COMPRESSION ${quoteText(compression)})`,
    })
  },
}

const filePatterns = ['setOfObjects', 'arrayOfObjects'] as const

function filePatternOf({ settings }: EndRequest): (typeof filePatterns)[number] {
  const written = optionalTextIn(objectIn(settings, 'formatSettings'), 'filePattern') ?? 'setOfObjects'
  const found = filePatterns.find((known) => known.toLowerCase() === written.toLowerCase())
  if (!found) {
    throw new FactoryError('PropertyNotSupported', `filePattern '${written}' does not run here`, { hint: filePatterns.join(', ') })
  }
  return found
}

function jsonColumn({ name, type }: ResultColumn): string {
  const quoted = quoteName(name)
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) return `${isoText(quoted)} AS ${quoted}`
  if (type === 'BLOB') return `to_base64(${quoted}) AS ${quoted}`
  // JSON has no number for these; as texts they stand in quotes.
  if (type === 'DOUBLE' || type === 'FLOAT') return `CASE WHEN isfinite(${quoted}) THEN to_json(${quoted}) WHEN isnan(${quoted}) THEN to_json('NaN') WHEN ${quoted} > 0 THEN to_json('Infinity') WHEN ${quoted} < 0 THEN to_json('-Infinity') END AS ${quoted}`
  return quoted
}

/** ISO text of an instant, with the fraction that it has and no zone. */
const isoText = (expression: string): string => `regexp_replace(strftime(${expression}, '%Y-%m-%dT%H:%M:%S.%f'), '\\.?0+$', '')`
