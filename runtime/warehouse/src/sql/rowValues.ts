import { holdsQuery, unsteadyIn, type Expression } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
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
export function refuseDraws(run: Run, where: string, condition: Expression): void {
  const found = unsteadyIn(condition).find(({ what }) => what === 'draw')
  if (found) throw new WarehouseError('DELTA_NON_DETERMINISTIC_FUNCTION_NOT_SUPPORTED', `${found.name} gives another value each time, which ${where} cannot use`, { origin: originIn(run, found.place), hint: 'keep its values in a table first' })
}

/** Source: Databricks, UNSUPPORTED_MERGE_CONDITION. Rows are also asked for more than once, and a query might answer otherwise. */
export function refuseQuery(run: Run, where: string, condition: Expression): void {
  if (holdsQuery(condition)) throw new WarehouseError('UNSUPPORTED_MERGE_CONDITION.SUBQUERY', `a query cannot stand in ${where}`, { origin: originIn(run, condition.place), hint: 'join it into the source' })
}
