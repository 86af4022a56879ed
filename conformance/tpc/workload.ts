import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Engine, quoteText } from '@lagoon/engine'
import { parseType, type Relation } from '@lagoon/sql'

export type WorkloadName = 'tpch' | 'tpcds'
export const workloads: readonly WorkloadName[] = ['tpch', 'tpcds']

export interface Workload {
  readonly name: WorkloadName
  /** Parquet files by the name of their table. */
  readonly files: ReadonlyMap<string, string>
  readonly queries: readonly WorkloadQuery[]
}
export interface WorkloadQuery {
  readonly name: string
  /** As written for DuckDB, by its authors. */
  readonly duckdb: string
  /** The same as Databricks writes it. */
  readonly databricks: string
}

const root = join(import.meta.dirname, '..', '..')

/** Reads a workload of a scale factor from .cache/conformance; makes it there first, by what conformance/install.sh installs. */
export function openWorkload(name: WorkloadName, scale: number): Workload {
  const folder = join(root, '.cache', 'conformance', `tpc-${scale}`)
  const list = join(folder, `${name}.json`)
  if (!existsSync(list)) execFileSync(join(root, '.cache/conformance/spark/bin/python'), [join(import.meta.dirname, 'generate.py'), folder, String(scale)])
  const files = new Map(readdirSync(join(folder, name)).map(file => [file.replace('.parquet', ''), join(folder, name, file)]))
  const texts = JSON.parse(readFileSync(list, 'utf8')) as readonly (readonly [number, string])[]
  return { name, files, queries: texts.map(([number, text]) => ({ name: `${name} ${number}`, duckdb: text.replace(/;\s*$/, ''), databricks: asDatabricks(text) })) }
}

/** Names in double quotes are strings on Databricks: it quotes names with backticks. */
function asDatabricks(text: string): string {
  return text.replace(/;\s*$/, '').replace(/"([^"]*)"/g, '`$1`')
}

/** What Lagoon must know to translate queries over the files. */
export async function relationsOf({ files }: Workload, engine: Engine): Promise<ReadonlyMap<string, Relation>> {
  const relations = new Map<string, Relation>()
  for (const [name, file] of files) {
    const duckdb = `read_parquet(${quoteText(file)})`
    const columns = await engine.columns(`SELECT * FROM ${duckdb}`)
    relations.set(name, { duckdb, columns: columns.map(column => ({ name: column.name, nullable: true, type: parseType(column.type.replace('VARCHAR', 'STRING').replace('INTEGER', 'INT')) })) })
  }
  return relations
}
