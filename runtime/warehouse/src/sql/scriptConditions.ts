import { DeltaError } from '@lagoon/delta'
import { SqlError, sqlStateOf, type Caught, type DeclareHandler, type GetDiagnostics, type Signal } from '@lagoon/sql'
import { CatalogError } from '@lagoon/unity-catalog'
import { WarehouseError, type RaisedCondition } from '../error.ts'
import { conditionState } from './locals.ts'
import type { Raised } from './raised.ts'
import { originIn, type Run } from './run.ts'
import { slotOf, valueOf } from './variables.ts'

/** A condition that SIGNAL raised: its SQLSTATE is what the script says. */
class Signalled extends WarehouseError {
  readonly sqlState: string
  constructor(condition: RaisedCondition, sqlState: string, message: string, origin: WarehouseError['origin']) {
    super(condition, message, { origin })
    this.sqlState = sqlState
  }
}

/** Undefined for what no handler may catch: a query that was cancelled, what Databricks would have done and is refused here, and what is no condition at all. */
export function raisedBy(error: unknown): Raised | undefined {
  if (isOwnRefusal(error)) return undefined
  if (error instanceof SqlError) return { condition: error.code, sqlState: sqlStateOf(error.code), message: error.problems[0]?.message ?? error.message, line: error.origin.line, error }
  if (!(error instanceof WarehouseError || error instanceof CatalogError || error instanceof DeltaError)) return undefined
  const origin = error instanceof WarehouseError ? error.origin : undefined
  const place = origin ? `${origin.file}:${origin.line}:${origin.column}: ` : ''
  const message = error.message.startsWith(place) ? error.message.slice(place.length) : error.message
  return { condition: error.code, sqlState: error instanceof Signalled ? error.sqlState : sqlStateOf(error.code), message, line: origin?.line, error }
}

/** Databricks has no such conditions: its own are in capitals, and those of what it does not support have a class of their own. */
function isOwnRefusal(error: unknown): boolean {
  if (!(error instanceof SqlError || error instanceof WarehouseError || error instanceof CatalogError || error instanceof DeltaError) || error instanceof Signalled) return false
  const { code } = error
  return code !== code.toUpperCase() || code === 'UNSUPPORTED_FEATURE' || (code.startsWith('UNSUPPORTED_') && sqlStateOf(code) === undefined)
}

/** The handler of a block that catches a condition: by its name, by its class, by its SQLSTATE, and last by NOT FOUND or SQLEXCEPTION. */
export function handlerOf(handlers: readonly DeclareHandler[], { condition, sqlState = 'XX000' }: Raised): DeclareHandler | undefined {
  const completion = sqlState.slice(0, 2)
  const wanted: ((caught: Caught) => boolean)[] = [
    (caught) => caught.kind === 'condition' && caught.name === condition.toUpperCase(),
    (caught) => caught.kind === 'condition' && caught.name === condition.toUpperCase().split('.', 1)[0],
    (caught) => caught.kind === 'sqlState' && caught.sqlState === sqlState,
    (caught) => caught.kind === 'notFound' && completion === '02',
    (caught) => caught.kind === 'exception' && !['00', '01', '02'].includes(completion),
  ]
  for (const catches of wanted) {
    const found = handlers.find((handler) => handler.catches.some(catches))
    if (found) return found
  }
  return undefined
}

/** SIGNAL: an SQLSTATE alone raises USER_RAISED_EXCEPTION. */
export async function signal(run: Run, { raises, message, place }: Signal): Promise<never> {
  const text = message ? (await valueOf(run, message, { kind: 'string' })).value : null
  const name = raises.kind === 'condition' ? raises.name : 'USER_RAISED_EXCEPTION'
  const state = raises.kind === 'condition' ? conditionState(run.locals, name) ?? sqlStateOf(name) ?? '45000' : raises.sqlState
  throw new Signalled(name as RaisedCondition, state, text ?? `SIGNAL ${name}`, originIn(run, place))
}

export function resignal(run: Run, place: Signal['place']): never {
  throw caughtIn(run, place, 'RESIGNAL').error
}

/** GET DIAGNOSTICS: into variables of the types that the items have. */
export function getDiagnostics(run: Run, { items, place }: GetDiagnostics): void {
  const { condition, sqlState, message, line } = caughtIn(run, place, 'GET DIAGNOSTICS')
  const known = { MESSAGE_TEXT: message, RETURNED_SQLSTATE: sqlState ?? null, CONDITION_IDENTIFIER: condition, LINE_NUMBER: line === undefined ? null : String(line) }
  for (const { target, item } of items) {
    const { variables, key, held } = slotOf(run, target)
    variables.set(key, { ...held, value: known[item] })
  }
}

function caughtIn(run: Run, place: Signal['place'], what: string): Raised {
  if (run.caught) return run.caught
  throw new WarehouseError('NotSupported', `${what} stands in a handler: there is no condition here that was caught`, { origin: originIn(run, place) })
}
