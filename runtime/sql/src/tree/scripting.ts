import { type Place } from '../place.ts'
import { type Expression, type Name, type ObjectName } from './expression.ts'
import { type Query } from './query.ts'
import { type DeclareVariable } from './session.ts'
import { type Statement } from './statement.ts'

/** SQL scripting: `[label:] BEGIN declarations statements END [label]`, and what may stand in it. */
export interface Compound {
  readonly kind: 'compound'
  readonly label?: Name
  readonly variables: readonly DeclareVariable[]
  readonly conditions: readonly DeclareCondition[]
  readonly handlers: readonly DeclareHandler[]
  readonly body: readonly ScriptStatement[]
  readonly place: Place
}

export type ScriptStatement = Statement | Branches | Loop | ForLoop | Jump | Signal | Resignal | GetDiagnostics

/** `DECLARE name CONDITION [FOR SQLSTATE 'state']` */
export interface DeclareCondition { readonly name: Name; readonly sqlState: string; readonly place: Place }

/** `DECLARE EXIT HANDLER FOR …`: what it does when a statement of its block raises one of the conditions; the block ends with it. */
export interface DeclareHandler {
  readonly catches: readonly Caught[]
  readonly action: ScriptStatement
  readonly place: Place
}
export type Caught =
  | { readonly kind: 'condition'; readonly name: string }
  | { readonly kind: 'sqlState'; readonly sqlState: string }
  | { readonly kind: 'exception' }
  | { readonly kind: 'notFound' }

/** IF and CASE as a statement: the first branch whose condition holds is run. With an `operand` the conditions are values it is compared with. */
export interface Branches {
  readonly kind: 'branches'
  readonly operand?: Expression
  readonly branches: readonly { readonly when: Expression; readonly body: readonly ScriptStatement[] }[]
  readonly otherwise: readonly ScriptStatement[]
  readonly place: Place
}
/** `WHILE condition DO`, `REPEAT … UNTIL condition`, `LOOP`. */
export interface Loop {
  readonly kind: 'loop'
  readonly label?: Name
  readonly test: { readonly kind: 'while' | 'until'; readonly condition: Expression } | { readonly kind: 'none' }
  readonly body: readonly ScriptStatement[]
  readonly place: Place
}
/** `FOR [variable AS] query DO`: the body is run once for each row, whose columns are variables there. */
export interface ForLoop {
  readonly kind: 'for'
  readonly label?: Name
  readonly variable?: Name
  readonly query: Query
  readonly body: readonly ScriptStatement[]
  readonly place: Place
}
export interface Jump { readonly kind: 'leave' | 'iterate'; readonly label: Name; readonly place: Place }

/** `SIGNAL condition` or `SIGNAL SQLSTATE 'state'`, with the message that is told. */
export interface Signal {
  readonly kind: 'signal'
  readonly raises: { readonly kind: 'condition'; readonly name: string } | { readonly kind: 'sqlState'; readonly sqlState: string }
  readonly message?: Expression
  readonly place: Place
}
/** Raises anew what the handler around it has caught. */
export interface Resignal { readonly kind: 'resignal'; readonly place: Place }

/** `GET DIAGNOSTICS CONDITION 1 variable = item, …`: what is known of the condition that the handler around it has caught. */
export interface GetDiagnostics {
  readonly kind: 'getDiagnostics'
  readonly items: readonly { readonly target: ObjectName; readonly item: DiagnosticsItem }[]
  readonly place: Place
}
export type DiagnosticsItem = 'MESSAGE_TEXT' | 'RETURNED_SQLSTATE' | 'CONDITION_IDENTIFIER' | 'LINE_NUMBER'

/** The statements of SQL that stand somewhere in a compound statement, in the order of the text. */
export function statementsWithin(compound: Compound): Exclude<Statement, Compound>[] {
  return [...compound.handlers.map(({ action }) => action), ...compound.body].flatMap(within)
}

function within(statement: ScriptStatement): Exclude<Statement, Compound>[] {
  switch (statement.kind) {
    case 'compound': return statementsWithin(statement)
    case 'branches': return [...statement.branches.flatMap(({ body }) => body), ...statement.otherwise].flatMap(within)
    case 'loop': case 'for': return statement.body.flatMap(within)
    case 'leave': case 'iterate': case 'signal': case 'resignal': case 'getDiagnostics': return []
    default: return [statement]
  }
}
