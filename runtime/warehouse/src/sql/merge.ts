import type { Column, Expression, MergeClause, Name, ObjectName, Place, TableExpression } from '@lagoon/sql'
import { fullName, type TableEntry } from '@lagoon/unity-catalog'
import { change } from '../changeTable.ts'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import { rowRules } from '../rowRules.ts'
import { assignmentsOf, columnNamed, isDefault } from './assignments.ts'
import { again, targetRows, type TargetRows } from './changes.ts'
import { defaultOf, type Field } from './defaults.ts'
import { always, changeableTable, listing, originIn, planIn, refuse, type Result, type Run, type Runner, type StatementOf } from './run.ts'
import { refuseDraws, refuseOtherRows, refuseQuery } from './rowValues.ts'
import { grownColumns, reordered, storing } from './storing.ts'
import { builderAt, type Builder } from './tree.ts'

/**
 * MERGE as one commit. The source is computed once; of each group of clauses the first whose condition holds decides.
 * Two source rows that would change one target row are an error, as in Delta.
 */
export const merge: Runner<'merge'> = {
  writes: always,
  async run(run, statement) {
    refuseDeadClauses(run, statement.clauses)
    await refuseDraws(run, 'the condition of MERGE', statement.on)
    await refuseQuery(run, 'the condition of MERGE', statement.on)
    for (const { condition } of statement.clauses) {
      if (!condition) continue
      refuseOtherRows(run, 'a condition of MERGE', condition)
      await refuseDraws(run, 'a condition of MERGE', condition)
      await refuseQuery(run, 'a condition of MERGE', condition)
    }
    const table = await changeableTable(run, statement.target)
    const id = run.tools.effects.newId().replaceAll('-', '')
    const temporary = { source: `lagoon_merge_source_${id}`, hits: `lagoon_merge_hits_${id}` }
    try {
      return await again(run, table, (pinned) => mergeInto(pinned, statement, table, temporary))
    } finally {
      await run.tools.engine.run(`DROP TABLE IF EXISTS ${temporary.source}; DROP TABLE IF EXISTS ${temporary.hits}`)
    }
  },
}

interface Merging {
  readonly run: Run
  readonly build: Builder
  readonly place: Place
  readonly rows: TargetRows
  /** The columns that clauses write: those of the target that are not computed, and those that it gets with this commit. */
  readonly columns: readonly Column[]
  readonly added: readonly Column[]
  readonly evolves: boolean
  readonly target: ObjectName
  /** What the target's columns are called by. */
  readonly targetAlias: string
  readonly source: { readonly name: string; readonly columns: readonly Column[] }
}

/** Clauses of one kind over the rows that they speak of, numbered on from `first`. */
interface Group {
  readonly clauses: readonly MergeClause[]
  readonly over: TableExpression
  readonly first: number
}

async function mergeInto(run: Run, statement: StatementOf<'merge'>, table: TableEntry, temporary: { source: string; hits: string }): Promise<Result> {
  const { engine } = run.tools
  const { place, on, target, alias, clauses } = statement
  const build = builderAt(place)
  const source = sourceTable(run, build, statement.source)
  const given = await planIn(run, build.everything(statement.source))
  await naming(run.tools, () => engine.run(`CREATE OR REPLACE TABLE ${temporary.source} AS ${given.duckdb}`))
  const rows = await targetRows(run, table, target, alias, new Map([[source.place.start, { columns: given.columns, duckdb: temporary.source }]]))
  const { generated, identities } = rowRules(rows.metadata, run.tools.effects)
  const inserts = clauses.find(({ action }) => action.kind === 'insert' || action.kind === 'insertAll')
  if (identities.size > 0 && inserts) return refuse(run, inserts.place, 'MERGE that inserts into a table with an identity column', 'INSERT the new rows by a statement of their own')
  const added = statement.withSchemaEvolution ? newColumns(rows.visible, given.columns).filter(({ name }) => clauses.some(({ action }) => writes(action, name))) : []
  const wholly = (name: string): boolean => clauses.some(({ action }) => writes(action, name)) && !clauses.some(({ action }) => action.kind === 'update' && action.assignments.some(({ target: { parts } }) => parts.slice(0, -1).some(({ text }) => text.toLowerCase() === name.toLowerCase())))
  const wider = statement.withSchemaEvolution ? grownColumns(rows.visible, given.columns).filter(({ name }) => wholly(name)) : []
  const columns = [...rows.visible.filter(({ name }) => !generated.has(name)).map((column) => wider.find(({ name }) => name === column.name) ?? column), ...added]
  const merging: Merging = { run, build, place, rows, columns, added, evolves: statement.withSchemaEvolution, target, targetAlias: alias?.text ?? target.parts.at(-1)?.text ?? '', source: { name: source.name.text, columns: given.columns } }

  const targetTable = build.table(target, alias)
  const of = (match: MergeClause['match']): MergeClause[] => clauses.filter((clause) => clause.match === match)
  const matched: Group = { clauses: of('MATCHED'), over: build.join(targetTable, 'INNER', source.node, on), first: 1 }
  const orphaned: Group = { clauses: of('NOT MATCHED BY SOURCE'), over: build.join(targetTable, 'ANTI', source.node, on), first: 1 + matched.clauses.length }
  const fresh: Group = { clauses: of('NOT MATCHED'), over: build.join(source.node, 'ANTI', targetTable, on), first: 1 }

  const hits = [...(await hitsOf(merging, matched)), ...(await hitsOf(merging, orphaned))]
  await naming(run.tools, () => engine.run(`CREATE OR REPLACE TABLE ${temporary.hits} AS ${hits.length > 0 ? hits.join(' UNION ALL ') : noHits}`))
  await refuseAmbiguity(merging, matched, table, temporary.hits)
  const insert = [...(await rowsOf(merging, matched)), ...(await rowsOf(merging, orphaned)), ...(await rowsOf(merging, fresh))]
  const changing = [...matched.clauses, ...orphaned.clauses]
  const counts = await engine.rows(`SELECT __clause, count(DISTINCT (__file, __row)) AS n FROM ${temporary.hits} GROUP BY __clause`)
  const deleted = counts.reduce((sum, row) => sum + (changing[Number(row['__clause']) - 1]?.action.kind === 'delete' ? BigInt(String(row['n'])) : 0n), 0n)
  const updated = counts.reduce((sum, row) => sum + BigInt(String(row['n'])), 0n) - deleted
  const written = await naming(run.tools, () =>
    change(run.tools, {
      table,
      version: rows.version,
      remove: `SELECT __file, __row FROM ${temporary.hits}`,
      ...(insert.length > 0 && { insert: insert.join(' UNION ALL ') }),
      updated,
      added: [...added, ...wider],
      operation: { name: 'MERGE', parameters: { predicate: JSON.stringify([run.script.textOf(on)]) } },
    }),
  )
  const inserted = written.kind === 'written' ? written.rows - updated : 0n
  return listing(
    { num_affected_rows: 'bigint', num_updated_rows: 'bigint', num_deleted_rows: 'bigint', num_inserted_rows: 'bigint' },
    [[updated + deleted + inserted, updated, deleted, inserted]],
  )
}

const noHits = 'SELECT NULL::VARCHAR AS __file, NULL::BIGINT AS __row, NULL::INTEGER AS __clause WHERE false'

/** The source as a reference of its own, which the materialised rows stand behind; its columns keep the name they had. */
function sourceTable(run: Run, build: Builder, source: TableExpression): { node: TableExpression; name: Name; place: Place } {
  switch (source.kind) {
    case 'table': {
      const [last] = source.name.parts.slice(-1)
      const name = source.alias.name ?? last
      if (!name) return refuse(run, source.place, 'a source without a name')
      return { node: { ...source, kind: 'table', name: source.name, alias: { name, columns: [] } }, name, place: source.place }
    }
    case 'derived':
    case 'tableFunction': {
      const name = source.alias.name ?? build.name('source')
      return { node: build.table({ parts: [name], place: source.place }, name), name, place: source.place }
    }
    case 'join':
    case 'pivot':
    case 'unpivot':
      return refuse(run, source.place, `MERGE USING a ${source.kind}`, 'put it into parentheses: USING (SELECT …) AS s')
    default:
      return source satisfies never
  }
}

/** Which clause of the group a row goes to, as a number; null for none. */
const chosen = ({ build }: Merging, { clauses, first }: Group): Expression => {
  const open = clauses.findIndex(({ condition }) => !condition)
  const branches = clauses.slice(0, open < 0 ? undefined : open).flatMap(({ condition }, i) => (condition ? [{ when: condition, result: build.integer(first + i) }] : []))
  return build.choose(branches, open < 0 ? undefined : build.integer(first + open))
}

async function hitsOf(merging: Merging, group: Group): Promise<string[]> {
  if (group.clauses.length === 0) return []
  const { run, build, rows } = merging
  const ids = ['__file', '__row'].map((name) => ({ expression: build.column(name), as: name }))
  const query = build.select([...ids, { expression: chosen(merging, group), as: '__clause' }], group.over)
  const { duckdb } = await planIn(run, query, rows.resolve)
  return [`SELECT __file, __row, CAST(__clause AS INTEGER) AS __clause FROM (${duckdb}) h WHERE __clause IS NOT NULL`]
}

/** For each clause that writes rows, the SELECT of those. */
async function rowsOf(merging: Merging, group: Group): Promise<string[]> {
  const { run, build, place, rows, columns } = merging
  const selects: string[] = []
  for (const [i, clause] of group.clauses.entries()) {
    if (clause.action.kind === 'delete') continue
    const values = valuesOf(merging, clause)
    const items = columns.map((column) => ({ expression: values.get(column.name) ?? defaultOf(clause.match === 'NOT MATCHED' ? fieldOf(merging, column) : undefined, place, column), as: column.name }))
    const query = build.select(items, group.over, build.equals(chosen(merging, group), build.integer(group.first + i)))
    selects.push((await storing(run, { query, targets: columns, place, resolve: rows.resolve, byName: true })).duckdb)
  }
  return selects
}

const fieldOf = ({ rows }: Merging, { name }: Column): Field | undefined => rows.metadata.schema.fields.find((field) => field.name === name)

const newColumns = (held: readonly Column[], given: readonly Column[]): Column[] =>
  given.filter(({ name }) => !held.some((column) => column.name.toLowerCase() === name.toLowerCase())).map(({ name, type }) => ({ name, type, nullable: true }))

/** Whether an action speaks of a column that the target does not have yet. Source: Databricks, schema evolution of MERGE: columns of the source may be named as well. */
function writes(action: MergeClause['action'], column: string): boolean {
  const isIt = (name: Name | undefined): boolean => name?.text.toLowerCase() === column.toLowerCase()
  switch (action.kind) {
    case 'updateAll':
    case 'insertAll': return !action.except.some(({ parts: [first] }) => isIt(first))
    case 'update': return action.assignments.some(({ target }) => isIt(target.parts.at(-1)))
    case 'insert': return action.columns.some(isIt)
    case 'delete': return false
    default: return action satisfies never
  }
}

/** Only the last clause of its kind may do without a condition: what follows it would never be reached. */
function refuseDeadClauses(run: Run, clauses: readonly MergeClause[]): void {
  const codes = { MATCHED: 'NON_LAST_MATCHED_CLAUSE_OMIT_CONDITION', 'NOT MATCHED': 'NON_LAST_NOT_MATCHED_BY_TARGET_CLAUSE_OMIT_CONDITION', 'NOT MATCHED BY SOURCE': 'NON_LAST_NOT_MATCHED_BY_SOURCE_CLAUSE_OMIT_CONDITION' } as const
  for (const [match, code] of Object.entries(codes)) {
    const group = clauses.filter((clause) => clause.match === match)
    const open = group.slice(0, -1).find(({ condition }) => !condition)
    if (open) throw new WarehouseError(code, `only the last WHEN ${match} clause may do without a condition`, { origin: originIn(run, open.place) })
  }
}

/** What a clause writes into each column of the target; absent for the default. */
function valuesOf(merging: Merging, { action, place }: MergeClause): Map<string, Expression> {
  const { run, build, rows, columns, added, target, targetAlias } = merging
  // What the target holds, in the type that the column gets.
  const kept = (name: string): Expression => {
    const [from, to] = [rows.visible, columns].map((all) => all.find((column) => column.name === name)?.type)
    const value = build.column(targetAlias, name)
    return from && to ? reordered(value, from, to, 0) : value
  }
  switch (action.kind) {
    case 'updateAll':
      return allOf(merging, action.except, place, kept)
    case 'insertAll':
      return allOf(merging, action.except, place, () => undefined)
    case 'update': {
      const assigned = assignmentsOf(run, { ...rows, visible: [...rows.visible, ...added] }, action.assignments)
      const held = rows.visible.filter(({ name }) => columns.some((column) => column.name === name))
      return new Map([...held.map(({ name }): [string, Expression] => [name, kept(name)]), ...assigned])
    }
    case 'insert': {
      if (action.columns.length !== action.values.length) {
        throw new WarehouseError('INSERT_COLUMN_ARITY_MISMATCH', `INSERT names ${action.columns.length} columns and gives ${action.values.length} values`, { origin: originIn(run, place) })
      }
      const twice = action.columns.find(({ text }, i) => action.columns.slice(0, i).some((other) => other.text.toLowerCase() === text.toLowerCase()))
      if (twice) throw new WarehouseError('DELTA_DUPLICATE_COLUMNS_ON_INSERT', `INSERT names the column ${twice.text} twice`, { origin: originIn(run, twice.place) })
      return new Map(action.columns.flatMap((name, i) => {
        const value = action.values[i]
        if (value) refuseOtherRows(run, 'VALUES of MERGE', value)
        const column = columnNamed(run, columns, name, target)
        return value && !isDefault(value) ? [[column.name, value]] : []
      }))
    }
    case 'delete':
      return new Map()
    default:
      return action satisfies never
  }
}

/** `*`: each column from the source's column of its name, but for those behind EXCEPT. Columns that the source lacks are an error, unless the schema evolves. */
function allOf({ run, build, columns, rows, source, target, evolves }: Merging, except: readonly ObjectName[], place: Place, otherwise: (name: string) => Expression | undefined): Map<string, Expression> {
  const spared = new Set(except.map((named) => {
    const [first, second] = named.parts
    if (second) return refuse(run, named.place, 'EXCEPT with a field of a column', 'name the columns that are set')
    return first ? columnNamed(run, [...rows.visible, ...source.columns], first, target).name.toLowerCase() : ''
  }))
  return new Map(columns.flatMap(({ name }) => {
    const left = spared.has(name.toLowerCase()) ? otherwise(name) : undefined
    if (spared.has(name.toLowerCase())) return left ? [[name, left]] : []
    const given = source.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
    if (given) return [[name, build.column(source.name, given.name)]]
    if (!evolves) columnNamed(run, source.columns, { text: name, place }, { ...target, parts: [build.name(source.name)] })
    const kept = otherwise(name)
    return kept ? [[name, kept]] : []
  }))
}

async function refuseAmbiguity({ run, place }: Merging, { clauses }: Group, table: TableEntry, hits: string): Promise<void> {
  // A row that is only deleted may be matched as often as it likes.
  if (clauses.length === 1 && clauses[0]?.action.kind === 'delete' && !clauses[0].condition) return
  const [twice] = await run.tools.engine.rows(`SELECT 1 AS x FROM ${hits} GROUP BY __file, __row HAVING count(*) > 1 LIMIT 1`)
  if (twice) {
    throw new WarehouseError('DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE', `several rows of the source match one row of ${fullName(table)}, and which of them should change it is not said`, {
      origin: originIn(run, place),
      hint: 'make the source unique by the columns of ON',
    })
  }
}
