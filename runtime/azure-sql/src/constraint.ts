import { createHash } from 'node:crypto'
import { quoteName } from '@lagoon/engine'
import { columnNamed, findNamed, keyText, parseTsqlExpression, sameName, translateTsqlCheck, type TsqlCheck, type TsqlConstraint, type TsqlEnvironment, type TsqlForeignKey, type TsqlKey, type TsqlTable, type UniqueRule } from '@lagoon/sql'
import type { Origin } from './error.ts'
import { failure } from './message.ts'
import type { Run } from './run.ts'

type Site = TsqlEnvironment['site']

/** A name as the server invents it: another one in every database and for every table. */
export function inventedName(prefix: 'PK' | 'UQ' | 'DF' | 'FK' | 'CK', table: string, column: string | undefined, salt: string): string {
  const hash = createHash('sha1').update(`${prefix}/${table}/${column ?? ''}/${salt}`).digest('hex').toUpperCase()
  if (prefix === 'PK' || prefix === 'UQ') return `${prefix}__${table.slice(0, 8)}__${hash.slice(0, 16)}`
  return `${prefix}__${table.slice(0, 9)}__${(column ?? '').slice(0, 5)}__${hash.slice(0, 8)}`
}

export interface NewConstraints { readonly table: TsqlTable; readonly nextId: () => number; readonly origin: Origin }

/** The table with one constraint more. The rows are not looked at: see `rowsObey`. */
export function withConstraint(run: Run, site: Site, { table, nextId, origin }: NewConstraints, constraint: TsqlConstraint): TsqlTable {
  const salt = `${run.alias}/${table.id}/${table.createdAt}/${constraintsOf(table).length}`
  const known = (name: string): string => storedColumn(table, name, origin)
  switch (constraint.kind) {
    case 'key': {
      if (constraint.primary && table.keys.some(key => key.primary)) fail('1779', `Table '${table.name}' already has a primary key defined on it.`, origin)
      const columns = constraint.columns.map(column => known(column.text))
      const nullable = constraint.primary ? table.columns.find(column => columns.includes(column.name) && column.nullable) : undefined
      if (nullable) fail('8111', `Cannot define PRIMARY KEY constraint on nullable column in table '${table.name}'.`, origin)
      const key: TsqlKey = {
        id: nextId(), name: constraint.name?.text ?? inventedName(constraint.primary ? 'PK' : 'UQ', table.name, columns.join(','), salt), primary: constraint.primary,
        clustered: constraint.clustered ?? (constraint.primary && !table.keys.some(one => one.clustered)), systemNamed: constraint.name === undefined, columns,
      }
      return checkedName(run, { ...table, keys: [...table.keys, key] }, key.name, origin)
    }
    case 'check': {
      const definition = textInParentheses(site.text.slice(constraint.place.start, constraint.place.end))
      const check: TsqlCheck = { id: nextId(), name: constraint.name?.text ?? inventedName('CK', table.name, undefined, salt + definition), definition }
      const checked = { ...table, checks: [...table.checks, check] }
      checkCondition(run, checked, check)
      return checkedName(run, checked, check.name, origin)
    }
    case 'foreignKey': {
      const parts = constraint.references.parts.map(part => part.text)
      const parent = findNamed(run.catalog.tables, parts.at(-2), parts.at(-1) ?? '') ?? (sameName(parts.at(-1) ?? '', table.name) ? table : undefined)
      if (!parent) return fail('1767', `Foreign key references invalid table '${parts.join('.')}'.`, origin)
      const referenced = constraint.referenced.length > 0 ? constraint.referenced.map(column => column.text) : parent.keys.find(key => key.primary)?.columns ?? []
      const columns = constraint.columns.map(column => known(column.text))
      const candidates = [...parent.keys.map(key => key.columns), ...parent.indexes.filter(index => index.unique).map(index => index.columns)]
      if (referenced.length !== columns.length || !candidates.some(one => one.length === referenced.length && one.every(column => referenced.some(other => sameName(other, column))))) {
        fail('1776', `There are no primary or candidate keys in the referenced table '${parts.join('.')}' that match the referencing column list in the foreign key.`, origin)
      }
      const key: TsqlForeignKey = { id: nextId(), name: constraint.name?.text ?? inventedName('FK', table.name, columns[0], salt), columns, schema: parent.schema, table: parent.name, referenced }
      return checkedName(run, { ...table, foreignKeys: [...table.foreignKeys, key] }, key.name, origin)
    }
    case 'default': {
      const target = known(constraint.column.text)
      if (columnNamed(table.columns, target)?.default) fail('1781', `Column already has a DEFAULT bound to it.`, origin)
      const definition = balancedText(site.text, constraint.expression.place)
      const made = { name: constraint.name?.text ?? inventedName('DF', table.name, target, salt), id: nextId(), definition }
      parseTsqlExpression(definition, `default of ${target}`)
      return checkedName(run, { ...table, columns: table.columns.map(column => (column.name === target ? { ...column, default: made } : column)) }, made.name, origin)
    }
    default: return constraint satisfies never
  }
}

const fail = (code: string, message: string, origin: Origin): never => { throw failure(code, message, origin, 'batch') }

/** The column that a key or an index names, as it was declared; those that are computed can have neither here. */
export function storedColumn(table: TsqlTable, name: string, origin: Origin): string {
  if (columnNamed(table.computed ?? [], name)) fail('UNSUPPORTED_FEATURE', `a constraint or an index on the computed column ${name} is not supported`, origin)
  return columnNamed(table.columns, name)?.name ?? fail('1911', `Column name '${name}' does not exist in the target table or view.`, origin)
}

export const constraintsOf = (table: TsqlTable): { readonly name: string; readonly id: number }[] =>
  [...table.keys, ...table.checks, ...table.foreignKeys, ...table.columns.flatMap(column => (column.default ? [column.default] : []))]

function checkedName(run: Run, table: TsqlTable, name: string, origin: Origin): TsqlTable {
  const taken = [...run.catalog.tables.filter(other => other.id !== table.id && sameName(other.schema, table.schema)), table].flatMap(constraintsOf).filter(one => sameName(one.name, name))
  return taken.length > 1 && table.id >= 0 ? fail('2714', `There is already an object named '${name}' in the database.`, origin) : table
}

/** Fails when the rows that are there do not obey the constraints that `after` has and `before` had not. */
export async function rowsObey(run: Run, before: TsqlTable, after: TsqlTable, origin: Origin): Promise<void> {
  for (const key of after.keys.filter(one => !before.keys.includes(one))) await rowsAreUnique(run, after, { name: key.name, columns: key.columns, kind: key.primary ? 'PRIMARY KEY' : 'UNIQUE KEY' }, origin)
  for (const check of after.checks.filter(one => !before.checks.includes(one))) {
    const [row] = await run.session.rows(`SELECT 1 AS x FROM ${after.duckdb} t WHERE NOT ${checkCondition(run, after, check)} LIMIT 1`)
    if (row) throw failure('547', `The ALTER TABLE statement conflicted with the CHECK constraint "${check.name}". The conflict occurred in database "${run.catalog.database}", table "${after.schema}.${after.name}".`, origin)
  }
  for (const key of after.foreignKeys.filter(one => !before.foreignKeys.includes(one))) {
    const parent = sameName(key.table, after.name) && sameName(key.schema, after.schema) ? after : findNamed(run.catalog.tables, key.schema, key.table)
    if (!parent) continue
    const match = key.columns.map((column, at) => `${keyText(parent, key.referenced[at] ?? '', `p.${quoteName(key.referenced[at] ?? '')}`)} = ${keyText(after, column, `t.${quoteName(column)}`)}`).join(' AND ')
    const present = key.columns.map(column => `t.${quoteName(column)} IS NOT NULL`).join(' AND ')
    const [row] = await run.session.rows(`SELECT 1 AS x FROM ${after.duckdb} t WHERE ${present} AND NOT EXISTS (SELECT 1 FROM ${parent.duckdb} p WHERE ${match}) LIMIT 1`)
    if (row) throw failure('547', `The ALTER TABLE statement conflicted with the FOREIGN KEY constraint "${key.name}". The conflict occurred in database "${run.catalog.database}", table "${parent.schema}.${parent.name}".`, origin)
  }
}

export async function rowsAreUnique(run: Run, table: TsqlTable, rule: UniqueRule, origin: Origin): Promise<void> {
  const keys = rule.columns.map(column => keyText(table, column, quoteName(column))).join(', ')
  const shown = rule.columns.map(column => `coalesce(CAST(any_value(${quoteName(column)}) AS VARCHAR), '<NULL>')`).join(` || ', ' || `)
  const { rows: [row] } = await run.session.table(`SELECT ${shown} FROM ${table.duckdb} GROUP BY ${keys} HAVING count(*) > 1 LIMIT 1`)
  if (!row) return
  throw failure('1505', `The CREATE UNIQUE INDEX statement terminated because a duplicate key was found for the object name '${table.schema}.${table.name}' and the index name '${rule.name}'. The duplicate key value is (${String(row[0])}).`, origin)
}

function checkCondition(run: Run, table: TsqlTable, check: TsqlCheck): string {
  const expression = parseTsqlExpression(check.definition, `check constraint ${check.name}`)
  return translateTsqlCheck(run.environment({ file: `check constraint ${check.name}`, text: check.definition }), expression, { name: table.name, duckdb: 't', columns: table.columns })
}

const textInParentheses = (text: string): string => text.slice(text.indexOf('(', text.search(/\bCHECK\b/i)) + 1, text.lastIndexOf(')')).trim()

/** The text of an expression whose place leaves out the parentheses around its ends. */
export function balancedText(text: string, place: { readonly start: number; readonly end: number }): string {
  let { start, end } = place
  for (;;) {
    const { open, close } = unbalanced(text.slice(start, end))
    if (open === 0 && close === 0) return text.slice(start, end)
    const before = close > 0 ? text.lastIndexOf('(', start - 1) : start
    const after = open > 0 ? text.indexOf(')', end) : end - 1
    if (before < 0 || after < 0) return text.slice(start, end)
    start = before
    end = after + 1
  }
}

function unbalanced(text: string): { open: number; close: number } {
  let open = 0
  let close = 0
  for (const [character] of text.matchAll(/'(?:[^']|'')*'|\[[^\]]*\]|[()]/g)) {
    if (character === '(') open += 1
    else if (character === ')' && open > 0) open -= 1
    else if (character === ')') close += 1
  }
  return { open, close }
}
