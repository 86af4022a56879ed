// The part of `npm run conformance` that has Spark and Lagoon answer TPC-H and TPC-DS on the same files. `check.ts [SCALE]`
import { Engine } from '@lagoon/engine'
import { dialect } from '@lagoon/sql'
import { type Answer, difference } from '../sql/answer.ts'
import { askLagoon } from '../sql/lagoon.ts'
import { Report } from '../sql/report.ts'
import { openSpark, type Spark } from '../sql/spark.ts'
import { openWorkload, relationsOf, type Workload, workloads } from './workload.ts'

const scale = Number(process.argv[2] ?? '0.1')
const report = new Report()
const spark = openSpark({ compiled: true })
const engine = await Engine.open()
await engine.learn(dialect)
try {
  for (const name of workloads) await check(openWorkload(name, scale))
} finally {
  await engine.close()
  await spark.close()
}
process.exitCode = report.close()

async function check(workload: Workload): Promise<void> {
  report.section(`${workload.name} at scale factor ${scale}, by Spark and by Lagoon`)
  for (const [table, file] of workload.files) await mustAnswer(spark, `CREATE OR REPLACE TEMPORARY VIEW ${table} USING parquet OPTIONS (path '${file}')`)
  const relations = await relationsOf(workload, engine)
  const resolve = ({ parts }: { readonly parts: readonly string[] }): ReturnType<typeof relations.get> => relations.get(parts.at(-1)?.toLowerCase() ?? '')
  let [sparkMs, lagoonMs] = [0, 0]
  for (const { name, databricks } of workload.queries) {
    const query = withoutLimit(databricks)
    const started = performance.now()
    const theirs = await spark.ask(query)
    const between = performance.now()
    const ours = await askLagoon(engine, query, { resolve })
    sparkMs += between - started
    lagoonMs += performance.now() - between
    report.check(name, difference(inOrder(theirs), inOrder(ours)), { quiet: true })
  }
  report.note(`Spark took ${(sparkMs / 1000).toFixed(1)} s, Lagoon ${(lagoonMs / 1000).toFixed(1)} s: ${(sparkMs / lagoonMs).toFixed(1)} times as fast`)
}

/** With equal sort keys at its end a limit leaves the choice to the engine: all rows are compared. */
function withoutLimit(text: string): string {
  return text.replace(/\bLIMIT\s+\d+\s*$/i, '')
}

/** Rows as a set: by their text, numbers that may differ in the last digit last. */
function inOrder(answer: Answer): Answer {
  if ('error' in answer) return answer
  const key = (row: readonly unknown[]): string => JSON.stringify([...row.map(value => (typeof value === 'number' ? null : value)), ...row.filter(value => typeof value === 'number').map(value => (value as number).toPrecision(9))])
  return { ...answer, rows: answer.rows.map(row => [key(row), row] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row) }
}

async function mustAnswer(asked: Spark, statement: string): Promise<void> {
  const answer = await asked.ask(statement)
  if ('error' in answer) throw new Error(`Spark says ${answer.error} to ${statement}: ${answer.message ?? ''}`)
}
