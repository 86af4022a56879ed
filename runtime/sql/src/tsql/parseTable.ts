import { type Cursor } from '../parser/cursor.ts'
import { type Place } from '../place.ts'
import { type Name } from '../tree/expression.ts'
import { skipParentheses } from './grammar.ts'
import { parseType } from './parseWords.ts'
import { sqlTypes } from './type.ts'
import { type TsqlColumnDefinition, type TsqlConstraint } from './statement.ts'

export interface TableElements { readonly columns: readonly TsqlColumnDefinition[]; readonly constraints: readonly TsqlConstraint[] }

/** `(column …, CONSTRAINT …)` */
export function parseTableElements(cursor: Cursor): TableElements {
  const elements: TableElements[] = cursor.parenthesised(() => parseTableElement(cursor))
  return { columns: elements.flatMap(element => element.columns), constraints: elements.flatMap(element => element.constraints) }
}

export function parseTableElement(cursor: Cursor): TableElements {
  if (cursor.at('PERIOD', 'FOR')) cursor.refuse('UNSUPPORTED_FEATURE', 'temporal tables (PERIOD FOR) are not supported', cursor.peek().place)
  if (cursor.at('INDEX')) {
    cursor.next()
    skipIndex(cursor)
    return { columns: [], constraints: [] }
  }
  const constraint = parseConstraint(cursor)
  return constraint ? { columns: [], constraints: [constraint] } : { columns: [parseColumn(cursor)], constraints: [] }
}

/** `name [UNIQUE] [CLUSTERED] (columns)`: an index changes no result. */
function skipIndex(cursor: Cursor): void {
  cursor.name('the name of an index')
  if (cursor.at('UNIQUE')) cursor.refuse('UNSUPPORTED_FEATURE', 'a unique index inside CREATE TABLE is not supported', cursor.peek().place, 'write a UNIQUE constraint')
  cursor.acceptAny('CLUSTERED', 'NONCLUSTERED')
  cursor.accept('COLUMNSTORE')
  if (cursor.at('(')) skipParentheses(cursor)
}

function parseColumn(cursor: Cursor): TsqlColumnDefinition {
  const name = cursor.name('a column or constraint')
  if (cursor.accept('AS')) return parseComputed(cursor, name)
  const type = parseType(cursor)
  let nullable: boolean | undefined
  let identity: TsqlColumnDefinition['identity']
  let fallback: TsqlColumnDefinition['default']
  const constraints: TsqlConstraint[] = []
  for (;;) {
    const first = cursor.peek()
    if (cursor.accept('NOT', 'NULL')) nullable = false
    else if (cursor.accept('NULL')) nullable = true
    else if (cursor.accept('IDENTITY')) {
      identity = { seed: 1n, increment: 1n }
      if (cursor.accept('(')) {
        const seed = readInteger(cursor)
        cursor.expect(',')
        identity = { seed, increment: readInteger(cursor) }
        cursor.expect(')')
      }
      cursor.accept('NOT', 'FOR', 'REPLICATION')
    } else if (cursor.accept('COLLATE')) checkCollation(cursor)
    else if (cursor.at('DEFAULT') || (cursor.at('CONSTRAINT') && cursor.peek(2).upper === 'DEFAULT')) {
      const constraintName = cursor.accept('CONSTRAINT') ? cursor.name('a constraint name') : undefined
      cursor.expect('DEFAULT')
      const expression = cursor.operators()
      fallback = { ...(constraintName ? { name: constraintName } : {}), expression, withValues: cursor.accept('WITH', 'VALUES') }
    } else {
      const constraint = parseConstraint(cursor, name)
      if (constraint) constraints.push(constraint)
      else if (first.kind === 'word' && Object.hasOwn(refusedOptions, first.upper)) cursor.refuse('UNSUPPORTED_FEATURE', `${refusedOptions[first.upper]} is not supported`, first.place)
      else break
    }
  }
  return {
    name, type, ...(nullable === undefined ? {} : { nullable }), ...(identity ? { identity } : {}), ...(fallback ? { default: fallback } : {}), constraints,
    place: cursor.from(name.place),
  }
}

/** `AS expression [PERSISTED [NOT NULL]]`: worked out whenever it is read, kept or not. */
function parseComputed(cursor: Cursor, name: Name): TsqlColumnDefinition {
  const computed = cursor.operators()
  if (cursor.accept('PERSISTED')) cursor.accept('NOT', 'NULL')
  const constraint = parseConstraint(cursor, name)
  if (constraint) cursor.refuse('UNSUPPORTED_FEATURE', `a constraint of the computed column ${name.text} is not supported`, constraint.place)
  return { name, type: sqlTypes.null, computed, constraints: [], place: cursor.from(name.place) }
}

const refusedOptions: Readonly<Record<string, string>> = {
  GENERATED: 'a generated column (temporal tables)', MASKED: 'a masked column', SPARSE: 'a sparse column', ENCRYPTED: 'an encrypted column', FILESTREAM: 'FILESTREAM', ROWGUIDCOL: 'ROWGUIDCOL', HIDDEN: 'HIDDEN',
}

/** A constraint of a table, or, with `column`, of that column. Undefined, having read nothing, when none stands here. */
export function parseConstraint(cursor: Cursor, column?: Name): TsqlConstraint | undefined {
  const { place } = cursor.peek()
  const kinds = ['PRIMARY', 'UNIQUE', 'FOREIGN', 'REFERENCES', 'CHECK', ...(column ? [] : ['DEFAULT'])]
  const named = cursor.at('CONSTRAINT')
  if (!kinds.includes(cursor.peek(named ? 2 : 0).upper)) return undefined
  if (named) cursor.next()
  const name = named ? { name: cursor.name('a constraint name') } : {}
  if (cursor.at('PRIMARY') || cursor.at('UNIQUE')) {
    const primary = cursor.next().upper === 'PRIMARY'
    if (primary) cursor.expect('KEY')
    const clustering = cursor.acceptAny('CLUSTERED', 'NONCLUSTERED')
    const columns = cursor.at('(') || !column ? cursor.parenthesised(() => orderedColumn(cursor)) : [column]
    skipStorageOptions(cursor)
    return { kind: 'key', primary, ...(clustering ? { clustered: clustering === 'CLUSTERED' } : {}), ...name, columns, place: cursor.from(place) }
  }
  if (cursor.accept('CHECK')) {
    cursor.accept('NOT', 'FOR', 'REPLICATION')
    cursor.expect('(')
    const condition = cursor.expression()
    cursor.expect(')')
    return { kind: 'check', ...name, condition, place: cursor.from(place) }
  }
  if (cursor.accept('DEFAULT')) {
    const expression = cursor.operators()
    cursor.expect('FOR')
    return { kind: 'default', ...name, column: cursor.name('a column name'), expression, place: cursor.from(place) }
  }
  const columns = cursor.accept('FOREIGN', 'KEY') ? (cursor.at('(') || !column ? cursor.parenthesised(() => cursor.name('a column name')) : [column]) : column ? [column] : []
  return { kind: 'foreignKey', ...name, columns, ...parseReferences(cursor, place) }
}

function parseReferences(cursor: Cursor, place: Place): Pick<Extract<TsqlConstraint, { kind: 'foreignKey' }>, 'references' | 'referenced' | 'place'> {
  cursor.expect('REFERENCES')
  const references = cursor.objectName('a table name')
  const referenced = cursor.at('(') ? cursor.parenthesised(() => cursor.name('a column name')) : []
  while (cursor.accept('ON')) {
    const event = cursor.expectAny('DELETE', 'UPDATE')
    if (!cursor.accept('NO', 'ACTION')) cursor.refuse('UNSUPPORTED_FEATURE', `ON ${event} ${cursor.peek().upper} is not supported`, cursor.peek().place, 'only NO ACTION is')
  }
  return { references, referenced, place: cursor.from(place) }
}

export function orderedColumn(cursor: Cursor): Name {
  const name = cursor.name('a column name')
  cursor.acceptAny('ASC', 'DESC')
  return name
}

/** Where and how a table or index is stored: says nothing about its rows. */
export function skipStorageOptions(cursor: Cursor): void {
  for (;;) {
    if (cursor.at('WITH', '(')) {
      cursor.next()
      skipParentheses(cursor, option => {
        if (refusedStorage.has(option.upper) && cursor.peek(1).upper !== 'OFF') cursor.refuse('UNSUPPORTED_FEATURE', `WITH (${option.upper}) is not supported`, option.place)
      })
    } else if ((cursor.at('ON') && cursor.peek(1).upper !== 'DELETE' && cursor.peek(1).upper !== 'UPDATE') || cursor.at('TEXTIMAGE_ON')) {
      cursor.next()
      cursor.name('a filegroup')
      if (cursor.at('(')) cursor.refuse('UNSUPPORTED_FEATURE', 'a partition scheme is not supported', cursor.peek().place)
    } else return
  }
}

const refusedStorage: ReadonlySet<string> = new Set(['SYSTEM_VERSIONING', 'DISTRIBUTION', 'MEMORY_OPTIMIZED', 'LEDGER', 'IGNORE_DUP_KEY'])

function checkCollation(cursor: Cursor): void {
  const { text, place } = cursor.name('a collation')
  if (!isDefaultCollation(text)) cursor.refuse('UNSUPPORTED_FEATURE', `the collation ${text} is not supported`, place, 'texts compare without case here, as under SQL_Latin1_General_CP1_CI_AS')
}

export const isDefaultCollation = (name: string): boolean => /^(DATABASE_DEFAULT|CATALOG_DEFAULT|(SQL_)?Latin1_General(_100)?(_CP1)?_CI_AS(_SC)?(_UTF8)?)$/i.test(name)

function readInteger(cursor: Cursor): bigint {
  const sign = cursor.accept('-') ? '-' : ''
  const token = cursor.peek()
  if (token.kind !== 'number' || !/^\d{1,18}$/.test(token.text)) cursor.fail('a whole number')
  cursor.next()
  return BigInt(sign + token.text)
}
