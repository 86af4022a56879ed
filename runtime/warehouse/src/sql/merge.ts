import type { Column, Expression, MergeClause, Name, ObjectName, Place, TableExpression } from '@lagoon/sql'
import { fullName, type TableEntry } from '@lagoon/unity-catalog'
import { change } from '../changeTable.ts'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import { again, assignmentsOf, columnNamed, targetRows, type TargetRows } from './changes.ts'
import { always, changeableTable, listing, originIn, planIn, refuse, type Result, type Run, type Runner, type StatementOf } from './run.ts'
import { storing } from './storing.ts'
import { builderAt, type Builder } from './tree.ts'

/**
 * MERGE as one commit. The source is computed once; of each group of clauses the first whose condition holds decides.
 * Two source rows that would change one target row are an error, as in Delta.
 */
export const merge: Runner<'merge'> = {
  writes: always,
  async run(run, statement) {
    if (statement.withSchemaEvolution) return refuse(run, statement.place, 'MERGE WITH SCHEMA EVOLUTION', 'ALTER TABLE … ADD COLUMNS first')
    const table = await changeableTable(run, statement.target)
    const id = run.tools.effects.newId().replaceAll('-', '')
    const temporary = { source: `lagoon_merge_source_${id}`, hits: `lagoon_merge_hits_${id}` }
    try {
      return await again(() => mergeInto(run, statement, table, temporary))
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
  const rows = await targetRows(run, table, target, new Map([[source.place.start, { columns: given.columns, duckdb: temporary.source }]]))
  const merging: Merging = { run, build, place, rows, target, targetAlias: alias?.text ?? target.parts.at(-1)?.text ?? '', source: { name: source.name.text, columns: given.columns } }

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
  const { run, build, place, rows } = merging
  const selects: string[] = []
  for (const [i, clause] of group.clauses.entries()) {
    if (clause.action.kind === 'delete') continue
    const values = valuesOf(merging, clause)
    const items = rows.visible.map(({ name, type }) => ({ expression: values.get(name) ?? build.cast(build.choose([]), type), as: name }))
    const query = build.select(items, group.over, build.equals(chosen(merging, group), build.integer(group.first + i)))
    selects.push(await storing(run, { query, targets: rows.visible, place, resolve: rows.resolve }))
  }
  return selects
}

/** What a clause writes into each column of the target; absent for null. */
function valuesOf(merging: Merging, { action }: MergeClause): Map<string, Expression> {
  const { run, build, rows, target, targetAlias, source } = merging
  const all = (): Map<string, Expression> => new Map(rows.visible.map(({ name }) => [name, build.column(source.name, columnNamed(run, source.columns, name, { ...target, parts: [build.name(source.name)] }).name)]))
  switch (action.kind) {
    case 'updateAll':
    case 'insertAll':
      return all()
    case 'update': {
      const assigned = assignmentsOf(run, rows.visible, action.assignments, target)
      return new Map(rows.visible.map(({ name }) => [name, assigned.get(name) ?? build.column(targetAlias, name)]))
    }
    case 'insert':
      return new Map(action.columns.flatMap(({ text }, i) => {
        const value = action.values[i]
        return value ? [[columnNamed(run, rows.visible, text, target).name, value]] : []
      }))
    case 'delete':
      return new Map()
    default:
      return action satisfies never
  }
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
