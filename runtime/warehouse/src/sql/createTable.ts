import { describeAs } from '../alterTable.ts'
import { createTable as makeTable, dropTable } from '../createTable.ts'
import { naming } from '../failedRead.ts'
import { append, overwrite } from '../writeTable.ts'
import { alreadyExists, propertiesOf, refuseClauses, toColumn } from './clauses.ts'
import { locationOf, partsOf, tableName } from './names.ts'
import { always, done, listing, originIn, planIn, refuse, refusePipelineTable, type Runner } from './run.ts'
import { storing } from './storing.ts'

export const createTable: Runner<'createTable'> = {
  writes: always,
  async run(run, statement) {
    refuseClauses(run, statement)
    if (statement.like) return refuse(run, statement.like.place, 'CREATE TABLE … LIKE')
    if (statement.clone) return refuse(run, statement.clone.place, `${statement.clone.depth} CLONE`)
    if (statement.flow) return refuse(run, statement.flow.place, 'a FLOW of a table', 'define it in a pipeline')
    const name = tableName(partsOf(statement.name), run.session.defaults, originIn(run, statement.name.place))
    const held = await run.tools.catalog.findTable(name)
    if (held && statement.ifNotExists) return done
    if (held && !statement.orReplace) throw alreadyExists(run, name, statement.name.place)
    if (held) refusePipelineTable(run, held, statement.name.place)
    const queried = statement.query && (await planIn(run, statement.query)).columns.map((column) => ({ ...column, nullable: true }))
    const columns = queried ?? statement.columns.map((column) => toColumn(run, column))
    if (queried && statement.columns.length > 0) return refuse(run, statement.place, 'CREATE TABLE with both columns and AS', 'name and cast the columns in the query')
    const select = statement.query && (await storing(run, { query: statement.query, targets: columns, place: statement.place }))
    const table = { name, columns, properties: propertiesOf(statement.properties), comment: statement.comment, kind: 'MANAGED' as const }
    if (held?.location !== undefined) {
      const empty = `SELECT NULL AS "${(columns[0]?.name ?? '').replaceAll('"', '""')}" WHERE false`
      await naming(run.tools, () => overwrite(run.tools, { table: name, select: select ?? empty, columns, operation: { name: 'CREATE OR REPLACE TABLE AS SELECT' } }))
      await describeAs(run.tools, name, { comment: statement.comment, properties: table.properties })
      return done
    }
    if (held) await run.tools.catalog.dropTable(held)
    const made = await makeTable(run.tools, {
      ...table,
      partitionColumns: statement.partitionedBy.map(({ text }) => text),
      location: statement.location === undefined ? undefined : locationOf(statement.location),
    })
    if (select === undefined) return done
    try {
      const written = await naming(run.tools, () => append(run.tools, { table: made, select, operation: { name: 'CREATE TABLE AS SELECT' } }))
      const rows = written.kind === 'written' ? written.rows : 0n
      return listing({ num_affected_rows: 'bigint', num_inserted_rows: 'bigint' }, [[rows, rows]])
    } catch (error) {
      await dropTable(run.tools, made)
      throw error
    }
  },
}

