// Runs a list of steps on tables, in one process: a JSON line in, a JSON line out. Driven by lagoon.py.

import { Engine } from '@lagoon/engine'
import { parseColumns, type Column } from '@lagoon/sql'
import { localStorage } from '@lagoon/storage'
import { Catalog, type TableName } from '@lagoon/unity-catalog'
import { Warehouse } from '@lagoon/warehouse'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { plain, typeText } from './sql/plain.ts'

type Step =
  | { readonly do: 'create'; readonly table: string; readonly columns: string; readonly partitionedBy: readonly string[] }
  | { readonly do: 'append'; readonly table: string; readonly select: string }
  | { readonly do: 'delete'; readonly table: string; readonly where: string }
  | { readonly do: 'evolve'; readonly table: string; readonly columns: string }
  | { readonly do: 'register'; readonly table: string; readonly path: string }
  | { readonly do: 'read'; readonly table: string; readonly columns: string; readonly order: string }

const [folder = ''] = process.argv.slice(2)
const engine = await Engine.open({ threads: 2 })
const storage = localStorage(join(folder, 'lake'))
const catalog = await Catalog.open(localStorage(join(folder, 'catalog')))
await catalog.createCatalog({ name: 'c' }, { ifNotExists: true })
await catalog.createSchema({ catalog: 'c', name: 't', storageRoot: 'local/tables' }, { ifNotExists: true })
const warehouse = await Warehouse.open({ engine, storage, catalog })

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await perform(JSON.parse(line) as Step).catch((error: unknown) => ({
    error: error instanceof Error && 'code' in error ? String(error.code) : 'Error',
    message: String(error),
  }))
  process.stdout.write(`${JSON.stringify(answer, (_, value: unknown) => typeof value === 'bigint' ? String(value) : value)}\n`)
}
await warehouse.close()
await engine.close()

async function perform(step: Step): Promise<unknown> {
  const name: TableName = { catalog: 'c', schema: 't', name: step.table }
  switch (step.do) {
    case 'create': return warehouse.createTable({ name, columns: columnsOf(step.columns), kind: 'MANAGED', partitionColumns: step.partitionedBy })
    case 'register': return warehouse.createTable({ name, columns: [], kind: 'MANAGED', location: step.path })
    case 'append': return warehouse.append({ table: name, select: step.select })
    case 'evolve': return warehouse.evolve(name, columnsOf(step.columns))
    case 'delete': {
      const { duckdb, version } = await warehouse.relation(name, { rowIds: true })
      return warehouse.change({ table: name, version, remove: `SELECT __file, __row FROM ${duckdb} t WHERE ${step.where}` })
    }
    case 'read': return read(name, step.columns, step.order)
    default: return step satisfies never
  }
}

async function read(name: TableName, names: string, order: string): Promise<unknown> {
  const { duckdb, columns, version } = await warehouse.relation(name)
  const wanted = names === '*' ? columns : names.split(', ').flatMap(each => columns.filter(column => column.name === each))
  const { rows } = await engine.table(`SELECT ${wanted.map(column => `"${column.name}"`).join(', ')} FROM ${duckdb} t ORDER BY ${order}`)
  return {
    version,
    columns: wanted.map(column => [column.name, typeText(column.type)]),
    rows: rows.map(row => row.map((value, index) => plain(value, wanted[index]?.type ?? { kind: 'void' }))),
  }
}

function columnsOf(ddl: string): Column[] {
  return parseColumns(ddl).map(({ notNull, ...field }) => ({ ...field, nullable: notNull !== true }))
}
