import { jsonText, type Value } from '@lagoon/workspace'

/** A value as `lagoon sql` prints it: NULL is a word, nested values are JSON. */
export function valueText(value: Value): string {
  if (value === null) return 'NULL'
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex').toUpperCase()
  return typeof value === 'object' ? jsonText(value, 0) : String(value)
}

/** Types whose values are read from the right. */
export const isNumeric = (type: string): boolean => /^(tinyint|smallint|int|integer|bigint|float|double|decimal|numeric|money|smallmoney|real)\b/i.test(type)
