import { stringValue, type XmlNode } from './node.ts'

/** The four types of XPath 1.0; nodes stand in the order of the document. */
export type XPathValue = readonly XmlNode[] | string | number | boolean

export function toText(value: XPathValue): string {
  if (typeof value === 'object') return value[0] === undefined ? '' : stringValue(value[0])
  if (typeof value !== 'number') return String(value)
  return Number.isFinite(value) && Math.abs(value) >= 1e21 ? BigInt(value).toString() : String(value)
}

export function toNumber(value: XPathValue): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  const text = toText(value).trim()
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN
}

export function toBoolean(value: XPathValue): boolean {
  if (typeof value === 'object') return value.length > 0
  return typeof value === 'number' ? value !== 0 && !Number.isNaN(value) : Boolean(value)
}
