import { quoteText } from '@lagoon/engine'
import { FactoryError } from '../error.ts'
import type { ResolvedDataset } from '../resources/resolve.ts'
import { optionalFlagIn, optionalTextIn } from './settings.ts'

/** How the text of a DelimitedText dataset is cut into values. */
export interface DelimitedFormat {
  readonly delimiter: string
  /** Empty when values are never quoted: then `escape` stands before a delimiter. */
  readonly quote: string
  readonly escape: string
  readonly nullText: string
  /** Whether an empty value is null as well; only datasets of the old form say so. */
  readonly emptyIsNull: boolean
  readonly header: boolean
  /** Absent when the dataset does not say: any line end is read, CR LF is written. */
  readonly rowDelimiter: string | undefined
}

/** Throws `FactoryError`: `PropertyNotSupported`, `InvalidPropertyValue`. */
export function delimitedFormatOf({ properties, name, origin }: ResolvedDataset): DelimitedFormat {
  const quote = optionalTextIn(properties, 'quoteChar') ?? '"'
  const delimiter = optionalTextIn(properties, 'columnDelimiter') ?? ','
  const escape = optionalTextIn(properties, 'escapeChar') ?? '\\'
  const rowDelimiter = optionalTextIn(properties, 'rowDelimiter')
  if (delimiter === '') throw new FactoryError('PropertyNotSupported', `an empty columnDelimiter of dataset '${name}' does not run in a Copy`, { origin })
  if (rowDelimiter === '') throw new FactoryError('PropertyNotSupported', `an empty rowDelimiter of dataset '${name}' does not run in a Copy`, { origin })
  for (const [property, value] of [['quoteChar', quote], ['escapeChar', escape]] as const) {
    if ([...value].length > 1) throw new FactoryError('InvalidPropertyValue', `the ${property} of dataset '${name}' must be one character, and is '${value}'`, { origin })
  }
  if (escape === '' && quote !== '') throw new FactoryError('InvalidPropertyValue', `dataset '${name}' has no escapeChar: then its quoteChar must be empty too`, { origin })
  return {
    delimiter,
    quote,
    escape,
    nullText: optionalTextIn(properties, 'nullValue') ?? '',
    emptyIsNull: optionalFlagIn(properties, 'treatEmptyAsNull') ?? false,
    header: optionalFlagIn(properties, 'firstRowAsHeader') ?? false,
    rowDelimiter,
  }
}

/** The options that reading and writing share. */
export const formatOptions = (format: DelimitedFormat): readonly (readonly [string, string])[] => [
  ['delim', quoteText(format.delimiter)],
  ['quote', quoteText(format.quote)],
  ['escape', quoteText(format.escape)],
  ['nullstr', quoteText(enginesNull(format) ? format.nullText : noNull)],
  ['header', String(format.header)],
]

// What no text holds.
const noNull = '\u0001\u0002'

/** Whether the engine can tell nulls itself: not by a text that holds a delimiter, a quote or an escape, such as `\N`. */
export const enginesNull = ({ nullText, delimiter, quote, escape }: DelimitedFormat): boolean =>
  ![delimiter, quote, escape].some((part) => part !== '' && nullText.includes(part))
