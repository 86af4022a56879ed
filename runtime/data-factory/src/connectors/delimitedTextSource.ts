import { fileList, quoteText } from '@lagoon/engine'
import { fileColumn, type EndRequest, type Rows, type SourceConnector } from './connector.ts'
import { delimitedFormatOf, formatOptions } from './delimitedText.ts'
import { compressionOf, encodingOf } from './fileFormat.ts'
import { openFileSource, renamed, rowsFrom } from './fileSource.ts'
import { objectIn, optionalIntegerIn } from './settings.ts'

export const delimitedTextSource: SourceConnector = {
  parity: 'runs: header or Prop_0 …, delimiter, quote, escape, null text, skipped lines, gzip; all values are text',
  datasets: ['DelimitedText'],
  open: (request) => openFileSource(request, (files) => scan(files, request)),
}

async function scan(files: readonly string[], request: EndRequest): Promise<Rows> {
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
  const rows = await rowsFrom(request, `read_csv(${fileList(files)}, ${options.map(([name, value]) => `${name} = ${value}`).join(', ')})`)
  return format.header
    ? rows
    : renamed(
        rows,
        rows.columns.map((_, index) => `Prop_${index}`),
      )
}
