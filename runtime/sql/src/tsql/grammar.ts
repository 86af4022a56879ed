import { type Token } from '../lexer.ts'
import { type Cursor } from '../parser/cursor.ts'
import { parseArgument } from '../parser/calls.ts'
import { type Grammar, type OperatorBinding } from '../parser/grammar.ts'
import { parseTableAlias } from '../parser/tables.ts'
import { type Expression, type Name } from '../tree/expression.ts'
import { type Join, type Query, type Select, type TableExpression } from '../tree/query.ts'
import { decimal, types, type SqlType } from '../types.ts'
import { parseJsonColumns, parseRowsAs } from './parseRowsAs.ts'
import { parsePrimary } from '../parser/primary.ts'
import { asDecimal, isApproximate, isText, readTypeText, refusedTypes, type TsqlType } from './type.ts'

/** Words that begin a statement: T-SQL needs no semicolon, so they end the one before. */
export const statementWords: ReadonlySet<string> = new Set([
  'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE', 'CREATE', 'ALTER', 'DROP', 'EXEC', 'EXECUTE', 'DECLARE', 'SET', 'IF', 'ELSE', 'WHILE', 'BEGIN', 'END',
  'COMMIT', 'ROLLBACK', 'SAVE', 'PRINT', 'RAISERROR', 'RETURN', 'BREAK', 'CONTINUE', 'USE', 'GRANT', 'REVOKE', 'DENY', 'WAITFOR', 'GOTO', 'BACKUP', 'RESTORE', 'BULK',
  'OPEN', 'CLOSE', 'FETCH', 'DEALLOCATE', 'CHECKPOINT', 'KILL', 'RECONFIGURE', 'SHUTDOWN', 'DBCC', 'UPDATETEXT', 'WRITETEXT', 'READTEXT',
])

/** What T-SQL does in its own way. */
export const tsqlGrammar: Grammar = {
  dialect: 'tsql',
  operators: new Map<string, OperatorBinding>([
    ...['=', '<>', '<', '<=', '>', '>='].map(sign => [sign, { operator: sign, strength: 1 }] as [string, OperatorBinding]),
    ['!=', { operator: '<>', strength: 1 }],
    ['!<', { operator: '>=', strength: 1 }],
    ['!>', { operator: '<=', strength: 1 }],
    ['+', { operator: '+', strength: 2 }],
    ['-', { operator: '-', strength: 2 }],
    ['&', { operator: '&', strength: 2 }],
    ['^', { operator: '^', strength: 2 }],
    ['|', { operator: '|', strength: 2 }],
    ['*', { operator: '*', strength: 3 }],
    ['/', { operator: '/', strength: 3 }],
    ['%', { operator: '%', strength: 3 }],
  ]),
  reserved: new Set([
    ...statementWords, 'FROM', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'UNION', 'EXCEPT', 'INTERSECT', 'JOIN', 'INNER', 'CROSS', 'OUTER', 'LEFT', 'RIGHT', 'FULL', 'ON',
    'AND', 'OR', 'NOT', 'IN', 'IS', 'BETWEEN', 'LIKE', 'AS', 'WHEN', 'THEN', 'END', 'ESCAPE', 'PIVOT', 'UNPIVOT', 'TABLESAMPLE', 'VALUES', 'WITH', 'BY', 'INTO', 'OPTION',
    'FOR', 'COLLATE', 'USING', 'OUTPUT', 'DEFAULT', 'PRIMARY', 'UNIQUE', 'CONSTRAINT', 'CHECK', 'REFERENCES', 'FOREIGN', 'KEY', 'IDENTITY', 'ANY', 'ALL', 'SOME', 'TABLE',
    'PROC', 'PROCEDURE', 'FUNCTION', 'VIEW', 'INDEX', 'TRIGGER', 'DATABASE', 'SCHEMA', 'TRAN', 'TRANSACTION', 'TOP', 'DISTINCT', 'PERCENT', 'DESC', 'ASC',
  ]),
  readType,
  readPrimary,
  readPostfix,
  readSelectHead,
  readSelectItem,
  readSelectInto: cursor => (cursor.accept('INTO') ? { into: cursor.objectName('a table name') } : {}),
  readTable,
  readTableSuffix: readHints,
  readJoin: readApply,
  readLimit,
}

/** The type that stands here in T-SQL's own terms; the tree keeps it in the common ones, and its words beside it. */
function readType(cursor: Cursor): SqlType {
  const first = cursor.peek()
  const start = cursor.mark()
  cursor.accept('SYS', '.')
  const typeStart = cursor.mark()
  cursor.name('a data type')
  for (const word of ['PRECISION', 'VARYING', 'CHAR', 'CHARACTER'] as const) {
    if (cursor.at(word) && /^(DOUBLE|CHAR|CHARACTER|NATIONAL|NATIONALCHAR|NATIONALCHARACTER)$/i.test(cursor.textSince(typeStart))) cursor.next()
  }
  if (cursor.at('(')) {
    cursor.parenthesised(() => {
      if (!cursor.accept('MAX') && cursor.peek().kind !== 'number') cursor.fail('a length')
      else if (cursor.previous().upper !== 'MAX') cursor.next()
    })
  }
  const text = cursor.textSince(typeStart).toUpperCase()
  const word = /^[A-Z0-9_]*/.exec(text)?.[0] ?? ''
  const refused = Object.hasOwn(refusedTypes, word) ? refusedTypes[word] : undefined
  if (refused) cursor.refuse('UNSUPPORTED_DATATYPE', `the type ${word.toLowerCase()} is not supported`, cursor.from(first.place), refused)
  const type = readTypeText(text)
  if (type === undefined) cursor.refuse('2715', `cannot find data type ${cursor.textSince(start).toLowerCase()}`, cursor.from(first.place))
  return commonTypeOf(type)
}

function commonTypeOf(type: TsqlType): SqlType {
  if (isText(type)) return type.length === 'max' ? types.string : { kind: type.kind.endsWith('varchar') ? 'varchar' : 'char', length: type.length }
  if (isApproximate(type)) return type.kind === 'real' ? types.float : types.double
  switch (type.kind) {
    case 'bit': return types.boolean
    case 'tinyint': case 'smallint': return types.smallint
    case 'int': return types.int
    case 'bigint': return types.bigint
    case 'date': return types.date
    case 'time': return types.time
    case 'datetime': case 'datetime2': case 'datetimeoffset': case 'smalldatetime': return types.timestamp
    case 'binary': case 'varbinary': return types.binary
    case 'decimal': case 'money': case 'smallmoney': { const { precision, scale } = asDecimal(type); return decimal(precision, scale) }
    default: return types.string
  }
}

/** CONVERT takes a type in the place of an argument; NEXT VALUE FOR is refused by name. */
function readPrimary(cursor: Cursor): Expression | undefined {
  const first = cursor.peek()
  if (first.kind !== 'word') return undefined
  if ((first.upper === 'CONVERT' || first.upper === 'TRY_CONVERT') && cursor.peek(1).text === '(') {
    cursor.next()
    cursor.expect('(')
    const start = cursor.mark()
    const type = cursor.grammar.readType(cursor)
    const typeText = cursor.textSince(start).toUpperCase()
    cursor.expect(',')
    const operand = cursor.expression()
    const style = cursor.accept(',') ? cursor.expression() : undefined
    cursor.expect(')')
    return { kind: 'cast', operand, type, typeText, attempt: first.upper === 'TRY_CONVERT', ...(style ? { style } : {}), place: cursor.from(first.place) }
  }
  if ((first.upper === 'PARSE' || first.upper === 'TRY_PARSE') && cursor.peek(1).text === '(') return readParse(cursor)
  if (cursor.at('NEXT', 'VALUE', 'FOR')) cursor.refuse('UNSUPPORTED_FEATURE', 'sequences (NEXT VALUE FOR) are not supported', first.place, 'use an IDENTITY column')
  // `dbo.f(1, DEFAULT)`: as an argument it is a column reference of that name.
  if (cursor.at('DEFAULT') && ['(', ','].includes(cursor.previous().text) && [')', ','].includes(cursor.peek(1).text)) {
    cursor.next()
    return { kind: 'column', parts: [{ text: 'DEFAULT', quoted: false, place: first.place }], place: first.place }
  }
  // Words that are a function without parentheses.
  if (withoutParentheses.has(first.upper) && cursor.peek(1).text !== '(' && cursor.peek(1).text !== '.') {
    cursor.next()
    return { kind: 'function', name: { parts: [{ text: first.text, quoted: false, place: first.place }], place: first.place }, args: [], distinct: false, place: first.place }
  }
  return undefined
}

/** `TRY_PARSE(text AS type USING 'en-US')`: read as a conversion of the text. */
function readParse(cursor: Cursor): Expression {
  const first = cursor.next()
  cursor.expect('(')
  const operand = cursor.expression()
  cursor.expect('AS')
  const start = cursor.mark()
  const type = cursor.grammar.readType(cursor)
  const typeText = cursor.textSince(start).toUpperCase()
  if (cursor.accept('USING')) {
    const culture = cursor.peek()
    if (culture.kind !== 'string' || !/^en-us$/i.test(culture.text)) cursor.refuse('UNSUPPORTED_FEATURE', `the culture ${culture.text} of ${first.upper} is not supported`, culture.place, 'en-US is')
    cursor.next()
  }
  cursor.expect(')')
  return { kind: 'cast', operand, type, typeText, attempt: first.upper === 'TRY_PARSE', place: cursor.from(first.place) }
}

const withoutParentheses: ReadonlySet<string> = new Set(['CURRENT_TIMESTAMP', 'CURRENT_DATE', 'CURRENT_USER', 'SESSION_USER', 'SYSTEM_USER', 'USER'])

function readPostfix(cursor: Cursor, operand: Expression): Expression | undefined {
  // `(SELECT … FOR XML PATH(''), TYPE).value('.', 'NVARCHAR(MAX)')`: the text that was joined.
  if (operand.kind === 'scalarQuery' && operand.query.rowsAs?.kind === 'xml' && cursor.at('.', 'VALUE', '(')) return readXmlValue(cursor, operand)
  if (cursor.accept('COLLATE')) return { kind: 'collate', operand, collation: cursor.objectName('a collation'), place: cursor.from(operand.place) }
  if (cursor.accept('AT', 'TIME', 'ZONE')) {
    // Another AT TIME ZONE behind it belongs to the whole.
    const zone = parsePrimary(cursor)
    return { kind: 'atTimeZone', operand, zone, place: cursor.from(operand.place) }
  }
  return undefined
}

function readXmlValue(cursor: Cursor, operand: Expression): Expression {
  cursor.next()
  const name = cursor.name('value')
  const [path, type] = cursor.parenthesised(() => (cursor.peek().kind === 'string' ? cursor.next() : cursor.fail('a text')))
  if (!path || !type || !/^\(?\s*\.?(\/?text\(\))?\s*\)?(\[1\])?$/.test(path.text)) cursor.refuse('UNSUPPORTED_FEATURE', `the XQuery ${path?.text ?? ''} is not supported`, name.place, `value('.', type) is`)
  const own = readTypeText(type.text.toUpperCase().replaceAll(' ', ''))
  if (!own) cursor.refuse('2715', `cannot find data type ${type.text}`, type.place)
  const place = cursor.from(operand.place)
  const text: Expression = { kind: 'function', name: { parts: [{ text: 'lagoon_xml_text', quoted: true, place }], place }, args: [{ value: operand }], distinct: false, place }
  return { kind: 'cast', operand: text, type: commonTypeOf(own), typeText: type.text.toUpperCase().replaceAll(' ', ''), attempt: false, place }
}

function readSelectHead(cursor: Cursor): Partial<Pick<Select, 'top'>> {
  if (!cursor.accept('TOP')) return {}
  let count: Expression
  if (cursor.accept('(')) {
    count = cursor.expression()
    cursor.expect(')')
  } else {
    if (cursor.peek().kind !== 'number') cursor.fail(`a number or '(' after TOP`)
    const token = cursor.next()
    count = { kind: 'literal', type: types.bigint, value: token.text, place: token.place }
  }
  const percent = cursor.accept('PERCENT')
  const withTies = cursor.accept('WITH', 'TIES')
  return { top: { count, percent, withTies } }
}

/** `alias = expression` and `@variable = expression`; the latter is an item whose alias is the variable, signs and all. */
function readSelectItem(cursor: Cursor): Select['items'][number] | undefined {
  const first = cursor.peek()
  if (first.kind === 'variable') {
    const operator = assignmentOperator(cursor.peek(1).upper)
    if (!operator) return undefined
    cursor.next()
    cursor.next()
    const right = cursor.expression()
    const left: Expression = { kind: 'variable', name: first.text, place: first.place }
    const place = cursor.from(first.place)
    return { expression: operator === '=' ? right : { kind: 'binary', operator, left, right, place }, aliases: [{ text: first.text, quoted: false, place: first.place }], place }
  }
  const named = (first.kind === 'word' && !cursor.grammar.reserved.has(first.upper)) || first.kind === 'quoted' || first.kind === 'string'
  if (!named || cursor.peek(1).upper !== '=') return undefined
  cursor.next()
  cursor.next()
  const expression = cursor.expression()
  return { expression, aliases: [{ text: first.text, quoted: first.kind !== 'word', place: first.place }], place: cursor.from(first.place) }
}

/** `=`, or what `+=` and its kin do before they assign. */
export function assignmentOperator(text: string): '=' | '+' | '-' | '*' | '/' | '%' | undefined {
  return assignmentOperators[text]
}
const assignmentOperators: Readonly<Record<string, '=' | '+' | '-' | '*' | '/' | '%'>> = { '=': '=', '+=': '+', '-=': '-', '*=': '*', '/=': '/', '%=': '%' }

/** A table variable; and rowsets of other servers, which are refused. */
function readTable(cursor: Cursor): TableExpression | undefined {
  const first = cursor.peek()
  if (first.kind === 'variable') {
    cursor.next()
    const name: Name = { text: first.text, quoted: false, place: first.place }
    const alias = parseTableAlias(cursor)
    return { kind: 'table', name: { parts: [name], place: first.place }, stream: false, streamOptions: [], alias, place: cursor.from(first.place) }
  }
  for (const name of ['OPENQUERY', 'OPENROWSET', 'OPENDATASOURCE', 'OPENXML', 'CONTAINSTABLE', 'FREETEXTTABLE']) {
    if (cursor.at(name, '(')) cursor.refuse('UNSUPPORTED_FEATURE', `${name} is not supported`, cursor.peek().place)
  }
  return undefined
}

const hints: ReadonlySet<string> = new Set([
  'NOLOCK', 'READUNCOMMITTED', 'READCOMMITTED', 'READCOMMITTEDLOCK', 'READPAST', 'REPEATABLEREAD', 'SERIALIZABLE', 'HOLDLOCK', 'SNAPSHOT', 'UPDLOCK', 'XLOCK', 'ROWLOCK',
  'PAGLOCK', 'TABLOCK', 'TABLOCKX', 'NOWAIT', 'FORCESEEK', 'FORCESCAN', 'NOEXPAND', 'KEEPIDENTITY', 'KEEPDEFAULTS', 'IGNORE_CONSTRAINTS', 'IGNORE_TRIGGERS', 'INDEX',
])

/** Hints about locks and plans change no result here; those that are unknown are refused. */
function readHints(cursor: Cursor, table: TableExpression): TableExpression {
  if (table.kind === 'tableFunction' && cursor.at('WITH', '(') && table.name.parts.at(-1)?.text.toUpperCase() === 'OPENJSON') {
    const jsonColumns = parseJsonColumns(cursor)
    return { ...table, jsonColumns, alias: parseTableAlias(cursor), place: cursor.from(table.place) }
  }
  skipTableHints(cursor)
  if (cursor.at('FOR', 'SYSTEM_TIME')) cursor.refuse('UNSUPPORTED_FEATURE', 'temporal tables (FOR SYSTEM_TIME) are not supported', cursor.peek().place)
  // An alias may follow the hints in old scripts: `FROM t (NOLOCK) AS x` is read as a function, so only WITH is meant here.
  return table
}

export function skipTableHints(cursor: Cursor): void {
  if (!cursor.at('WITH', '(')) return
  cursor.next()
  cursor.parenthesised(() => {
    const hint = cursor.name('a table hint')
    if (!hints.has(hint.text.toUpperCase())) cursor.refuse('321', `${hint.text} is not a recognized table hints option`, hint.place)
    if (cursor.at('(')) cursor.parenthesised(() => cursor.next())
    else if (cursor.accept('=')) cursor.next()
  })
}

function readApply(cursor: Cursor, left: TableExpression): Join | undefined {
  const type = cursor.at('CROSS', 'APPLY') ? 'CROSS' : cursor.at('OUTER', 'APPLY') ? 'LEFT' : undefined
  if (!type) return undefined
  cursor.next()
  cursor.next()
  const right = readApplied(cursor)
  return { kind: 'join', type, natural: false, left, right, apply: true, place: cursor.from(left.place) }
}

/** The right side of APPLY: a query in parentheses, or a table function. */
function readApplied(cursor: Cursor): TableExpression {
  const first = cursor.peek()
  if (first.upper === '(') {
    const query = cursor.queryInParentheses()
    const alias = parseTableAlias(cursor)
    return { kind: 'derived', query, lateral: true, alias, place: cursor.from(first.place) }
  }
  const name = cursor.objectName('a query in parentheses or a table function')
  cursor.expect('(')
  const args = cursor.at(')') ? [] : cursor.list(() => parseArgument(cursor, false))
  cursor.expect(')')
  const jsonColumns = cursor.at('WITH', '(') && name.parts.at(-1)?.text.toUpperCase() === 'OPENJSON' ? { jsonColumns: parseJsonColumns(cursor) } : {}
  const alias = parseTableAlias(cursor)
  return { kind: 'tableFunction', name, args, stream: false, streamOptions: [], lateral: true, outer: false, ...jsonColumns, alias, place: cursor.from(first.place) }
}

/** OFFSET … FETCH, and what may stand behind a query without changing its rows. */
function readLimit(cursor: Cursor): Partial<Pick<Query, 'limit' | 'offset' | 'rowsAs'>> {
  let limits: Partial<Pick<Query, 'limit' | 'offset' | 'rowsAs'>> = {}
  if (cursor.accept('OFFSET')) {
    const offset = cursor.operators()
    cursor.expectAny('ROW', 'ROWS')
    limits = { offset }
    if (cursor.accept('FETCH')) {
      cursor.expectAny('FIRST', 'NEXT')
      const limit = cursor.operators()
      cursor.expectAny('ROW', 'ROWS')
      cursor.expect('ONLY')
      limits = { offset, limit }
    }
  }
  const rowsAs = parseRowsAs(cursor)
  if (rowsAs) limits = { ...limits, rowsAs }
  if (cursor.at('OPTION', '(')) {
    cursor.next()
    skipParentheses(cursor)
  }
  return limits
}

/** A balanced pair of parentheses and everything between; `look` sees each word, with the sign behind it next. */
export function skipParentheses(cursor: Cursor, look: (token: Token) => void = () => {}): void {
  cursor.expect('(')
  for (let depth = 1; depth > 0;) {
    if (cursor.atEnd) cursor.fail("')'")
    const token = cursor.next()
    if (token.kind === 'word') look(token)
    depth += token.upper === '(' ? 1 : token.upper === ')' ? -1 : 0
  }
}
