import { type Cursor } from '../parser/cursor.ts'
import { type JsonColumn, type RowsAsText } from '../tree/query.ts'

/** `FOR JSON PATH|AUTO …` and `FOR XML PATH('x') …`, behind a query. */
export function parseRowsAs(cursor: Cursor): RowsAsText | undefined {
  if (!cursor.at('FOR')) return undefined
  const { place } = cursor.peek()
  const kind = cursor.peek(1).upper
  if (kind === 'BROWSE' || (kind === 'XML' && cursor.peek(2).upper !== 'PATH')) cursor.refuse('UNSUPPORTED_FEATURE', `FOR ${kind}${kind === 'XML' ? ` ${cursor.peek(2).upper}` : ''} is not supported`, place, kind === 'XML' ? 'FOR XML PATH is' : undefined)
  if (kind !== 'JSON' && kind !== 'XML') return undefined
  cursor.next()
  cursor.next()
  return kind === 'JSON' ? parseJson(cursor, place) : parseXml(cursor, place)
}

function parseJson(cursor: Cursor, place: RowsAsText['place']): RowsAsText {
  const mode = cursor.expectAny('PATH', 'AUTO')
  let root: string | undefined
  let includeNulls = false
  let withoutWrapper = false
  while (cursor.accept(',')) {
    const option = cursor.expectAny('ROOT', 'INCLUDE_NULL_VALUES', 'WITHOUT_ARRAY_WRAPPER')
    if (option === 'ROOT') root = cursor.at('(') ? textInParentheses(cursor) : 'root'
    else if (option === 'INCLUDE_NULL_VALUES') includeNulls = true
    else withoutWrapper = true
  }
  if (root !== undefined && withoutWrapper) cursor.refuse('13620', 'ROOT option and WITHOUT_ARRAY_WRAPPER option cannot be used together in FOR JSON', place)
  return { kind: 'json', mode, ...(root === undefined ? {} : { root }), includeNulls, withoutWrapper, place: cursor.from(place) }
}

function parseXml(cursor: Cursor, place: RowsAsText['place']): RowsAsText {
  cursor.expect('PATH')
  const element = cursor.at('(') ? textInParentheses(cursor) : 'row'
  let root: string | undefined
  let typed = false
  while (cursor.accept(',')) {
    const option = cursor.expectAny('ROOT', 'TYPE')
    if (option === 'ROOT') root = cursor.at('(') ? textInParentheses(cursor) : 'root'
    else typed = true
  }
  return { kind: 'xml', element, ...(root === undefined ? {} : { root }), typed, place: cursor.from(place) }
}

function textInParentheses(cursor: Cursor): string {
  cursor.expect('(')
  if (cursor.peek().kind !== 'string') cursor.fail('a text')
  const { text } = cursor.next()
  cursor.expect(')')
  return text
}

/** `WITH (name type 'path' AS JSON, …)` behind OPENJSON. */
export function parseJsonColumns(cursor: Cursor): JsonColumn[] {
  cursor.expect('WITH')
  return cursor.parenthesised(() => {
    const name = cursor.name('a column name')
    const start = cursor.mark()
    cursor.grammar.readType(cursor)
    const typeText = cursor.textSince(start).toUpperCase()
    const path = cursor.peek().kind === 'string' ? { path: cursor.next().text } : {}
    const asJson = cursor.accept('AS', 'JSON')
    return { name, typeText, ...path, asJson, place: cursor.from(name.place) }
  })
}
