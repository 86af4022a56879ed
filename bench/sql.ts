// Figures of Databricks SQL, each beside its limit. `npm run bench:sql -- [--scale 1] [--times 3] [--write]`
// Prints a table; --write keeps it in bench/SQL.md. TPC-H is left out where conformance/install.sh has not run.

import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { Engine, type Session } from '@lagoon/engine'
import { dialect, parseDatabricks, type Query, translateQuery } from '@lagoon/sql'
import { openWorkload, relationsOf, type Workload, type WorkloadName } from '../conformance/tpc/workload.ts'
import { measure } from './measure.ts'

const { values } = parseArgs({ options: { scale: { type: 'string', default: '1' }, times: { type: 'string', default: '3' }, write: { type: 'boolean', default: false } } })
const times = Number(values.times)
const root = join(import.meta.dirname, '..')
const now = new Date()

type Row = readonly [what: string, figure: string, aim: string]
const rows: Row[] = [...(await firstQuery()), ...(await translation()), ...(await tpc())]
const widths = [0, 1, 2].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0), 6))
const line = (cells: readonly string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
const text = [
  '# Results of `npm run bench:sql`',
  '',
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1e9)} GB of memory, ${now.toISOString().slice(0, 10)}. Best of ${times}.`,
  '',
  line(['what', 'figure', 'aim']),
  `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`,
  ...rows.map(line),
  '',
].join('\n')
process.stdout.write(text)
if (values.write) await writeFile(join(import.meta.dirname, 'SQL.md'), text)

/** The whole command, from a process that begins to the answer. */
async function firstQuery(): Promise<Row[]> {
  const state = await mkdtemp(join(tmpdir(), 'lagoon-bench-'))
  try {
    const args = [join(root, 'bin', 'lagoon.mjs'), 'sql', 'SELECT count(*) FROM range(10)', '--state', state, '-q']
    await measure(args)
    const all = []
    for (let i = 0; i < times + 2; i += 1) all.push(await measure(args))
    const failed = all.find(({ code }) => code !== 0)
    if (failed) throw new Error(failed.stderr)
    return [['first query of a fresh process, whole command', `${Math.min(...all.map(({ wallMs }) => wallMs)).toFixed(0)} ms`, 'aim 400 ms']]
  } finally {
    await rm(state, { recursive: true, force: true })
  }
}

/** Parse, analyse and translate a text of some 15 KB that a person could have written. */
async function translation(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lagoon-bench-'))
  try {
    const outfile = join(folder, 'translate.mjs')
    await build({ entryPoints: [join(import.meta.dirname, 'translate.ts')], bundle: true, platform: 'node', format: 'esm', outfile })
    const all: { characters: number; cold: number; warm: number }[] = []
    for (let i = 0; i < times; i += 1) all.push(JSON.parse((await measure([outfile])).stdout) as (typeof all)[number])
    const best = (of: (one: (typeof all)[number]) => number): string => `${Math.min(...all.map(of)).toFixed(1)} ms`
    return [
      [`a query of ${((all[0]?.characters ?? 0) / 1000).toFixed(1)} KB: read, analysed, translated, the first time`, best(({ cold }) => cold), ''],
      ['the same, warm (median of 101)', best(({ warm }) => warm), 'aim 10 ms'],
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function tpc(): Promise<Row[]> {
  if (!existsSync(join(root, '.cache/conformance/spark/bin/python'))) return [['TPC-H', 'not measured', 'run conformance/install.sh first']]
  return [...(await beside('tpch')), ...(await beside('tpcds'))]
}

/** The same queries as DuckDB's authors wrote them, and translated from Databricks SQL, in turns. */
async function beside(name: WorkloadName): Promise<Row[]> {
  const workload = openWorkload(name, Number(values.scale))
  const engine = await Engine.open()
  await engine.learn(dialect)
  const session = await engine.session()
  for (const [table, file] of workload.files) await session.run(`CREATE VIEW ${table} AS SELECT * FROM read_parquet('${file}')`)
  const relations = await relationsOf(workload, engine)
  const figures = []
  for (const { name: query, duckdb, databricks } of workload.queries) {
    const translated = translate(databricks, table => relations.get(table))
    let [written, ours] = [Infinity, Infinity]
    for (let i = 0; i < times; i += 1) {
      written = Math.min(written, await timed(session, duckdb))
      ours = Math.min(ours, await timed(session, translated))
    }
    figures.push({ query, written, ours })
  }
  await session.close()
  await engine.close()
  return summary(workload, figures)
}

function summary({ name, queries }: Workload, figures: readonly { readonly query: string; readonly written: number; readonly ours: number }[]): Row[] {
  const sum = (of: (figure: (typeof figures)[number]) => number): number => figures.reduce((total, figure) => total + of(figure), 0)
  const [written, ours] = [sum(figure => figure.written), sum(figure => figure.ours)]
  const worst = figures.toSorted((a, b) => b.ours / b.written - a.ours / a.written)[0]
  const what = `${name}, scale factor ${values.scale}, ${queries.length} queries`
  return [
    [`${what}: as written for DuckDB`, `${(written / 1000).toFixed(2)} s`, ''],
    [`${what}: translated from Databricks SQL`, `${(ours / 1000).toFixed(2)} s`, ''],
    [`${what}: ratio`, (ours / written).toFixed(2), 'aim 1.1'],
    [`${what}: the worst ratio of one (${worst?.query ?? ''})`, worst ? (worst.ours / worst.written).toFixed(2) : '', ''],
  ]
}

async function timed(session: Session, query: string): Promise<number> {
  const started = performance.now()
  await session.table(query)
  return performance.now() - started
}

function translate(text: string, relation: (name: string) => ReturnType<Parameters<typeof translateQuery>[1]['resolve']>): string {
  const [statement] = parseDatabricks({ text, file: 'bench' }).statements
  if (statement?.kind !== 'query') throw new TypeError(`not a query: ${text.slice(0, 80)}`)
  const query: Query = statement.query
  return translateQuery(query, { resolve: ({ parts }) => relation(parts.at(-1)?.toLowerCase() ?? ''), now, file: 'bench', text }).duckdb
}
