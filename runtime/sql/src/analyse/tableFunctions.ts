import { type TableFunction } from '../tree/query.ts'
import { types } from '../types.ts'
import { coerceUnasked } from './coercion.ts'
import { type Scope } from './scope.ts'
import { analyse } from './semantics.ts'

/** `range(end)`, `range(start, end [, step [, partitions]])`: a table with one column, id. */
export function rangeTable(node: TableFunction, scope: Scope): string {
  const args = node.args.map(({ value }) => coerceUnasked(analyse(value, scope), types.bigint)?.duckdb)
  if (args.length === 4) args.pop()
  if (node.args[2]?.value.kind === 'literal' && node.args[2].value.value === '0') scope.report(node.args[2].value.place, 'FAILED_FUNCTION_CALL', 'the step of range must not be 0')
  if (args.length < 1 || args.length > 3 || args.some(arg => arg === undefined)) {
    scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'range takes an end, or a start, an end and a step, all whole numbers')
    return '(SELECT 0 AS id)'
  }
  return `(SELECT range AS id FROM range(${args.join(', ')}))`
}
