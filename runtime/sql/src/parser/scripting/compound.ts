import { type Place } from '../../place.ts'
import { sqlStateOf } from '../../sqlStates.ts'
import { type Name } from '../../tree/expression.ts'
import { type Caught, type Compound, type DeclareCondition, type DeclareHandler, type ScriptStatement } from '../../tree/scripting.ts'
import { type DeclareVariable } from '../../tree/session.ts'
import { type Statement } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'
import { parseDeclare } from '../statements/session.ts'
import { type Around, statementPart } from './around.ts'
import { refuseCursor } from './controls.ts'
import { endLabel, openLabel, parseLabel } from './labels.ts'
import { parseSqlState } from './conditions.ts'
import { parseBody, parseScriptStatement } from './body.ts'

/** `[label:] BEGIN … END [label]`, where a statement of SQL may stand. */
export function parseScripting(cursor: Cursor, statement: (cursor: Cursor) => Statement): Compound {
  const { place } = cursor.peek()
  return parseCompound(cursor, { statement, compound: parseCompound, body: parseBody, labels: [], conditions: new Set() }, parseLabel(cursor), place)
}

function parseCompound(cursor: Cursor, around: Around, label: Name | undefined, start: Place): Compound {
  return cursor.nested(() => {
    const begin = cursor.expect('BEGIN')
    const { upper } = cursor.peek()
    if (cursor.atEnd || upper === 'TRANSACTION' || upper === 'ATOMIC') cursor.refuse('UNSUPPORTED_FEATURE', 'BEGIN of a transaction works on Databricks but has no local counterpart yet', begin.place, 'each statement is one commit')
    const { variables, conditions, handlers, inside } = parseDeclarations(cursor, openLabel(cursor, around, label, 'block'))
    const body = cursor.at('END') ? [] : around.body(cursor, inside, ['END'])
    cursor.expect('END')
    endLabel(cursor, label)
    return { kind: 'compound', ...(label && { label }), variables, conditions, handlers, body, place: cursor.from(start) }
  })
}

interface Declarations { readonly variables: readonly DeclareVariable[]; readonly conditions: readonly DeclareCondition[]; readonly handlers: readonly DeclareHandler[]; readonly inside: Around }

/** Variables and conditions first, then handlers. */
function parseDeclarations(cursor: Cursor, around: Around): Declarations {
  const variables: DeclareVariable[] = []
  const conditions: DeclareCondition[] = []
  const handlers: DeclareHandler[] = []
  const names = new Set<string>()
  let inside = around
  while (cursor.at('DECLARE')) {
    switch (declared(cursor)) {
      case 'handler':
        handlers.push(parseHandler(cursor, inside, handlers))
        break
      case 'condition': {
        const condition = parseCondition(cursor, conditions)
        if (handlers.length > 0) cursor.refuse('INVALID_ERROR_CONDITION_DECLARATION.NOT_AT_START_OF_COMPOUND_STATEMENT', 'conditions are declared at the beginning of a block, before its handlers', condition.place)
        conditions.push(condition)
        inside = { ...inside, conditions: new Set([...inside.conditions, condition.name.text.toUpperCase()]) }
        break
      }
      case 'variable':
        if (handlers.length > 0) cursor.refuse('INVALID_VARIABLE_DECLARATION.ONLY_AT_BEGINNING', 'variables are declared at the beginning of a block, before its handlers', cursor.peek().place)
        variables.push(parseVariable(cursor, names))
    }
    cursor.expect(';')
  }
  return { variables, conditions, handlers, inside }
}

/** What the DECLARE that stands here declares. */
function declared(cursor: Cursor): 'handler' | 'condition' | 'variable' {
  if ((cursor.peek(1).upper === 'EXIT' || cursor.peek(1).upper === 'CONTINUE') && cursor.peek(2).upper === 'HANDLER') return 'handler'
  let ahead = 2
  while (cursor.peek(ahead).text === '.') ahead += 2
  const { upper } = cursor.peek(ahead)
  if (upper === 'CURSOR' || (cursor.peek(ahead + 1).upper === 'CURSOR' && sensitivities.has(upper))) refuseCursor(cursor)
  return upper === 'CONDITION' ? 'condition' : 'variable'
}

const sensitivities: ReadonlySet<string> = new Set(['ASENSITIVE', 'INSENSITIVE', 'SENSITIVE'])

function parseVariable(cursor: Cursor, names: Set<string>): DeclareVariable {
  const declaration = statementPart(cursor, parseDeclare)
  const { orReplace, place } = declaration
  const own = new Set<string>()
  for (const { parts } of declaration.names) {
    const name = parts.map(({ text }) => text).join('.')
    if (orReplace) cursor.refuse('INVALID_VARIABLE_DECLARATION.REPLACE_LOCAL_VARIABLE', `the variable ${name} belongs to its block: it cannot be replaced`, place, 'leave OR REPLACE out')
    if (parts.length > 1) cursor.refuse('INVALID_VARIABLE_DECLARATION.QUALIFIED_LOCAL_VARIABLE', `the variable ${name} belongs to its block: it is declared by its name alone`, place)
    if (own.has(name.toLowerCase())) cursor.refuse('DUPLICATE_VARIABLE_NAME_INSIDE_DECLARE', `the variable ${name} is declared twice`, place)
    if (names.has(name.toLowerCase())) cursor.refuse('VARIABLE_ALREADY_EXISTS', `the variable ${name} is declared twice in this block`, place)
    own.add(name.toLowerCase())
  }
  for (const name of own) names.add(name)
  return declaration
}

function parseCondition(cursor: Cursor, others: readonly DeclareCondition[]): DeclareCondition {
  const start = cursor.expect('DECLARE').place
  const name = cursor.name('the name of a condition')
  if (/[^A-Za-z0-9_]/.test(name.text)) cursor.refuse('INVALID_ERROR_CONDITION_DECLARATION.SPECIAL_CHARACTER_FOUND', 'the name of a condition has letters, digits and _ alone', name.place)
  if (others.some((other) => other.name.text.toUpperCase() === name.text.toUpperCase())) cursor.refuse('DUPLICATE_CONDITION_IN_SCOPE', `the condition ${name.text} is declared twice in this block`, name.place)
  cursor.expect('CONDITION')
  const sqlState = cursor.accept('FOR') ? parseSqlState(cursor) : '45000'
  return { name, sqlState, place: cursor.from(start) }
}

function parseHandler(cursor: Cursor, around: Around, others: readonly DeclareHandler[]): DeclareHandler {
  const start = cursor.expect('DECLARE').place
  const kind = cursor.peek()
  if (cursor.expectAny('EXIT', 'CONTINUE') === 'CONTINUE') cursor.refuse('UNSUPPORTED_FEATURE.CONTINUE_EXCEPTION_HANDLER', 'a CONTINUE handler has no local counterpart yet', kind.place, 'an EXIT handler in a block around the one statement goes on behind it')
  cursor.expect('HANDLER', 'FOR')
  const catches: Caught[] = []
  do {
    const { place } = cursor.peek()
    const caught = parseCaught(cursor, around)
    refuseTwice(cursor, caught, catches, others, place)
    catches.push(caught)
  } while (cursor.accept(','))
  if (catches.some(isAll) && !catches.every(isAll)) cursor.refuse('INVALID_HANDLER_DECLARATION.INVALID_CONDITION_COMBINATION', 'SQLEXCEPTION and NOT FOUND stand together with no other condition', start)
  const action = parseScriptStatement(cursor, around)
  if (!isAction(action)) cursor.refuse('PARSE_SYNTAX_ERROR', 'a handler does one statement of SQL, or a block', action.place, 'put it between BEGIN and END')
  return { catches, action, place: cursor.from(start) }
}

const isAction = ({ kind }: ScriptStatement): boolean => !['branches', 'loop', 'for', 'leave', 'iterate'].includes(kind)

const isAll = ({ kind }: Caught): boolean => kind === 'exception' || kind === 'notFound'

function parseCaught(cursor: Cursor, { conditions }: Around): Caught {
  if (cursor.accept('SQLEXCEPTION')) return { kind: 'exception' }
  if (cursor.accept('NOT', 'FOUND')) return { kind: 'notFound' }
  if (cursor.at('SQLSTATE')) return { kind: 'sqlState', sqlState: parseSqlState(cursor) }
  const { parts, place } = cursor.objectName('a condition, SQLSTATE, SQLEXCEPTION or NOT FOUND')
  const name = parts.map(({ text }) => text.toUpperCase()).join('.')
  if (!conditions.has(name) && sqlStateOf(name) === undefined && !name.startsWith('DELTA_')) cursor.refuse('INVALID_HANDLER_DECLARATION.CONDITION_NOT_FOUND', `there is no condition ${name}`, place, 'DECLARE name CONDITION makes one')
  return { kind: 'condition', name }
}

function refuseTwice(cursor: Cursor, caught: Caught, own: readonly Caught[], others: readonly DeclareHandler[], place: Place): void {
  const same = (other: Caught): boolean => shown(other) === shown(caught)
  const what = caught.kind === 'sqlState' ? 'SQLSTATE' : 'CONDITION'
  if (own.some(same)) cursor.refuse(`INVALID_HANDLER_DECLARATION.DUPLICATE_${what}_IN_HANDLER_DECLARATION`, `the handler names ${shown(caught)} twice`, place)
  if (others.some(({ catches }) => catches.some(same))) cursor.refuse(`DUPLICATE_EXCEPTION_HANDLER.${what}`, `the block has two handlers for ${shown(caught)}`, place)
}

function shown(caught: Caught): string {
  switch (caught.kind) {
    case 'exception': return 'SQLEXCEPTION'
    case 'notFound': return 'NOT FOUND'
    case 'sqlState': return `SQLSTATE '${caught.sqlState}'`
    case 'condition': return caught.name
    default: return caught satisfies never
  }
}
