import { type Expression, type FunctionCall } from '../tree/expression.ts'
import { type Select } from '../tree/query.ts'
import { ordinal } from './ordering.ts'
import { moved } from './moved.ts'
import { type Scope } from './scope.ts'
import { SelectList } from './selectList.ts'
import { analyse } from './semantics.ts'
import { type TimeWindow, type TimeWindowCell } from './timeWindow.ts'
import { columnAt, quoteName, type ScopeColumn, type Typed } from './typed.ts'

/** A GROUP BY with `session_window`: the call, and what else is grouped by. */
interface Sessions { readonly call: FunctionCall; readonly keys: readonly Typed[] }

/** Finds `session_window` in GROUP BY, where it means more than in a row: sessions that meet become one. */
export function sessionsOf(select: Select, scope: Scope): Sessions | undefined {
  if (select.groupBy?.kind !== 'items') return undefined
  const { items } = select.groupBy
  const list = new SelectList(select.items, scope)
  const named = (expression: Expression): Expression => {
    const position = ordinal(expression)
    const alias = expression.kind === 'column' && expression.parts.length === 1 ? expression.parts[0]?.text.toLowerCase() : undefined
    const item = position === undefined ? select.items.find(each => each.aliases.some(({ text }) => text.toLowerCase() === alias)) : select.items[position - 1]
    return item?.expression ?? expression
  }
  const calls = items.flatMap(item => (item.kind === 'expression' ? [named(item.expression)] : item.sets.flat().map(named))).filter(isSession)
  const [call] = calls
  if (!call) return undefined
  if (items.some(item => item.kind !== 'expression')) {
    scope.report(call.place, 'UNSUPPORTED_FEATURE', 'session_window within ROLLUP, CUBE or GROUPING SETS has no local counterpart')
    return undefined
  }
  const inside = scope.with({ aliases: list.aliases(false) })
  const keys = items.flatMap(item => (item.kind === 'expression' && !isSession(named(item.expression)) ? [analyse(ordinal(item.expression) === undefined ? item.expression : named(item.expression), inside)] : []))
  return { call, keys }
}

const isSession = (node: Expression): node is FunctionCall => node.kind === 'function' && node.name.parts.length === 1 && node.name.parts[0]?.text.toLowerCase() === 'session_window'

/**
 * The rows of FROM with the session that each belongs to: a row whose time lies behind the end of all earlier ones of its group begins
 * a session. The columns of FROM get new texts, under one alias.
 */
export function gatherSessions({ call, keys }: Sessions, rows: { readonly fromText: string; readonly where?: string }, scope: Scope): { readonly duckdb: string; readonly inside: Scope } {
  const session = windowOf(call, scope)
  const { alias, from, items, names } = moved(scope)
  const inside = scope.with({ from, timeWindow: {} })
  const outside = session && windowOf(call, inside)
  if (!session || !outside) return { duckdb: rows.fromText, inside }
  const column: ScopeColumn = { name: 'session_window', type: session.value.type, nullable: false, hidden: true, duckdb: `${alias}.session_window`, lineage: [] }
  const value = columnAt(call.place, column)
  const withWindow = inside.with({ from: { ...from, columns: [...from.columns, column] }, timeWindow: { current: { name: 'session_window', key: outside.key, value } } })

  const groups = keys.filter(key => key.constant === undefined).map((key, index) => ({ name: `k${index}`, text: key.duckdb }))
  const partition = (more: readonly string[]): string => [...groups.map(group => group.name), ...more].join(', ')
  const by = (more: readonly string[]): string => (partition(more) === '' ? '' : `PARTITION BY ${partition(more)} `)
  const conditions = [...(session.condition === undefined ? [] : [session.condition]), ...(rows.where === undefined ? [] : [rows.where])]
  const plain = `SELECT ${[...items, ...groups.map(group => `${group.text} AS ${group.name}`), `${session.value.duckdb} AS s`].join(', ')}${rows.fromText === '' ? '' : ` FROM ${rows.fromText}`} WHERE ${conditions.join(' AND ')}`
  const marked = `SELECT *, CASE WHEN s."start" <= max(s."end") OVER (${by([])}ORDER BY s."start" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 0 ELSE 1 END AS begins FROM (${plain})`
  const numbered = `SELECT *, sum(begins) OVER (${by([])}ORDER BY s."start" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS number FROM (${marked})`
  const bounds = `{'start': min(s."start") OVER (${by(['number'])}), 'end': max(s."end") OVER (${by(['number'])})}`
  return { duckdb: `(SELECT ${[...names, `${bounds} AS ${quoteName('session_window')}`].join(', ')} FROM (${numbered})) AS ${alias}`, inside: withWindow }
}

function windowOf(call: FunctionCall, scope: Scope): TimeWindow | undefined {
  const cell: TimeWindowCell = {}
  analyse(call, scope.with({ timeWindow: cell }))
  return cell.current
}
