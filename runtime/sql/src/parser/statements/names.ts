import { identifierParts } from '../../references.ts'
import { type Name, type ObjectName } from '../../tree/expression.ts'
import { type PartitionValue } from '../../tree/change.ts'
import { type Property } from '../../tree/definition.ts'
import { type Cursor } from '../cursor.ts'

/** The name of an object of the catalog, also as `IDENTIFIER('a.b')`. */
export function parseObject(cursor: Cursor, what: string): ObjectName {
  const first = cursor.peek()
  if (!cursor.at('IDENTIFIER', '(')) return cursor.objectName(what)
  cursor.next()
  const [value] = cursor.parenthesised(() => cursor.expression())
  const parts = value && identifierParts(value)
  if (value && !parts && cursor.grammar.computesNames) return { parts: [{ text: first.text, quoted: false, place: first.place }], identifier: value, place: cursor.from(first.place) }
  if (!parts) return cursor.refuse('UNSUPPORTED_FEATURE', 'IDENTIFIER of a value that is not constant is not supported in this statement', first.place, 'write the name, or ${name} for a parameter')
  const place = cursor.from(first.place)
  return { parts: parts.map(text => ({ text, quoted: true, place })), place }
}

/** `(a, b)`, also empty. */
export function parseNames(cursor: Cursor): Name[] {
  if (cursor.accept('(', ')')) return []
  return cursor.parenthesised(() => cursor.name('a column name'))
}

export function parseProperties(cursor: Cursor): Property[] {
  if (cursor.accept('(', ')')) return []
  return cursor.parenthesised(() => {
    const first = cursor.peek()
    const key = parsePropertyKey(cursor)
    cursor.accept('=')
    const value = parsePropertyValue(cursor)
    return { key, value, place: cursor.from(first.place) }
  })
}

function parsePropertyValue(cursor: Cursor): string {
  const minus = cursor.at('-') ? cursor.next().text : ''
  const value = cursor.peek()
  if (value.kind !== 'string' && value.kind !== 'number' && value.upper !== 'TRUE' && value.upper !== 'FALSE') cursor.fail('a value: a string, a number, TRUE or FALSE')
  cursor.next()
  return minus + (value.kind === 'word' ? value.text.toLowerCase() : value.text)
}

export function parsePropertyKey(cursor: Cursor): string {
  if (cursor.peek().kind === 'string') return cursor.next().text
  return cursor.objectName('a property name').parts.map(part => part.text).join('.')
}

/** `('key' = 'value', 'key')`: a tag may have no value. */
export function parseTags(cursor: Cursor): Property[] {
  return cursor.parenthesised(() => {
    const first = cursor.peek()
    const key = parsePropertyKey(cursor)
    const value = cursor.accept('=') ? cursor.string('the value of the tag in quotes') : ''
    return { key, value, place: cursor.from(first.place) }
  })
}

export const parseTagKeys = (cursor: Cursor): string[] => cursor.parenthesised(() => parsePropertyKey(cursor))

/** `PARTITION (a = 1, b)`; nothing when it does not stand here. */
export function parsePartition(cursor: Cursor): PartitionValue[] {
  if (!cursor.accept('PARTITION')) return []
  return cursor.parenthesised(() => {
    const column = cursor.name('a partition column')
    const value = cursor.accept('=') ? cursor.expression() : undefined
    return { column, ...(value && { value }), place: cursor.from(column.place) }
  })
}

/** A user, group or service principal. */
export function parsePrincipal(cursor: Cursor): Name {
  const token = cursor.peek()
  if (token.kind !== 'string') return cursor.name('a user, group or service principal')
  cursor.next()
  return { text: token.text, quoted: true, place: token.place }
}

export function parseWholeNumber(cursor: Cursor, what: string): number {
  const token = cursor.peek()
  if (token.kind !== 'number' || !/^\d{1,9}$/.test(token.text)) cursor.fail(what)
  cursor.next()
  return Number(token.text)
}
