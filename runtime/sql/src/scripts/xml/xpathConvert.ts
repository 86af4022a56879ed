import { textOf, type XmlNode } from './node.ts'
import { XPathProblem } from './xpathRead.ts'

/** What an expression of XPath can be; nodes stand in the order of the document. */
export type XPathValue = boolean | number | string | readonly XmlNode[]

/** Where an expression is asked: a node, and its place among those that are asked with it. */
export interface XPathContext { readonly node: XmlNode; readonly position: number; readonly size: number }

export const isNodes = (value: XPathValue): value is readonly XmlNode[] => typeof value === 'object'

export function nodesOnly(value: XPathValue): readonly XmlNode[] {
  if (isNodes(value)) return value
  throw new XPathProblem(`nodes were expected, not a ${typeof value}`)
}

/** The digits of a number as Java reads them: no exponent, no plus. */
export function asNumber(value: XPathValue): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  const text = asText(value)
  return /^[ \t\r\n]*-?(?:\d+\.?\d*|\.\d+)[ \t\r\n]*$/.test(text) ? Number(text) : Number.NaN
}

export function asText(value: XPathValue): string {
  if (isNodes(value)) return value[0] ? textOf(value[0]) : ''
  return typeof value === 'number' ? numberText(value) : String(value)
}

export function asBoolean(value: XPathValue): boolean {
  if (isNodes(value)) return value.length > 0
  return typeof value === 'number' ? value !== 0 && !Number.isNaN(value) : Boolean(value)
}

/** A number in digits, without an exponent. */
function numberText(value: number): string {
  const text = String(value)
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? []
  if (exponent === undefined) return text
  const shift = Number(exponent)
  return shift < 0 ? `${sign}0.${'0'.repeat(-shift - 1)}${whole}${fraction}` : `${sign}${whole}${fraction.padEnd(shift, '0')}`
}
