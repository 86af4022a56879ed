import { arrayOf, duckdbType, formatType, types } from '../types.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { coerceUnasked } from '../analyse/coercion.ts'
import { isIntegral } from '../analyse/lattice.ts'
import { intervalSize } from '../analyse/intervalCasts.ts'
import { compose, failed, type Typed } from '../analyse/typed.ts'
import { type FunctionCall } from '../tree/expression.ts'
import { type Scope } from '../analyse/scope.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'

/** `sequence(start, stop [, step])`, both ends included, of whole numbers, dates or timestamps. */
export const sequence: FunctionEntry = special('sequence', 'sequence(T, T [, integral or interval]) : array<T>', (node, scope) => {
  const [start, stop, step] = argumentsOf(node, scope)
  if (!start || !stop || node.args.length > 3) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'sequence takes a start, a stop and perhaps a step')
  if (start.failed || stop.failed || step?.failed) return failed(node.place)
  const type = scope.semantics.commonType([start.type, stop.type])
  if (type && isIntegral(type)) return ofNumbers(node, [start, stop], step, type, scope)
  if (type && (type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamp_ntz')) return ofTimes(node, [start, stop], step, type, scope)
  return scope.report(node.place, 'DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES', `sequence does not apply to ${formatType(start.type)} and ${formatType(stop.type)}`)
})

type Ends = readonly [Typed, Typed]

function ofNumbers(node: FunctionCall, ends: Ends, step: Typed | undefined, type: Typed['type'], scope: Scope): Typed {
  const [a, b] = ends.map(end => coerceUnasked(end, types.bigint)?.duckdb ?? 'NULL')
  const by = step && (isIntegral(step.type) ? coerceUnasked(step, types.bigint)?.duckdb : undefined)
  if (step && by === undefined) return scope.report(step.place, 'DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES', 'the step of whole numbers must be a whole number')
  const duckdb = `CAST(dbx_sequence(${a ?? ''}, ${b ?? ''}, ${by ?? `CASE WHEN ${a ?? ''} <= ${b ?? ''} THEN 1 ELSE -1 END`}) AS ${duckdbType(arrayOf(type))})`
  return compose(node.place, step ? [...ends, step] : ends, { type: arrayOf(type), duckdb })
}

function ofTimes(node: FunctionCall, ends: Ends, step: Typed | undefined, type: Typed['type'], scope: Scope): Typed {
  if (step && step.type.kind !== 'interval') return scope.report(step.place, 'DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES', 'the step of dates and timestamps must be an interval')
  const [a = '', b = ''] = ends.map(end => coerceUnasked(end, type)?.duckdb ?? 'NULL').map(moment => (type.kind === 'timestamp' ? moment : `CAST(${moment} AS TIMESTAMP)`))
  const by = step?.duckdb ?? `CASE WHEN ${a} <= ${b} THEN to_days(1) ELSE to_days(-1) END`
  const months = step?.type.kind === 'interval' && (step.type.from === 'year' || step.type.from === 'month') ? intervalSize(step.duckdb, step.type) : undefined
  const kind = type.kind === 'timestamp' ? 'instant' : 'time'
  const list = months === undefined ? `dbx_${kind}_sequence(${a}, ${b}, ${by})` : `dbx_${kind === 'instant' ? 'instant_' : ''}month_sequence(${a}, ${b}, ${months})`
  return compose(node.place, step ? [...ends, step] : ends, { type: arrayOf(type), duckdb: type.kind === 'date' ? `CAST(${list} AS DATE[])` : list })
}
