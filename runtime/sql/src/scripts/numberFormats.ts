import { type NumberFormat, readNumberFormat } from '../patterns/numberFormat.ts'
import { raised, type ScriptFunction } from './script.ts'
import { formatNumber } from './numberText.ts'
import { parseNumber } from './numberParse.ts'

/** `to_number` and `to_char` of numbers; numbers go and come as text, so that no digit is lost. The formats were looked at when the query was read. */
export const numberFormatScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_format_decimal', parameters: ['VARCHAR', 'VARCHAR'], result: 'VARCHAR', compute: (number, format) => formatNumber(number as string, remembered(format as string)) },
  { name: 'dbx_js_parse_decimal', parameters: ['VARCHAR', 'VARCHAR'], result: 'VARCHAR', compute: (text, format) => parseNumber(text as string, remembered(format as string)) ?? mismatch(text as string, format as string) },
  { name: 'dbx_js_try_parse_decimal', parameters: ['VARCHAR', 'VARCHAR'], result: 'VARCHAR', compute: (text, format) => parseNumber(text as string, remembered(format as string)) ?? null },
]

const formats = new Map<string, NumberFormat>()

/** A query has few formats, and many rows. */
function remembered(text: string): NumberFormat {
  const known = formats.get(text)
  if (known) return known
  if (formats.size > 100) formats.clear()
  const read = readNumberFormat(text)
  formats.set(text, read)
  return read
}

function mismatch(text: string, format: string): never {
  throw raised('INVALID_FORMAT.MISMATCH_INPUT', `The text '${text}' does not match the number format '${format}'`)
}
