import { callsIn, holdsQuery, unsteadyIn, type Expression, type Place, type Query, type UserFunction } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { expressionsIn, loadRoutines } from '../routines.ts'
import { placed } from './placed.ts'
import { originIn, type Run } from './run.ts'

/** Throws for an aggregate, a window function or a generator: a change writes each row from that row alone. */
export function refuseOtherRows(run: Run, where: string, expression: Expression): void {
  const found = unsteadyIn(expression).find(({ what }) => what !== 'draw')
  if (!found) return
  const { what, name, place } = found
  const kinds = { aggregate: `${name} aggregates`, window: `${name} is a window function`, generator: `${name} makes several rows`, draw: '' } as const
  throw new WarehouseError(what === 'generator' ? 'UNSUPPORTED_GENERATOR.OUTSIDE_SELECT' : 'UNSUPPORTED_EXPR_FOR_OPERATOR', `${kinds[what]}, which ${where} cannot`, { origin: originIn(run, place), hint: 'compute it in a subquery, or in the source of MERGE' })
}

/** Throws for a call that gives another value each time: what goes and what comes would be other rows. Source: Delta, `nonDeterministicNotSupportedException`. */
export async function refuseDraws(run: Run, where: string, condition: Expression): Promise<void> {
  const found = drawsIn(condition)[0] ?? (await calledWith(run, condition, (body) => drawsIn(body).length > 0))
  if (found) throw new WarehouseError('DELTA_NON_DETERMINISTIC_FUNCTION_NOT_SUPPORTED', `${found.name} gives another value each time, which ${where} cannot use`, { origin: originIn(run, found.place), hint: 'keep its values in a table first' })
}

/** Source: Databricks, UNSUPPORTED_MERGE_CONDITION. Rows are also asked for more than once, and a query might answer otherwise. */
export async function refuseQuery(run: Run, where: string, condition: Expression): Promise<void> {
  const unfit = (message: string, place: Place): WarehouseError => new WarehouseError('UNSUPPORTED_MERGE_CONDITION.SUBQUERY', message, { origin: originIn(run, place), hint: 'join it into the source' })
  if (holdsQuery(condition)) throw unfit(`a query cannot stand in ${where}`, condition.place)
  const found = await calledWith(run, condition, (body) => body.kind === 'query' || holdsQuery(body))
  if (found) throw unfit(`${found.name} holds a query, which cannot stand in ${where}`, found.place)
}

const drawsIn = (body: Expression | Query): ReturnType<typeof unsteadyIn> => unsteadyIn(body).filter(({ what }) => what === 'draw')

/** The first call of a user's function whose definition, or that of a function which it calls, holds something of the kind. */
async function calledWith(run: Run, condition: Expression, isSo: (body: Expression | Query) => boolean): Promise<{ readonly name: string; readonly place: Place } | undefined> {
  const { tools, session } = run
  const lookup = await placed(run, condition.place, () => loadRoutines({ tools, session, relations: async () => () => undefined }, [condition], session.defaults))
  const known = new Map<UserFunction, boolean>()
  const isCalled = (names: readonly string[], resolve: UserFunction['resolveFunction']): boolean => {
    const routine = resolve?.(names)
    if (!routine) return false
    const before = known.get(routine)
    if (before !== undefined) return before
    const answer = expressionsIn(routine.definition).some((body) => isSo(body) || callsIn(body).some((call) => isCalled(namesOf(call), routine.resolveFunction)))
    known.set(routine, answer)
    return answer
  }
  const found = callsIn(condition).filter((call) => isCalled(namesOf(call), lookup)).sort((a, b) => a.place.start - b.place.start)[0]
  return found && { name: namesOf(found).join('.'), place: found.place }
}

const namesOf = ({ name }: ReturnType<typeof callsIn>[number]): string[] => name.parts.map(({ text }) => text)
