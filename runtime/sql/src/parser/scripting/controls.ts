import { type Place } from '../../place.ts'
import { type Branches, type Jump, type ScriptStatement } from '../../tree/scripting.ts'
import { type SetVariable } from '../../tree/session.ts'
import { type Statement } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'
import { parseSet, parseSetVariable } from '../statements/session.ts'
import { type Around, statementPart } from './around.ts'
import { parseDiagnostics, parseResignal, parseSignal } from './conditions.ts'
import { jumpTo } from './labels.ts'

type ReadControl = (cursor: Cursor, around: Around, start: Place) => ScriptStatement

/** Statements that only a script has, and those that mean something else in one, by the word they begin with. */
export const controls: Readonly<Record<string, ReadControl>> = {
  IF: parseIf,
  CASE: parseCase,
  LEAVE: (cursor, around, start) => parseJump(cursor, around, 'leave', start),
  ITERATE: (cursor, around, start) => parseJump(cursor, around, 'iterate', start),
  SET: (cursor) => statementPart(cursor, parseScriptSet),
  DECLARE: misplacedDeclaration,
  OPEN: refuseCursor,
  FETCH: refuseCursor,
  CLOSE: refuseCursor,
  SIGNAL: parseSignal,
  RESIGNAL: parseResignal,
  GET: (cursor, around, start) => (cursor.peek(1).upper === 'DIAGNOSTICS' ? parseDiagnostics(cursor, start) : statementPart(cursor, (part) => around.statement(part))),
}

function parseIf(cursor: Cursor, around: Around, start: Place): Branches {
  return { kind: 'branches', ...parseBranches(cursor, around, { again: 'ELSEIF', closing: 'IF' }), place: cursor.from(start) }
}

function parseCase(cursor: Cursor, around: Around, start: Place): Branches {
  cursor.expect('CASE')
  const operand = cursor.at('WHEN') ? undefined : cursor.expression()
  if (!cursor.at('WHEN')) cursor.fail('WHEN')
  return { kind: 'branches', ...(operand && { operand }), ...parseBranches(cursor, around, { again: 'WHEN', closing: 'CASE' }), place: cursor.from(start) }
}

/** From the word before the first condition to END. */
function parseBranches(cursor: Cursor, around: Around, { again, closing }: { readonly again: string; readonly closing: string }): Pick<Branches, 'branches' | 'otherwise'> {
  const branches: Branches['branches'][number][] = []
  do {
    cursor.next()
    const when = cursor.expression()
    cursor.expect('THEN')
    branches.push({ when, body: around.body(cursor, around, [again, 'ELSE', 'END']) })
  } while (cursor.at(again))
  const otherwise = cursor.accept('ELSE') ? around.body(cursor, around, ['END']) : []
  cursor.expect('END', closing)
  return { branches, otherwise }
}

function parseJump(cursor: Cursor, around: Around, kind: Jump['kind'], start: Place): Jump {
  cursor.next()
  const label = jumpTo(cursor, kind, cursor.objectName('a label'), around)
  return { kind, label, place: cursor.from(start) }
}

/** In a script SET needs no VARIABLE; of the session only the time zone is set. */
function parseScriptSet(cursor: Cursor): SetVariable | Statement {
  if (cursor.at('SET', 'TIME', 'ZONE')) return parseSet(cursor)
  const start = cursor.expect('SET').place
  if ((cursor.at('VARIABLE') || cursor.at('VAR')) && (cursor.peek(1).text === '(' || cursor.peek(1).kind === 'word' || cursor.peek(1).kind === 'quoted')) cursor.next()
  return parseSetVariable(cursor, start)
}

function misplacedDeclaration(cursor: Cursor): never {
  const { place } = cursor.peek()
  const second = cursor.peek(2).upper
  if (second === 'HANDLER') return cursor.refuse('INVALID_HANDLER_DECLARATION.WRONG_PLACE_OF_DECLARATION', 'handlers are declared at the beginning of a block, behind its variables and conditions', place)
  if (second === 'CONDITION') return cursor.refuse('INVALID_ERROR_CONDITION_DECLARATION.NOT_AT_START_OF_COMPOUND_STATEMENT', 'conditions are declared at the beginning of a block', place)
  return cursor.refuse('INVALID_VARIABLE_DECLARATION.ONLY_AT_BEGINNING', 'variables are declared at the beginning of a block', place, 'a block of its own, BEGIN … END, may stand here')
}

export function refuseCursor(cursor: Cursor): never {
  return cursor.refuse('UNSUPPORTED_FEATURE.SQL_CURSOR', 'cursors work on Databricks but have no local counterpart yet', cursor.peek().place, 'FOR … DO runs through the rows of a query')
}
