import { quoteName, quoteText } from '@lagoon/engine'
import type { DelimitedFormat } from '../delimitedText.ts'

/**
 * The statement that writes text columns where the engine cannot: of a delimiter of several characters it writes only the first, and
 * it takes no null text that holds an escape. So the lines are put together here, by its rules for quotes.
 */
export function copyLines({ names, from, format, quoteAll, localFile, options }: {
  readonly names: readonly string[]
  readonly from: string
  readonly format: DelimitedFormat
  readonly quoteAll: boolean
  readonly localFile: string
  readonly options: readonly string[]
}): string {
  const header = names.map((name) => written(name, format, quoteAll)).join(format.delimiter)
  const line = names.map((name) => writtenText(quoteName(name), format, quoteAll)).join(` || ${quoteText(format.delimiter)} || `)
  const all = ['FORMAT csv', `HEADER ${format.header}`, `QUOTE ''`, `ESCAPE ''`, `DELIMITER '\u001f'`, ...options]
  return `COPY (SELECT ${line} AS ${quoteName(header)} FROM ${from}) TO ${quoteText(localFile)} (${all.join(', ')})`
}

const special = ({ delimiter, quote }: DelimitedFormat): readonly string[] => [delimiter, quote, '\n', '\r']

function written(text: string, format: DelimitedFormat, quoteAll: boolean): string {
  const { quote, escape, delimiter } = format
  if (quote === '') return escape === '' ? text : [escape, delimiter].reduce((done, part) => done.replaceAll(part, escape + part), text)
  if (!quoteAll && !special(format).some((part) => text.includes(part))) return text
  return `${quote}${[...new Set([escape, quote])].reduce((done, part) => done.replaceAll(part, escape + part), text)}${quote}`
}

function writtenText(column: string, format: DelimitedFormat, quoteAll: boolean): string {
  const { quote, escape, delimiter, nullText } = format
  const value = `CAST(${column} AS VARCHAR)`
  const replaced = (parts: readonly string[]): string => parts.reduce((text, part) => `replace(${text}, ${quoteText(part)}, ${quoteText(escape + part)})`, value)
  if (quote === '') return `coalesce(${escape === '' ? value : replaced([escape, delimiter])}, ${quoteText(nullText)})`
  const inQuotes = `${quoteText(quote)} || ${replaced([...new Set([escape, quote])])} || ${quoteText(quote)}`
  // A value that begins like the delimiter's rest would join with it: the part of a delimiter is quoted too.
  const parts = [...special(format), ...[...delimiter].map((_, index) => delimiter.slice(index, index + 1))]
  const needs = quoteAll ? 'true' : [...parts.map((part) => `contains(${value}, ${quoteText(part)})`), `${value} = ${quoteText(nullText)}`].join(' OR ')
  return `CASE WHEN ${column} IS NULL THEN ${quoteText(nullText)} WHEN ${needs} THEN ${inQuotes} ELSE ${value} END`
}
