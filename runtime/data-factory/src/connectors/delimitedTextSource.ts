import { quoteText } from '@lagoon/engine'
import { fileColumn, type EndRequest, type SourceConnector } from './connector.ts'
import { delimitedFormatOf, formatOptions } from './delimitedText.ts'
import { compressionOf, encodingOf } from './fileFormat.ts'
import { openFileSource, renamed } from './fileSource.ts'
import { objectIn, optionalIntegerIn } from './settings.ts'

export const delimitedTextSource: SourceConnector = {
  parity: 'runs: header or Prop_0 …, delimiter, quote, escape, null text, skipped lines, gzip; all values are text',
  datasets: ['DelimitedText'],
  open: (request) => openFileSource(request, scan),
}

async function scan(files: string, request: EndRequest): Promise<string> {
  const { engine } = request.context.session.ports
  const format = delimitedFormatOf(request.dataset)
  const skip = optionalIntegerIn(objectIn(request.settings, 'formatSettings'), 'skipLineCount') ?? 0
  const options = [
    ...formatOptions(format),
    ['skip', String(skip)],
    ['all_varchar', 'true'],
    // A row may end early: the values it lacks are null.
    ['null_padding', 'true'],
    ['parallel', 'false'],
    ['encoding', quoteText(encodingOf(request.dataset))],
    ['compression', quoteText(compressionOf(request.dataset))],
    ['filename', quoteText(fileColumn)],
  ]
  const duckdb = `read_csv(${files}, ${options.map(([name, value]) => `${name} = ${value}`).join(', ')})`
  if (format.header) return duckdb
  const columns = (await engine.columns(`SELECT * FROM ${duckdb}`)).filter(({ name }) => name !== fileColumn)
  return renamed(
    { duckdb, columns },
    columns.map((_, index) => `Prop_${index}`),
  )
}
