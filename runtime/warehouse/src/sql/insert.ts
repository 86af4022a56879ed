import { quoteName, quoteText } from '@lagoon/engine'
import { translateExpression, type Column, type Expression, type Name, type Query } from '@lagoon/sql'
import { fullName, type TableEntry } from '@lagoon/unity-catalog'
import { change } from '../changeTable.ts'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import { relation } from '../readTable.ts'
import { fieldKeys, rowRules } from '../rowRules.ts'
import { openTable } from '../tools.ts'
import type { Written } from '../types.ts'
import { append, overwrite } from '../writeTable.ts'
import { columnNamed, isDefault } from './assignments.ts'
import { again, targetRows } from './changes.ts'
import { defaultOf, type Field } from './defaults.ts'
import { always, changeableTable, askedIn, listing, originIn, planIn, refuse, type Run, type Runner, type StatementOf } from './run.ts'
import { refuseDraws } from './rowValues.ts'
import { grownColumns, storing } from './storing.ts'
import { builderAt } from './tree.ts'

/** INSERT in all its forms, as one commit. Columns that are not named get their default. */
export const insert: Runner<'insert'> = {
  writes: always,
  async run(run, statement) {
    const table = await changeableTable(run, statement.target)
    if ('condition' in statement.mode) await refuseDraws(run, 'the condition of REPLACE', statement.mode.condition)
    const written = await again(run, table, async (pinned) => {
      const rows = await rowsToInsert(pinned, statement, table)
      return naming(pinned.tools, () => write(pinned, statement, table, rows))
    })
    const rows = written.kind === 'written' ? written.rows : 0n
    return listing({ num_affected_rows: 'bigint', num_inserted_rows: 'bigint' }, [[rows, rows]])
  },
}

interface Rows {
  /** A DuckDB SELECT of the columns that are given. */
  readonly select: string
  readonly targets: readonly Column[]
  /** Columns that the table does not have yet. */
  readonly added: readonly Column[]
  /** Whether the query reads the table that it is written to. */
  readonly readsTable: boolean
  /** The partition that is named, cast as its columns are. */
  readonly fixed: readonly { readonly column: Column; readonly value: Expression }[]
}

async function rowsToInsert(run: Run, statement: StatementOf<'insert'>, table: TableEntry): Promise<Rows> {
  const { place, partition, target } = statement
  const { snapshot } = await openTable(run.tools, table)
  const present = (await relation(run.tools, table)).columns
  // The value of a partition is cast, whatever it is written as: PARTITION (day = '2026-01-31').
  const fixed = partition.flatMap(({ column: named, value }) => {
    const column = columnNamed(run, present, named, target)
    return value ? [{ column, value: builderAt(value.place).cast(value, column.type) }] : []
  })
  for (const { column } of partition) {
    if (!snapshot.metadata.partitionColumns.some((name) => name.toLowerCase() === column.text.toLowerCase())) {
      throw new WarehouseError('NON_PARTITION_COLUMN', `${column.text} is no partition column of ${fullName(table)}`, { origin: originIn(run, column.place) })
    }
  }
  const open = present.filter((column) => !fixed.some((pair) => pair.column.name === column.name))
  const { targets, added } = await targetsOf(run, statement, open, table)
  const query = withDefaults(run, statement.query, targets, snapshot.metadata.schema.fields)
  for (const [name, { allowsExplicit }] of rowRules(snapshot.metadata, run.tools.effects).identities) {
    if (!allowsExplicit && targets.some((column) => column.name === name)) {
      throw new WarehouseError('DELTA_IDENTITY_COLUMNS_EXPLICIT_INSERT_NOT_SUPPORTED', `the column ${name} is GENERATED ALWAYS AS IDENTITY: it takes no values`, { origin: originIn(run, place), hint: `name the other columns: INSERT INTO t (${present.filter((column) => column.name !== name).map((column) => column.name).join(', ')})` })
    }
  }
  const stored = async (rows: Query, all: readonly Column[]): Promise<Rows> => {
    const { duckdb, reads } = await storing(run, { query: rows, targets: all, place, byName: statement.byName })
    return { select: duckdb, targets: all, added, readsTable: reads.some((read) => fullName(read.table) === fullName(table)), fixed }
  }
  if (fixed.length === 0) return stored(query, targets)
  const build = builderAt(place)
  const names = targets.map((_, i) => `c${i}`)
  const whole = build.select([...targets.map(({ name }, i) => ({ expression: build.column('q', `c${i}`), as: name })), ...fixed.map(({ column, value }) => ({ expression: value, as: column.name }))], build.derived(query, 'q', names))
  return stored(whole, [...targets, ...fixed.map(({ column }) => column)])
}

/** The columns that the query's columns go to, in their order. */
async function targetsOf(run: Run, { query, columns, byName, withSchemaEvolution, target }: StatementOf<'insert'>, open: readonly Column[], table: TableEntry): Promise<Pick<Rows, 'targets' | 'added'>> {
  if (!byName) {
    const named = columns.map((name) => columnNamed(run, open, name, target))
    const twice = columns.find(({ text }, i) => columns.slice(0, i).some((other) => other.text.toLowerCase() === text.toLowerCase()))
    if (twice) throw new WarehouseError('COLUMN_ALREADY_EXISTS', `the column ${twice.text} is named twice`, { origin: originIn(run, twice.place) })
    return { targets: named.length > 0 ? named : open, added: [] }
  }
  const given = (await planIn(run, query)).columns
  const twice = given.find(({ name }, i) => given.slice(0, i).some((other) => other.name.toLowerCase() === name.toLowerCase()))
  if (twice) throw new WarehouseError('INCOMPATIBLE_DATA_FOR_TABLE.AMBIGUOUS_COLUMN_NAME', `the query gives two columns ${twice.name} to ${fullName(table)}`, { origin: originIn(run, query.place), hint: 'BY NAME takes each column once' })
  const isNew = ({ name }: Column): boolean => !open.some((column) => column.name.toLowerCase() === name.toLowerCase())
  const added = withSchemaEvolution ? [...given.filter(isNew).map(({ name, type }) => ({ name, type, nullable: true })), ...grownColumns(open, given)] : []
  const strange = given.find((column) => isNew(column) && !added.some(({ name }) => name === column.name))
  if (strange) {
    throw new WarehouseError('INCOMPATIBLE_DATA_FOR_TABLE', `${fullName(table)} has no column ${strange.name}, which the query gives`, { origin: originIn(run, query.place), hint: `it has ${open.map(({ name }) => name).join(', ')}; INSERT WITH SCHEMA EVOLUTION adds columns` })
  }
  return { targets: given.map(({ name }) => added.find((column) => column.name.toLowerCase() === name.toLowerCase()) ?? columnNamed(run, open, { text: name, place: query.place }, target)), added }
}

/** VALUES with the word DEFAULT replaced by what it stands for. */
function withDefaults(run: Run, query: Query, targets: readonly Column[], fields: readonly Field[]): Query {
  const { body } = query
  if (body.kind !== 'values') return query
  const value = (item: Expression, i: number): Expression => {
    if (!isDefault(item)) return item
    const column = targets[i]
    const field = fields.find(({ name }) => name === column?.name)
    if (field && [fieldKeys.generation, fieldKeys.identityStart].some((key) => field.metadata[key] !== undefined)) return refuse(run, item.place, `DEFAULT for the column ${field.name}, whose values are made`, 'leave the column out')
    return defaultOf(field, item.place, column)
  }
  return { ...query, body: { ...body, rows: body.rows.map((row) => row.map(value)) } }
}

async function write(run: Run, statement: StatementOf<'insert'>, table: TableEntry, rows: Rows): Promise<Written> {
  const { tools } = run
  const { select, added, readsTable } = rows
  const { mode, place } = statement
  const operation = { name: 'WRITE', parameters: { mode: mode.kind === 'append' ? 'Append' : 'Overwrite' } }
  switch (mode.kind) {
    case 'append':
      return append(tools, { table, select, operation, added, readsTable })
    case 'overwrite': {
      const fixed = rows.fixed.map(({ column, value }): Expression => ({ kind: 'distinct', not: true, left: builderAt(place).column(column.name), right: value, place }))
      if (fixed.length > 0) return replaceWhere(run, statement, table, rows, fixed.reduce((left, right) => ({ kind: 'binary', operator: 'AND', left, right, place })))
      return added.length > 0 ? refuse(run, place, 'INSERT OVERWRITE WITH SCHEMA EVOLUTION') : overwrite(tools, { table, select, operation })
    }
    case 'replaceWhere':
      return replaceWhere(run, statement, table, rows, mode.condition)
    case 'replaceUsing':
    case 'replaceOn':
      return replaceMatching(run, statement, table, rows)
    default:
      return mode satisfies never
  }
}

/** Rows for which the condition holds go, the query's come; those must fulfil the condition themselves. */
async function replaceWhere(run: Run, { target, place, mode }: StatementOf<'insert'>, table: TableEntry, { select, added }: Rows, condition: Expression): Promise<Written> {
  const { tools, file, text } = run
  const rows = await targetRows(run, table, target)
  const build = builderAt(place)
  const hits = await planIn(run, build.select(['__file', '__row'].map((name) => ({ expression: build.column(name), as: name })), build.table(target), condition), rows.resolve)
  const written = mode.kind === 'replaceWhere' ? run.script.textOf(condition) : 'its partition'
  const holds = translateExpression(condition, [...rows.visible.filter(({ name }) => !added.some((column) => column.name === name)), ...added], { ...askedIn(run), file, text, prefix: 'q' }).duckdb
  const mismatch = `error(${quoteText(`[DELTA_REPLACE_WHERE_MISMATCH] Written data does not conform to the condition of REPLACE WHERE: ${written}`)})`
  const demand = `CASE WHEN coalesce(${holds}, false) THEN true ELSE ${mismatch} END`
  return change(tools, { table, version: rows.version, remove: hits.duckdb, insert: select, demand, added, operation: { name: 'WRITE', parameters: { mode: 'Overwrite', predicate: JSON.stringify([written]) } } })
}

/** The query is computed once; rows of the table that match any of its rows go. Keys that are null match each other. */
async function replaceMatching(run: Run, { target, alias, queryAlias, query, mode, place }: StatementOf<'insert'>, table: TableEntry, { select, targets, added }: Rows): Promise<Written> {
  const { tools } = run
  const temporary = `lagoon_insert_${tools.effects.newId().replaceAll('-', '')}`
  try {
    await tools.engine.run(`CREATE OR REPLACE TABLE ${temporary} AS ${select}`)
    const source = { columns: targets, duckdb: temporary }
    const rows = await targetRows(run, table, target, alias, new Map([[query.place.start, source]]))
    const build = builderAt(place)
    const from = build.table({ parts: [queryAlias ?? build.name('source')], place: query.place }, queryAlias ?? build.name('source'))
    const condition = mode.kind === 'replaceUsing' ? usingCondition(run, mode.columns, targets, target, alias?.text ?? target.parts.at(-1)?.text ?? '', place) : mode.kind === 'replaceOn' ? mode.condition : undefined
    if (!condition) return refuse(run, place, `INSERT … ${mode.kind}`)
    const joined = build.join(build.table(target, alias), 'INNER', from, condition)
    const hits = await planIn(run, build.select(['__file', '__row'].map((name) => ({ expression: build.column(name), as: name })), joined), rows.resolve)
    const all = targets.map(({ name }) => quoteName(name)).join(', ')
    return await change(tools, { table, version: rows.version, remove: hits.duckdb, insert: `SELECT ${all} FROM ${temporary}`, added, operation: { name: 'WRITE', parameters: { mode: 'Overwrite' } } })
  } finally {
    await tools.engine.run(`DROP TABLE IF EXISTS ${temporary}`)
  }
}

function usingCondition(run: Run, columns: readonly Name[], targets: readonly Column[], target: StatementOf<'insert'>['target'], name: string, place: Expression['place']): Expression {
  const build = builderAt(place)
  const equal = columns.map((named): Expression => {
    const column = columnNamed(run, targets, named, target)
    return { kind: 'distinct', not: true, left: build.column(name, column.name), right: build.column('source', column.name), place }
  })
  const [first, ...rest] = equal
  return first ? rest.reduce((left, right): Expression => ({ kind: 'binary', operator: 'AND', left, right, place }), first) : refuse(run, place, 'REPLACE USING without a column')
}
