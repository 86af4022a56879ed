import { jsonText, type Value } from '@lagoon/workspace'

/** A value as `lagoon sql` prints it: NULL is a word, nested values are JSON. */
export function valueText(value: Value): string {
  if (value === null) return 'NULL'
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex').toUpperCase()
  return typeof value === 'object' ? jsonText(value, 0) : String(value)
}

/** A text of others for a terminal: what would move its cursor or change its colours is shown as a symbol. */
export const visible = (text: string): string => text.replace(/[^\t\n\P{Cc}]/gu, (letter) => (letter < ' ' ? String.fromCharCode(0x2400 + letter.charCodeAt(0)) : '\u2421'))

/** Types whose values are read from the right. */
export const isNumeric = (type: string): boolean => /^(tinyint|smallint|int|integer|bigint|float|double|decimal|numeric|money|smallmoney|real)\b/i.test(type)
