import { quoteText } from '@lagoon/engine'
import type { ResolvedDataset } from '../resources/resolve.ts'
import { optionalFlagIn, optionalTextIn } from './settings.ts'

/** How the text of a DelimitedText dataset is cut into values. */
export interface DelimitedFormat {
  readonly delimiter: string
  readonly quote: string
  readonly escape: string
  readonly nullText: string
  readonly header: boolean
}

export function delimitedFormatOf({ properties }: ResolvedDataset): DelimitedFormat {
  const quote = optionalTextIn(properties, 'quoteChar') ?? '"'
  return {
    delimiter: optionalTextIn(properties, 'columnDelimiter') || ',',
    quote,
    escape: quote === '' ? '' : (optionalTextIn(properties, 'escapeChar') ?? '\\'),
    nullText: optionalTextIn(properties, 'nullValue') ?? '',
    header: optionalFlagIn(properties, 'firstRowAsHeader') ?? false,
  }
}

/** The options that reading and writing share. */
export const formatOptions = (format: DelimitedFormat): readonly (readonly [string, string])[] => [
  ['delim', quoteText(format.delimiter)],
  ['quote', quoteText(format.quote)],
  ['escape', quoteText(format.escape)],
  ['nullstr', quoteText(format.nullText)],
  ['header', String(format.header)],
]
