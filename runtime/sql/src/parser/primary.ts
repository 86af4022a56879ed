import { type Case, type Cast, type Expression, type JsonStep, type Name } from '../tree/expression.ts'
import { span } from '../place.ts'
import { type SqlType, types } from '../types.ts'
import { parseCall, startsSpecialCall } from './calls.ts'
import { type Cursor } from './cursor.ts'
import { parseInterval, startsInterval } from './intervals.ts'
import { numberLiteral } from './literals.ts'
import { startsQuery } from './lookahead.ts'
import { identifierParts } from '../references.ts'
import { parseExcept } from './star.ts'

/** The smallest expression: a literal, a name, a call, something in parentheses. */
export function parsePrimary(cursor: Cursor): Expression {
  const own = cursor.grammar.readPrimary?.(cursor)
  if (own) return own
  const token = cursor.peek()
  switch (token.kind) {
    case 'number': return numberLiteral(cursor)
    case 'string': return parseString(cursor)
    case 'variable': cursor.next(); return { kind: 'variable', name: token.text, place: token.place }
    case 'quoted': return cursor.peek(1).upper === '->' ? parseLambda(cursor, [cursor.name()]) : parseName(cursor)
    case 'word': return parseWord(cursor)
    case 'operator':
      if (token.text === '(') return parseParenthesis(cursor)
      return cursor.fail('an expression')
    default: return cursor.fail('an expression')
  }
}

/** Strings that follow each other are one. */
function parseString(cursor: Cursor): Expression {
  const first = cursor.next()
  let value = first.text
  if (cursor.grammar.dialect === 'databricks') while (cursor.peek().kind === 'string') value += cursor.next().text
  return { kind: 'literal', type: types.string, value, place: cursor.from(first.place) }
}

const typedLiterals: Readonly<Record<string, SqlType>> = {
  DATE: types.date, TIMESTAMP: types.timestamp, TIMESTAMP_LTZ: types.timestamp, TIMESTAMP_NTZ: types.timestampNtz, TIME: types.timeOfDay, X: types.binary,
}

function parseWord(cursor: Cursor): Expression {
  const token = cursor.peek()
  const { place } = token
  const after = cursor.peek(1)
  switch (token.upper) {
    case 'NULL': cursor.next(); return { kind: 'literal', type: types.void, value: null, place }
    case 'TRUE': case 'FALSE': cursor.next(); return { kind: 'literal', type: types.boolean, value: token.upper === 'TRUE', place }
    case 'CASE': return parseCase(cursor)
    case 'CAST': case 'TRY_CAST': if (after.text === '(') return parseCast(cursor); break
    case 'EXISTS':
      if (after.text === '(' && startsQuery(cursor, 2)) {
        cursor.next()
        const query = cursor.queryInParentheses()
        return { kind: 'exists', query, place: cursor.from(place) }
      }
      break
    case 'INTERVAL': if (startsInterval(cursor)) return parseInterval(cursor); break
    case 'IDENTIFIER':
      if (after.text === '(' && cursor.grammar.dialect === 'databricks') {
        cursor.next()
        cursor.next()
        const value = cursor.expression()
        cursor.expect(')')
        const parts = identifierParts(value)?.map(text => ({ text, quoted: true, place: cursor.from(place) }))
        if (parts) return continueName(cursor, parts)
        if (cursor.at('(')) return { ...parseCall(cursor, { parts: [{ text: token.text, quoted: false, place }], place: cursor.from(place) }), identifier: value }
        return { kind: 'identifier', value, place: cursor.from(place) }
      }
      break
    default:
  }
  if (after.kind === 'string' && cursor.grammar.dialect === 'databricks' && Object.hasOwn(typedLiterals, token.upper)) {
    cursor.next()
    const value = cursor.next().text
    return { kind: 'literal', type: typedLiterals[token.upper] ?? types.string, value, place: cursor.from(place) }
  }
  if (after.text === '->' && after.kind === 'operator') return parseLambda(cursor, [cursor.name()])
  if (after.text === '(' && after.kind === 'operator' && startsSpecialCall(token.upper)) return parseCall(cursor, { parts: [cursor.name()], place })
  if (cursor.grammar.reserved.has(token.upper) && !(after.text === '(' && (callable.has(token.upper) || (operatorNames.has(token.upper) && cursor.grammar.dialect === 'databricks'))) && !standsForColumn(cursor)) cursor.fail('an expression')
  return parseName(cursor)
}

/** No word is reserved on Databricks: `SELECT order, end FROM t` reads two columns. What follows tells. */
function standsForColumn(cursor: Cursor): boolean {
  if (cursor.grammar.dialect !== 'databricks') return false
  const after = cursor.peek(1)
  if (after.upper === '.' || cursor.isLambdaParameter(cursor.peek().upper)) return true
  if (cursor.at('WINDOW')) return !(after.kind === 'word' && cursor.peek(2).upper === 'AS')
  // `THEN end ELSE`: END cannot close a CASE that goes on.
  const misplaced = cursor.atAny(caseWords) && caseWords.has(cursor.previous().upper) && !(cursor.at('END') && caseWords.has(after.upper))
  if (misplaced && (after.kind !== 'operator' || after.text === ',' || after.text === ')')) return false
  return followsColumn.has(after.upper) || (cursor.atAny(nameLike) && (after.kind === 'end' || followsName.has(after.upper)))
}

const caseWords: ReadonlySet<string> = new Set(['WHEN', 'THEN', 'ELSE', 'END'])
/** Words that begin no clause, and are likelier a name where an expression is wanted. */
const nameLike: ReadonlySet<string> = new Set(['END', 'LEFT', 'RIGHT', 'FULL', 'SET', 'MINUS', 'VALUES', 'ANTI', 'SEMI', 'OFFSET', 'ESCAPE'])
const followsName: ReadonlySet<string> = new Set(['-', '*', ';', 'ASC', 'DESC', 'NULLS', 'AND', 'OR', 'BETWEEN', 'IN', 'LIKE', 'WHERE', 'GROUP', 'HAVING', 'QUALIFY', 'ORDER', 'LIMIT', 'UNION', 'WHEN', 'THEN', 'ELSE', 'END'])
const followsColumn: ReadonlySet<string> = new Set([',', ')', '[', '=', '==', '<>', '!=', '<', '<=', '>', '>=', '<=>', '+', '/', '%', '||', '::', 'AS', 'FROM', 'IS'])

// Reserved as the beginning of a join or a clause, and functions all the same.
const callable: ReadonlySet<string> = new Set(['LEFT', 'RIGHT', 'IF', 'REPLACE', 'VALUES', 'LIKE', 'ILIKE', 'RLIKE', 'REGEXP', 'WINDOW', 'MINUS'])
/** Operators that can be called as functions: `div(7, 2)`. */
const operatorNames: ReadonlySet<string> = new Set(['AND', 'OR', 'DIV', 'IN', 'BETWEEN', 'WHEN'])

/** `a.b.c`, `a.b.*`, or the name of a function with its arguments. */
function parseName(cursor: Cursor): Expression {
  return continueName(cursor, [cursor.name('an expression')])
}

/** `parts` is its own to add to. */
function continueName(cursor: Cursor, parts: Name[]): Expression {
  const first = parts[0] as Name
  while (cursor.at('.')) {
    if (cursor.peek(1).text === '*' && cursor.peek(1).kind === 'operator') {
      cursor.next()
      cursor.next()
      return { kind: 'star', qualifier: parts, except: parseExcept(cursor), place: cursor.from(first.place) }
    }
    cursor.next()
    parts.push(cursor.name(`a name after '.'`))
  }
  const place = cursor.from(first.place)
  // `REPLACE ON t.a = s.a (SELECT …) AS s`: no function takes a bare query, and none that is qualified.
  if (cursor.at('(') && !(parts.length > 1 && cursor.at('(', 'SELECT'))) return parseCall(cursor, { parts, place })
  return { kind: 'column', parts, place }
}

/** A query, a row, a lambda with several parameters, or an expression that needed parentheses. */
function parseParenthesis(cursor: Cursor): Expression {
  const first = cursor.peek()
  if (startsQuery(cursor, 1)) {
    const query = cursor.queryInParentheses()
    return { kind: 'scalarQuery', query, place: cursor.from(first.place) }
  }
  const parameters = lambdaParameters(cursor)
  if (parameters) return parseLambda(cursor, parameters)
  cursor.next()
  const items = [cursor.expression()]
  const only = items[0] as Expression
  // `((SELECT 1) UNION (SELECT 2))`: what looked like an expression was the first operand of a query.
  if (only.kind === 'scalarQuery' && continuesQuery.has(cursor.peek().upper)) {
    const query = cursor.continueQuery(only.query)
    cursor.expect(')')
    return { kind: 'scalarQuery', query, place: cursor.from(first.place) }
  }
  const names = [rowName(cursor, [','])]
  while (cursor.accept(',')) {
    items.push(cursor.expression())
    names.push(rowName(cursor, [',', ')']))
  }
  cursor.expect(')')
  return items.length === 1 ? only : { kind: 'row', items, ...(names.some(name => name) && { names }), place: cursor.from(first.place) }
}

/** The name of a value in `(1 AS a, 2 b)`, when what may stand behind it does. */
function rowName(cursor: Cursor, before: readonly string[]): Name | undefined {
  const hasAs = cursor.at('AS')
  if (!before.includes(cursor.peek(hasAs ? 2 : 1).upper)) return undefined
  if (hasAs) cursor.next()
  return cursor.atName() ? cursor.name() : undefined
}

const continuesQuery: ReadonlySet<string> = new Set(['UNION', 'EXCEPT', 'INTERSECT', 'MINUS', 'ORDER', 'LIMIT'])

function lambdaParameters(cursor: Cursor): Name[] | undefined {
  let ahead = 1
  for (; ; ahead += 2) {
    const { kind } = cursor.peek(ahead)
    if (kind !== 'word' && kind !== 'quoted') return undefined
    const separator = cursor.peek(ahead + 1).text
    if (separator === ')') break
    if (separator !== ',') return undefined
  }
  if (cursor.peek(ahead + 2).upper !== '->') return undefined
  return cursor.parenthesised(() => cursor.name())
}

function parseLambda(cursor: Cursor, parameters: Name[]): Expression {
  const arrow = cursor.expect('->')
  const body = cursor.withLambdaParameters(parameters.map(parameter => parameter.text.toUpperCase()), () => cursor.expression())
  return { kind: 'lambda', parameters, body, place: span(parameters[0]?.place ?? arrow.place, body.place) }
}

function parseCase(cursor: Cursor): Case {
  const first = cursor.expect('CASE')
  const operand = cursor.at('WHEN') ? undefined : cursor.expression()
  const branches: { when: Expression; result: Expression }[] = []
  do {
    cursor.expect('WHEN')
    const when = cursor.expression()
    cursor.expect('THEN')
    branches.push({ when, result: cursor.expression() })
  } while (cursor.at('WHEN'))
  const otherwise = cursor.accept('ELSE') ? cursor.expression() : undefined
  cursor.expect('END')
  return { kind: 'case', ...(operand ? { operand } : {}), branches, ...(otherwise ? { otherwise } : {}), place: cursor.from(first.place) }
}

function parseCast(cursor: Cursor): Cast {
  const first = cursor.next()
  cursor.expect('(')
  const operand = cursor.expression()
  cursor.expect('AS')
  const { type, typeText } = parseTypeAsWritten(cursor)
  cursor.expect(')')
  return { kind: 'cast', operand, type, typeText, attempt: first.upper === 'TRY_CAST', place: cursor.from(first.place) }
}

/** A type, and its words as they stand in the text (blanks taken out, upper case). */
export function parseTypeAsWritten(cursor: Cursor): { readonly type: SqlType; readonly typeText: string } {
  const start = cursor.mark()
  const type = cursor.grammar.readType(cursor)
  return { type, typeText: cursor.textSince(start).toUpperCase() }
}

/** The steps of a JSON path, behind its colon: `a.b[0]['c']`. */
export function parseJsonPath(cursor: Cursor): JsonStep[] {
  const path: JsonStep[] = []
  if (!cursor.at('[')) path.push(jsonKey(cursor))
  for (;;) {
    if (cursor.accept('.')) path.push(jsonKey(cursor))
    else if (cursor.at('[')) {
      cursor.next()
      const token = cursor.peek()
      if (token.kind === 'string') path.push({ kind: 'key', name: cursor.next().text })
      else if (token.kind === 'number' && /^\d{1,9}$/.test(token.text)) path.push({ kind: 'index', index: Number(cursor.next().text) })
      else if (cursor.accept('*')) path.push({ kind: 'wildcard' })
      else cursor.fail('a key in quotes or an index')
      cursor.expect(']')
    } else return path
  }
}

function jsonKey(cursor: Cursor): JsonStep {
  return { kind: 'key', name: cursor.peek().kind === 'string' ? cursor.next().text : cursor.name('a key of the JSON document').text }
}
