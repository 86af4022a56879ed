import { type Place } from '../place.ts'
import { type Expression, type Name, type ObjectName } from '../tree/expression.ts'
import { type CommonTable, type TableExpression } from '../tree/query.ts'
import { findNamed, sameName, type TsqlColumn, type TsqlTable } from './catalog.ts'
import { type Context, didYouMean, fail, type OutputColumn, quoteName, rowColumn, type ScopeSource, type Sql, unsupported } from './context.ts'
import { convert } from './convert.ts'
import { translateTable } from './from.ts'
import { type Output, type TsqlAssignment, type TsqlDelete, type TsqlInsert, type TsqlUpdate } from './statement.ts'
import { duckdbTypeOf, sqlTypes, type TsqlType } from './type.ts'

/**
 * What a statement does to one table, as a query for a staging table: `action` (I, U, D), `rid` (the row's number), and `n0`, `n1`, …
 * the new values of all columns. The caller fills the table, checks it, and applies it: so a statement is done whole or not at all.
 */
export interface ChangePlan {
  readonly target: TsqlTable
  /** `nextIdentity` is the first number that IDENTITY would give. */
  readonly stage: (nextIdentity: bigint) => string
  readonly actions: ReadonlySet<'I' | 'U' | 'D'>
  /** Positions of the columns that an update assigns. */
  readonly assigned: ReadonlySet<number>
  /** The statement itself gives values to the IDENTITY column. */
  readonly givesIdentity: boolean
  /** What UPDATE puts into variables: the value in a column of the stage, of any row. */
  readonly variables?: readonly { readonly name: string; readonly column: string; readonly type: TsqlType }[]
  /** MERGE may not change a row twice. */
  readonly eachRowOnce: boolean
  readonly output?: { readonly select: (stage: string) => string; readonly columns: readonly OutputColumn[]; readonly into?: { readonly target: ObjectName; readonly columns: readonly Name[] } }
  /** A DELETE that DuckDB can be told at once, when nobody asks about the rows. */
  readonly direct?: string
  readonly place: Place
}

export const stageColumn = (index: number): string => `n${index}`

export function targetTable(context: Context, name: ObjectName): TsqlTable {
  const parts = name.parts.map(part => part.text)
  const [table = '', schema, database] = parts.toReversed()
  if (database !== undefined && !sameName(database, context.catalog.database)) return fail(context, name.place, '40515', `reference to database and/or server name in '${parts.join('.')}' is not supported in this version of SQL Server`)
  const found = findNamed(context.catalog.tables, schema, table)
  if (found) return found
  if (findNamed(context.catalog.views, schema, table)) return unsupported(context, name.place, `changing rows through the view ${parts.join('.')}`, 'change the table behind it')
  return fail(context, name.place, '208', `invalid object name '${parts.join('.')}'`, didYouMean(table, context.catalog.tables.map(one => one.name)))
}

export function planInsert(context: Context, statement: TsqlInsert, identityInsert: boolean): ChangePlan {
  const { prefix, commonTables } = commonTablesOf(context, statement.with)
  const inner: Context = { ...context, commonTables }
  const target = targetTable(context, statement.target)
  const identity = target.columns.findIndex(column => column.identity)
  const given = statement.source.kind === 'defaults' ? [] : statement.columns.length > 0
    ? statement.columns.map(name => columnIndex(context, target, name))
    : target.columns.flatMap((_, index) => (index === identity ? [] : [index]))
  given.forEach((index, at) => {
    if (given.indexOf(index) !== at) fail(context, statement.place, '264', `the column name '${target.columns[index]?.name}' is specified more than once in the SET clause or column list of an INSERT`)
  })
  const givesIdentity = given.includes(identity)
  if (givesIdentity && !identityInsert) return fail(context, statement.place, '544', `cannot insert explicit value for identity column in table '${target.name}' when IDENTITY_INSERT is set to OFF`)
  if (!givesIdentity && identityInsert && identity >= 0) return fail(context, statement.place, '545', `explicit value must be specified for identity column in table '${target.name}' when IDENTITY_INSERT is set to ON`)
  const rows = insertedRows(inner, statement, target, given)
  const stage = (next: bigint): string => {
    const values = target.columns.map((column, index) => {
      const at = given.indexOf(index)
      const text = at >= 0 ? `c${at}` : index === identity ? identityText(column, next) : defaultValue(context, column, statement.place).text
      return `${text} AS ${stageColumn(index)}`
    })
    return `${prefix}SELECT 'I' AS action, CAST(NULL AS BIGINT) AS rid, ${values.join(', ')} FROM ${rows}`
  }
  return { target, stage, actions: new Set(['I']), assigned: new Set(), givesIdentity, eachRowOnce: false, ...outputOf(context, statement.output, target), place: statement.place }
}

export const identityText = (column: TsqlColumn, next: bigint): string => `CAST(${next} + (row_number() OVER () - 1) * ${column.identity?.increment ?? 1n} AS ${duckdbTypeOf(column.type)})`

/** The rows of INSERT as a table `v(c0, c1, …)` in the order of the columns that are given, already in the columns' types. */
function insertedRows(context: Context, statement: TsqlInsert, target: TsqlTable, given: readonly number[]): string {
  const column = (at: number): TsqlColumn => target.columns[given[at] ?? 0] as TsqlColumn
  const names = given.map((_, at) => `c${at}`).join(', ')
  const { source } = statement
  const mismatch = (count: number, place: Place): void => {
    if (count === given.length) return
    if (statement.columns.length === 0) fail(context, place, '213', 'column name or number of supplied values does not match table definition')
    fail(context, place, count > given.length ? '110' : '109', `there are ${count > given.length ? 'fewer' : 'more'} columns in the INSERT statement than values specified in the VALUES clause`)
  }
  switch (source.kind) {
    case 'defaults': return '(SELECT 1) v'
    case 'execute': return unsupported(context, source.execute.place, 'INSERT … EXECUTE')
    case 'values': {
      const texts = source.rows.map(row => {
        mismatch(row.length, row[0]?.place ?? statement.place)
        return `(${row.map((item, at) => assignedValue(context, column(at), item).text).join(', ')})`
      })
      return `(VALUES ${texts.join(', ')}) v(${names})`
    }
    case 'query': {
      const query = context.rules.query(context, source.query)
      mismatch(query.columns.length, source.query.place)
      const converted = query.columns.map((one, at) => `${convert(context, { text: `q${at}`, type: one.type }, { to: column(at).type, place: source.query.place }).text} AS c${at}`)
      return `(SELECT ${converted.join(', ')} FROM (${query.text}) q(${query.columns.map((_, at) => `q${at}`).join(', ')})) v`
    }
    default: return source satisfies never
  }
}

function assignedValue(context: Context, column: TsqlColumn, expression: Expression): Sql {
  if (isDefault(expression)) return defaultValue(context, column, expression.place)
  return convert(context, context.rules.value(context, expression), { to: column.type, place: expression.place })
}

const isDefault = (expression: Expression): boolean => expression.kind === 'column' && expression.parts.length === 1 && expression.parts[0]?.text === 'DEFAULT' && !expression.parts[0].quoted

export function defaultValue(context: Context, column: TsqlColumn, place: Place): Sql {
  if (!column.default) return convert(context, { text: 'NULL', type: sqlTypes.null, literal: null }, { to: column.type, place })
  const { definition } = column.default
  const site = { file: `default of ${column.name}`, text: definition }
  const inner: Context = { ...context, site, scope: { sources: [] } }
  return convert(inner, inner.rules.value(inner, inner.rules.parseExpression(definition, site.file)), { to: column.type, place })
}

function columnIndex(context: Context, table: TsqlTable, name: Name): number {
  const index = table.columns.findIndex(column => sameName(column.name, name.text))
  if (table.computed?.some(column => sameName(column.name, name.text))) return fail(context, name.place, '271', `the column "${name.text}" cannot be modified because it is either a computed column or is the result of a UNION operator`)
  return index >= 0 ? index : fail(context, name.place, '207', `invalid column name '${name.text}'`, didYouMean(name.text, table.columns.map(column => column.name)))
}

export interface Assigned { readonly index: number; readonly text: string }

export function assignments(context: Context, table: TsqlTable, list: readonly TsqlAssignment[]): Assigned[] {
  return list.map(({ column: name, value }) => {
    const last = name.parts.at(-1) as Name
    const index = columnIndex(context, table, last)
    const column = table.columns[index] as TsqlColumn
    if (column.identity) return fail(context, name.place, '8102', `cannot update identity column '${column.name}'`)
    return { index, text: assignedValue(context, column, value).text }
  })
}

/** All new values of a row: those that are assigned, and the old ones. */
export const newValues = (table: TsqlTable, source: ScopeSource, assigned: readonly Assigned[]): string =>
  table.columns.map((column, index) => `${assigned.find(one => one.index === index)?.text ?? `${source.duckdb}.${quoteName(column.name)}`} AS ${stageColumn(index)}`).join(', ')

export function planUpdate(context: Context, statement: TsqlUpdate): ChangePlan {
  const { inner, target, source, row, from, prefix } = changedRows(context, statement)
  const assigned = assignments(inner, target, statement.assignments)
  const where = statement.where ? ` WHERE ${inner.rules.predicate({ ...inner, aggregates: false, windows: false }, statement.where)}` : ''
  const changed = new Set(assigned.map(one => one.index))
  if (changed.size < assigned.length) return fail(context, statement.place, '264', 'a column name is specified more than once in the SET clause')
  // Through a common table the old values of unnamed columns are taken from the table itself.
  const old = row.startsWith(source.duckdb) && row.endsWith('rowid') ? { text: '', source } : { text: ` JOIN ${target.duckdb} AS __old ON __old.rowid = ${row}`, source: { ...source, duckdb: '__old' } }
  const variables = variablesOf(inner, statement, target)
  const limit = statement.top ? ` LIMIT ${topCount(inner, statement.top)}` : ''
  // Of several matches one is taken, as the server takes any.
  const once = statement.from.length > 0 ? ` QUALIFY row_number() OVER (PARTITION BY ${row}) = 1` : ''
  const stage = `${prefix}SELECT 'U' AS action, ${row} AS rid, ${newValues(target, old.source, assigned)}${variables.map(one => one.text).join('')} FROM ${from}${old.text}${where}${once}${limit}`
  return { target, stage: () => stage, actions: new Set(['U']), assigned: changed, givesIdentity: false, eachRowOnce: false, variables, ...outputOf(context, statement.output, target), place: statement.place }
}

/** A variable gets the new value of its column, or, without one, what an expression makes of the old row. */
function variablesOf(context: Context, statement: TsqlUpdate, target: TsqlTable): (NonNullable<ChangePlan['variables']>[number] & { readonly text: string })[] {
  return statement.variables.map(({ name, column, value, place }, at) => {
    if (statement.variables.some(other => reads(value, other.name))) return unsupported(context, place, `SET ${name} = an expression that reads a variable of the same SET`, 'the order of the rows is not defined: number them by ROW_NUMBER()')
    if (column) {
      const index = columnIndex(context, target, column)
      return { name, column: stageColumn(index), type: target.columns[index]?.type ?? sqlTypes.null, text: '' }
    }
    const sql = context.rules.value(context, value)
    return { name, column: `v${at}`, type: sql.type, text: `, ${sql.text} AS v${at}` }
  })
}

const reads = (node: unknown, variable: string): boolean => typeof node === 'object' && node !== null
  && (('kind' in node && node.kind === 'variable' && 'name' in node && sameName(String(node.name), variable)) || Object.values(node).some(child => reads(child, variable)))

export function planDelete(context: Context, statement: TsqlDelete): ChangePlan {
  const { inner, target, source, row, from, prefix } = changedRows(context, statement)
  const where = statement.where ? ` WHERE ${inner.rules.predicate({ ...inner, aggregates: false, windows: false }, statement.where)}` : ''
  const limit = statement.top ? ` LIMIT ${topCount(inner, statement.top)}` : ''
  const plain = statement.from.length === 0 && statement.with.length === 0 && !statement.top && !statement.output
  const direct = plain ? { direct: `DELETE FROM ${target.duckdb} AS ${source.duckdb}${where}` } : {}
  const stage = `${prefix}SELECT DISTINCT 'D' AS action, ${row} AS rid FROM ${from}${where}${limit}`
  return { target, stage: () => stage, actions: new Set(['D']), assigned: new Set(), givesIdentity: false, eachRowOnce: false, ...direct, ...outputOf(context, statement.output, target), place: statement.place }
}

const topCount = (context: Context, top: Expression): string => convert(context, context.rules.value({ ...context, scope: { sources: [] } }, top), { to: sqlTypes.bigint, place: top.place }).text

/** The tables of UPDATE and DELETE, and which of them is changed: named by its alias, by its name, or a common table over it. */
function changedRows(context: Context, statement: TsqlUpdate | TsqlDelete): { inner: Context; target: TsqlTable; source: ScopeSource; row: string; from: string; prefix: string } {
  const { target: name } = statement
  const alone = name.parts.length === 1 ? name.parts[0]?.text ?? '' : undefined
  const throughCommon = alone !== undefined && statement.with.some(common => sameName(common.name.text, alone))
  const { prefix, commonTables } = commonTablesOf({ ...context, ...(throughCommon ? { updatable: alone } : {}) }, statement.with)
  const base: Context = { ...context, commonTables }
  const tables: { text: string; sources: readonly ScopeSource[] }[] = []
  for (const table of statement.from) tables.push(translateTable(base, table, tables.flatMap(one => one.sources)))
  let source = alone === undefined ? undefined : tables.flatMap(table => table.sources).find(one => sameName(one.name, alone))
  const aliased = source && aliasTarget(statement.from, source.name)
  if (!source && alone === undefined) source = tables.flatMap(table => table.sources).find(one => sameName(one.name, name.parts.at(-1)?.text ?? '') && one.schema !== undefined && sameName(one.schema, name.parts.at(-2)?.text ?? 'dbo'))
  if (!source) {
    const implied = translateTable(base, { kind: 'table', name, stream: false, streamOptions: [], alias: { columns: [] }, place: name.place })
    tables.unshift(implied)
    source = implied.sources[0] as ScopeSource
  }
  const carriesRow = source.columns.some(column => column.name === rowColumn)
  const target = carriesRow ? underCommon(context, statement.with, alone ?? '') : targetTable(context, aliased ?? name)
  const sources = tables.flatMap(table => table.sources)
  const inner: Context = { ...base, scope: { sources }, aggregates: true, windows: true }
  return { inner, target, source, row: carriesRow ? `${source.duckdb}.${quoteName(rowColumn)}` : `${source.duckdb}.rowid`, from: tables.map(table => table.text).join(', '), prefix }
}

function aliasTarget(tables: readonly TableExpression[], alias: string): ObjectName | undefined {
  for (const table of tables) {
    if (table.kind === 'table' && sameName(table.alias.name?.text ?? table.name.parts.at(-1)?.text ?? '', alias)) return table.name
    if (table.kind === 'join') {
      const found = aliasTarget([table.left, table.right], alias)
      if (found) return found
    }
  }
  return undefined
}

function underCommon(context: Context, tables: readonly CommonTable[], name: string): TsqlTable {
  const common = tables.find(table => sameName(table.name.text, name))
  const body = common?.query.body
  const table = body?.kind === 'select' ? body.from[0] : undefined
  if (!common || table?.kind !== 'table') return fail(context, common?.place ?? context.rules.parseExpression('0', '').place, '4406', 'update or delete of a common table failed because it contains a derived or constant field')
  return targetTable(context, table.name)
}

function commonTablesOf(context: Context, tables: readonly CommonTable[]): { prefix: string; commonTables: Context['commonTables'] } {
  if (tables.length === 0) return { prefix: '', commonTables: context.commonTables }
  const found: { prefix: string; commonTables: Context['commonTables'] } = { prefix: '', commonTables: context.commonTables }
  context.rules.commonTables(context, tables, (inner, text) => {
    found.prefix = text
    found.commonTables = inner.commonTables
  })
  return found
}

/** OUTPUT: `inserted` is the new row, `deleted` the old one. It is computed before the change is applied. */
export function outputOf(context: Context, output: Output | undefined, target: TsqlTable, { merges = false } = {}): Pick<ChangePlan, 'output'> {
  if (!output) return {}
  const columns = (make: (column: TsqlColumn, index: number) => string): ScopeSource['columns'] => target.columns.map((column, index) => ({ name: column.name, type: column.type, duckdb: make(column, index) }))
  const sources: ScopeSource[] = [
    { name: 'inserted', duckdb: 's', columns: columns((_, index) => `s.${stageColumn(index)}`) },
    { name: 'deleted', duckdb: 'd', columns: columns(column => `d.${quoteName(column.name)}`) },
    ...(merges ? [{ name: '$action', duckdb: 's', columns: [{ name: '$action', type: { kind: 'nvarchar', length: 10 } as const, duckdb: `(CASE s.action WHEN 'I' THEN 'INSERT' WHEN 'U' THEN 'UPDATE' ELSE 'DELETE' END)` }] }] : []),
  ]
  const inner: Context = { ...context, scope: { sources }, aggregates: false, windows: false }
  const items = output.items.flatMap(({ expression, alias }): { text: string; column: OutputColumn }[] => {
    if (expression.kind === 'star') {
      const source = sources.find(one => sameName(one.name, expression.qualifier[0]?.text ?? ''))
      if (!source) return fail(context, expression.place, '107', 'OUTPUT * needs the prefix inserted or deleted')
      return source.columns.map(column => ({ text: column.duckdb ?? '', column: { name: column.name, type: column.type } }))
    }
    const sql = inner.rules.value(inner, expression)
    return [{ text: sql.text, column: { name: alias?.text ?? (expression.kind === 'column' ? expression.parts.at(-1)?.text ?? '' : ''), type: sql.type } }]
  })
  const list = items.map(({ text }, index) => `${text} AS o${index}`).join(', ')
  return {
    output: {
      select: stage => `SELECT ${list} FROM ${stage} s LEFT JOIN ${target.duckdb} d ON d.rowid = s.rid`,
      columns: items.map(item => item.column),
      ...(output.into ? { into: output.into } : {}),
    },
  }
}

