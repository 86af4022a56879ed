import { isArray, isNumber, type Json, type JsonNumber, javaDouble, object, quoted, writeJson } from '../json/value.ts'

/**
 * A VARIANT is kept as JSON text: fields in the order of their names, whole numbers and decimals in digits (without zeros at the end),
 * doubles as Java writes them. Undefined when a field stands twice.
 */
export function variantText(value: Json): string | undefined {
  const sorted = inOrder(value)
  return sorted === undefined ? undefined : writeJson(sorted, variantNumber)
}

/** The text of a value that was read from such a text. */
export const writeVariant = (value: Json): string => writeJson(value, ({ text }) => text)

export const byName = (left: readonly [string, Json], right: readonly [string, Json]): number => (left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0)

function inOrder(value: Json): Json | undefined {
  if (value === null || typeof value !== 'object' || isNumber(value)) return value
  if (isArray(value)) {
    const items = value.map(inOrder)
    return items.every(item => item !== undefined) ? items : undefined
  }
  const fields: [string, Json][] = []
  for (const [name, held] of [...value.fields].sort(byName)) {
    const sorted = inOrder(held)
    if (sorted === undefined || fields.at(-1)?.[0] === name) return undefined
    fields.push([name, sorted])
  }
  return object(fields)
}

function variantNumber({ text }: JsonNumber): string {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  if (sign === undefined || `${whole}${fraction}`.replace(/^0+/, '').length > 38 || fraction.length > 38) {
    const double = javaDouble(Number(text))
    return /\d/.test(double) ? double : quoted(double)
  }
  const short = fraction.replace(/0+$/, '')
  const digits = short === '' ? whole : `${whole}.${short}`
  return /^[0.]*$/.test(digits) ? '0' : `${sign}${digits}`
}

