import { type Case } from './case.ts'
import { type Calls } from './functionCalls.ts'
import { combinations, fillings, filled, onColumns, type Template } from './template.ts'

const usual = 12
/** They leave rows out of the query in which they stand. */
const leavesOut: ReadonlySet<string> = new Set(['window', 'session_window'])

/** The cases of one function that need no answer of others: literals, groups, windows. */
export function functionCases(calls: Calls): Case[] {
  switch (calls.kind) {
    case 'scalar': return calls.templates.flatMap(template => combinations(template, calls.most ?? usual).map(row => ({ of: calls.of, family: calls.family, expression: filled(template, row), template, ...(leavesOut.has(calls.of) ? { alone: true } : {}) })))
    case 'generator': return calls.templates.flatMap(template => combinations(template, 6).map(row => ({ of: calls.of, family: calls.family, expression: filled(template, row), alone: true })))
    case 'aggregate': return calls.templates.flatMap(template => gathered(calls, template))
    case 'window': return calls.templates.flatMap(template => windowed(calls, template))
    default: return calls.kind satisfies never
  }
}

/** The same calls of a scalar function on columns, for the rows whose literals were answered. */
export function columnCases(calls: Calls, answered: (literal: string) => boolean): Case[] {
  if (calls.kind !== 'scalar') return []
  return calls.templates.flatMap(template => {
    const rows = combinations(template, calls.most ?? usual).filter(row => answered(filled(template, row)))
    const call = onColumns(template, rows)
    return call && call.rows.length > 0 ? [{ of: calls.of, family: calls.family, expression: call.text, from: valuesOf(call.columns, call.rows), rows: call.rows.map(row => row.join(', ')) }] : []
  })
}

const valuesOf = (columns: readonly string[], rows: readonly (readonly string[])[]): string => `VALUES ${rows.map(row => `(${row.join(', ')})`).join(', ')} AS t(${columns.join(', ')})`

/** Over everything, over the modest values, over nothing, over nulls, by groups, and as a window. */
function gathered(calls: Calls, template: Template): Case[] {
  const { of, family } = calls
  const constants = constantHoles(calls, template)
  const fixed = template.holes.map((hole, index) => (constants.has(index) ? (fillings(hole)[0] ?? '') : ''))
  const columns = template.holes.flatMap((_, index) => (constants.has(index) ? [] : [index]))
  const text = filled(template, template.holes.map((_, index) => fixed[index] || String.fromCharCode(97 + columns.indexOf(index))))
  const alone = /DISTINCT|WITHIN|FILTER/.test(text)
  const pools = columns.map(index => fillings(template.holes[index] ?? ''))
  const rowsOf = (size: number): string[][] => Array.from({ length: size }, (_, row) => [`${row}`, `'${row % 2 === 0 ? 'x' : 'y'}'`, ...pools.map((pool, index) => pool[(row + index * row) % pool.length] ?? '')])
  const names = ['k', 'g', ...columns.map((_, index) => String.fromCharCode(97 + index))]
  const all = valuesOf(names, rowsOf(Math.max(4, ...pools.map(pool => pool.length))))
  const modest = valuesOf(names, rowsOf(4))
  const nulls = valuesOf(names, [0, 1].map(row => [`${row}`, `'x'`, ...pools.map(pool => pool.at(-1) ?? 'NULL')]))
  const make = (expression: string, from: string, lone = alone): Case => ({ of, family, expression, from, ...(lone ? { alone: true } : {}) })
  const cases = [make(text, all), make(text, modest), make(text, `${modest} WHERE k < 0`), make(text, `${nulls}`), { ...make(text, `${modest} GROUP BY g`), key: 'g' }]
  return text.includes('DISTINCT') || text.includes('WITHIN') ? cases : [...cases, ...['ORDER BY k', 'PARTITION BY g ORDER BY k ROWS BETWEEN 1 PRECEDING AND CURRENT ROW'].map(window => ({ ...make(`${text} OVER (${window})`, modest), key: 'k' }))]
}

/** Arguments that an aggregate or window function wants as literals: what is counted, shares, accuracy, flags. */
function constantHoles(calls: Calls, { holes }: Template): ReadonlySet<number> {
  return new Set(holes.flatMap((hole, index) => (index > 0 && ['count', 'share', 'shares', 'accuracy', 'boolean', 'int', 'double', 'delimiter', 'array<double>'].includes(hole) && (calls.kind === 'window' || literalArguments.has(calls.of)) ? [index] : [])))
}

const literalArguments = new Set(['percentile', 'percentile_approx', 'approx_percentile', 'approx_count_distinct', 'first', 'last', 'first_value', 'last_value', 'any_value', 'nth_value', 'histogram_numeric', 'approx_top_k', 'count_min_sketch', 'max_by_k'])

function windowed({ of, family, ...calls }: Calls, template: Template): Case[] {
  const constants = constantHoles({ of, family, ...calls }, template)
  const pools = template.holes.map((hole, index) => (constants.has(index) || hole === 'count' ? [] : fillings(hole)))
  const value = pools.findIndex(pool => pool.length > 0)
  const rows = Array.from({ length: Math.max(6, ...pools.map(pool => pool.length)) }, (_, row) => [`${row}`, `'${row % 3 === 0 ? 'x' : 'y'}'`, value < 0 ? '0' : (pools[value]?.[row % (pools[value]?.length ?? 1)] ?? '')])
  const from = valuesOf(['k', 'g', 'a'], rows)
  const fixed = combinations(template, 4)
  const texts = [...new Set(fixed.map(row => filled(template, row.map((each, index) => (index === value ? 'a' : each)))))]
  // Which of several rows with one key comes first is nobody's promise, and only a rank does not tell.
  const shared = ranks.has(of) ? 'ORDER BY g' : 'ORDER BY g, k DESC'
  return texts.flatMap(text => ['ORDER BY k', 'PARTITION BY g ORDER BY k DESC', shared, 'PARTITION BY g ORDER BY k ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING'].map(window => ({ of, family, expression: `${text} OVER (${window})`, from, key: 'k' })))
}

const ranks = new Set(['rank', 'dense_rank', 'percent_rank', 'cume_dist'])
