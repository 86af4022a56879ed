import { type Place } from '../../place.ts'
import { type CreateFunction, type FunctionParameter } from '../../tree/catalogStatement.ts'
import { type Cursor } from '../cursor.ts'
import { startsQuery } from '../lookahead.ts'
import { acceptIfNotExists } from './objects.ts'
import { parseObject } from './names.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Characteristics = Mutable<Partial<Pick<CreateFunction, 'comment' | 'deterministic'>>> & { language?: string; languagePlace?: Place }

/** Behind `CREATE … FUNCTION`: name, parameters, RETURNS, characteristics, body. */
export function parseFunction(cursor: Cursor, { start, temporary, orReplace }: { start: Place; temporary: boolean; orReplace: boolean }): CreateFunction {
  const ifNotExists = acceptIfNotExists(cursor)
  const name = parseObject(cursor, 'the name of a function')
  // `CREATE FUNCTION f AS 'class.name'` loads a class of the Java virtual machine.
  if (cursor.at('AS') && cursor.peek(1).kind === 'string') cursor.refuse('UNSUPPORTED_FEATURE', 'functions in Java or Scala cannot run here', cursor.peek(1).place, 'write it in SQL: RETURNS … RETURN …')
  const parameters = cursor.accept('(', ')') ? [] : cursor.parenthesised(() => parseParameter(cursor))
  const returns = cursor.accept('RETURNS') ? parseReturns(cursor) : undefined
  const { language, languagePlace, ...said } = readCharacteristics(cursor)
  const common = { kind: 'createFunction', name, temporary, orReplace, ifNotExists, parameters, ...(returns && { returns }), ...said } as const
  if (language !== undefined && language !== 'SQL') {
    const text = cursor.accept('AS') ? readProgram(cursor) : cursor.fail('AS and the text of the function')
    return { ...common, body: { kind: 'foreign', language, text, place: languagePlace ?? start }, place: cursor.from(start) }
  }
  cursor.expect('RETURN')
  const body: CreateFunction['body'] = startsQuery(cursor) ? { kind: 'query', query: cursor.query() } : { kind: 'expression', expression: cursor.expression() }
  return { ...common, body, place: cursor.from(start) }
}

function parseParameter(cursor: Cursor): FunctionParameter {
  cursor.acceptAny('IN')
  const name = cursor.name('a parameter')
  const type = cursor.grammar.readType(cursor)
  let parameter: FunctionParameter = { name, type, place: name.place }
  for (;;) {
    if (cursor.accept('DEFAULT')) parameter = { ...parameter, default: cursor.expression() }
    else if (cursor.accept('COMMENT')) parameter = { ...parameter, comment: cursor.string('a comment in quotes') }
    else if (cursor.accept('NOT', 'NULL')) cursor.refuse('USER_DEFINED_FUNCTIONS.NOT_NULL_ON_FUNCTION_PARAMETERS', 'a parameter of a function cannot be NOT NULL', cursor.previous().place)
    else return { ...parameter, place: cursor.from(name.place) }
  }
}

function parseReturns(cursor: Cursor): NonNullable<CreateFunction['returns']> {
  if (!cursor.accept('TABLE')) return { kind: 'scalar', type: cursor.grammar.readType(cursor) }
  return { kind: 'table', columns: cursor.at('(') ? cursor.parenthesised(() => parseParameter(cursor)) : [] }
}

function readCharacteristics(cursor: Cursor): Characteristics {
  const said: Characteristics = {}
  const seen = new Set<string>()
  for (;;) {
    const first = cursor.peek()
    if (cursor.accept('LANGUAGE')) {
      said.language = cursor.name('a language').text.toUpperCase()
      said.languagePlace = first.place
      cursor.once('LANGUAGE', seen)
    } else if (cursor.accept('NOT', 'DETERMINISTIC') || cursor.accept('DETERMINISTIC')) {
      said.deterministic = first.upper !== 'NOT'
      cursor.once('DETERMINISTIC', seen)
    } else if (cursor.accept('COMMENT')) {
      said.comment = cursor.string('a comment in quotes')
      cursor.once('COMMENT', seen)
    } else if (cursor.accept('CONTAINS', 'SQL') || cursor.accept('READS', 'SQL', 'DATA')) cursor.once('CONTAINS SQL', seen)
    else if (cursor.accept('SQL', 'SECURITY')) {
      cursor.expectAny('DEFINER', 'INVOKER')
      cursor.once('SQL SECURITY', seen)
    } else if (cursor.accept('DEFAULT', 'COLLATION')) {
      const collation = cursor.name('a collation')
      if (collation.text.toUpperCase() !== 'UTF8_BINARY') cursor.refuse('UNSUPPORTED_FEATURE', 'collations are not supported', collation.place)
      cursor.once('DEFAULT COLLATION', seen)
    } else if (cursor.at('PARAMETER', 'STYLE') || cursor.at('HANDLER') || cursor.at('ENVIRONMENT', '(')) {
      cursor.refuse('UNSUPPORTED_FEATURE', `${first.upper} of a function in Python works on Databricks but has no local counterpart yet`, first.place)
    } else return said
  }
}

/** `$$ … $$`, or the text in quotes. */
function readProgram(cursor: Cursor): string {
  const { kind } = cursor.peek()
  return kind === 'string' || kind === 'program' ? cursor.next().text : cursor.fail('a program between $$ and $$ or in quotes')
}
