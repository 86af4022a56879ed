import { type Name } from '../tree/expression.ts'
import { assignments, type ChangePlan, defaultValue, identityText, newValues, outputOf, stageColumn, targetTable } from './changes.ts'
import { sameName, type TsqlColumn } from './catalog.ts'
import { type Context, fail, quoteName, type ScopeSource, unsupported } from './context.ts'
import { convert } from './convert.ts'
import { translateTable } from './from.ts'
import { type TsqlMerge, type TsqlMergeClause } from './statement.ts'
import { duckdbTypeOf } from './type.ts'

type Clause<Kind extends TsqlMergeClause['action']['kind']> = TsqlMergeClause & { readonly action: Extract<TsqlMergeClause['action'], { kind: Kind }> }

/** MERGE as one staging query: what is updated, deleted and inserted, each clause for the rows that no clause before it took. */
export function planMerge(context: Context, statement: TsqlMerge): ChangePlan {
  let prefix = ''
  let base = context
  context.rules.commonTables(context, statement.with, (inner, text) => { base = inner; prefix = text })
  const target = targetTable(base, statement.target)
  const table = translateTable(base, { kind: 'table', name: statement.target, stream: false, streamOptions: [], alias: { ...(statement.alias ? { name: statement.alias } : {}), columns: [] }, place: statement.place })
  const using = translateTable(base, statement.source)
  const [source, second] = using.sources
  const own = table.sources[0] as ScopeSource
  if (!source || second) return unsupported(context, statement.source.place, 'MERGE … USING a join', 'join in a derived table: USING (SELECT …) AS s')
  const materialised = `${prefix ? `${prefix.trimEnd()}, ` : 'WITH '}__source AS MATERIALIZED (SELECT ${source.columns.map(column => `${source.duckdb}.${quoteName(column.name)}`).join(', ')} FROM ${using.text}) `
  const rows = `__source AS ${source.duckdb}`
  const both: Context = { ...base, scope: { sources: [own, source] }, aggregates: false, windows: false }
  const on = both.rules.predicate(both, statement.on)
  const onlySource: Context = { ...both, scope: { sources: [source] } }
  const onlyTarget: Context = { ...both, scope: { sources: [own] } }
  const identity = target.columns.findIndex(column => column.identity)
  let givesIdentity = false
  const assigned = new Set<number>()
  const actions = new Set<'I' | 'U' | 'D'>()
  const parts: ((next: bigint) => string)[] = []

  const conditions = (list: readonly TsqlMergeClause[], inner: Context, at: number): string =>
    list.slice(0, at + 1).map((clause, index) => {
      const condition = clause.condition ? inner.rules.predicate(inner, clause.condition) : 'true'
      return index < at ? `NOT coalesce(${condition}, false)` : condition
    }).join(' AND ')

  const changing = (list: readonly TsqlMergeClause[], inner: Context, from: string): void => list.forEach((clause, at) => {
    const where = conditions(list, inner, at)
    if (clause.action.kind === 'delete') {
      actions.add('D')
      const nothing = target.columns.map((column, index) => `CAST(NULL AS ${duckdbTypeOf(column.type)}) AS ${stageColumn(index)}`).join(', ')
      parts.push(() => `SELECT 'D' AS action, ${own.duckdb}.rowid AS rid, ${nothing} FROM ${from}${from.includes(' WHERE ') ? ' AND' : ' WHERE'} ${where}`)
    } else if (clause.action.kind === 'update') {
      actions.add('U')
      const changes = assignments(inner, target, clause.action.assignments)
      for (const { index } of changes) assigned.add(index)
      parts.push(() => `SELECT 'U' AS action, ${own.duckdb}.rowid AS rid, ${newValues(target, own, changes)} FROM ${from}${from.includes(' WHERE ') ? ' AND' : ' WHERE'} ${where}`)
    }
  })
  changing(statement.clauses.filter(clause => clause.match === 'matched'), both, `${table.text} JOIN ${rows} ON ${on}`)
  changing(statement.clauses.filter(clause => clause.match === 'notMatchedBySource'), onlyTarget, `${table.text} WHERE NOT EXISTS (SELECT 1 FROM ${rows} WHERE ${on})`)

  const inserting = statement.clauses.filter((clause): clause is Clause<'insert'> => clause.match === 'notMatched' && clause.action.kind === 'insert')
  inserting.forEach((clause, at) => {
    actions.add('I')
    const { columns, values } = clause.action
    const given = columns.length > 0 ? columns.map(name => indexOf(context, target.columns, name)) : target.columns.flatMap((_, index) => (index === identity ? [] : [index]))
    if (given.length !== values.length) return fail(context, clause.place, '213', 'column name or number of supplied values does not match table definition')
    if (given.includes(identity)) givesIdentity = true
    const made = (next: bigint): string => target.columns.map((column, index) => {
      const value = values[given.indexOf(index)]
      const isDefault = value?.kind === 'column' && value.parts.length === 1 && value.parts[0]?.text === 'DEFAULT'
      const text = value && !isDefault ? convert(onlySource, onlySource.rules.value(onlySource, value), { to: column.type, place: value.place }).text : index === identity ? identityText(column, next) : defaultValue(context, column, clause.place).text
      return `${text} AS ${stageColumn(index)}`
    }).join(', ')
    parts.push(next => `SELECT 'I' AS action, CAST(NULL AS BIGINT) AS rid, ${made(next)} FROM ${rows} WHERE NOT EXISTS (SELECT 1 FROM ${table.text} WHERE ${on}) AND ${conditions(inserting, onlySource, at)}`)
  })
  if (givesIdentity) return fail(context, statement.place, '544', `cannot insert explicit value for identity column in table '${target.name}' when IDENTITY_INSERT is set to OFF`)
  if (inserting.length > 1 && identity >= 0) return fail(context, statement.place, '10714', `an action of type 'WHEN NOT MATCHED' cannot appear more than once in a MERGE statement`)
  return { target, stage: next => `${materialised}${parts.map(part => part(next)).join(' UNION ALL ')}`, actions, assigned, givesIdentity, eachRowOnce: true, ...outputOf(context, statement.output, target, { merges: true }), place: statement.place }
}

function indexOf(context: Context, columns: readonly TsqlColumn[], name: Name): number {
  const index = columns.findIndex(column => sameName(column.name, name.text))
  return index >= 0 ? index : fail(context, name.place, '207', `invalid column name '${name.text}'`)
}
