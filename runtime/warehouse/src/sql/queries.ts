import type { Column, Query, Statement } from '@lagoon/sql'
import { naming } from '../failedRead.ts'
import { shownAs } from '../shownValue.ts'
import { typeText } from '../typeText.ts'
import { listing, never, planIn, refuse, type Result, type Run, type Runner } from './run.ts'
import { builderAt } from './tree.ts'

/** SELECT, VALUES, WITH, TABLE. */
export const query: Runner<'query'> = {
  writes: never,
  async run(run, statement) {
    const { duckdb, columns } = await planIn(run, statement.query)
    return fetch(run, duckdb, columns)
  },
}

/** Shows the DuckDB text and DuckDB's plan of it, since that is what runs. Of a statement that writes rows, those of its query. */
export const explain: Runner<'explain'> = {
  writes: never,
  async run(run, { statement }) {
    const inside = queryIn(statement)
    if (!inside) return refuse(run, statement.place, `EXPLAIN of ${statement.kind}`, 'explain its query')
    const { duckdb } = await planIn(run, inside)
    const { rows } = await naming(run.tools, () => run.tools.engine.table(`EXPLAIN ${duckdb}`))
    const plan = rows.map((row) => String(row[1] ?? '')).join('\n')
    return listing({ plan: 'string' }, [[`== DuckDB ==\n${duckdb}\n\n== Physical Plan ==\n${plan}`]])
  },
}

function queryIn(statement: Statement): Query | undefined {
  switch (statement.kind) {
    case 'query':
    case 'insert':
    case 'createView':
    case 'createMaterializedView':
      return statement.query
    case 'createTable':
    case 'createStreamingTable':
      return statement.query
    case 'merge':
      return builderAt(statement.place).everything(statement.source)
    default:
      return undefined
  }
}

/** The rows of a translated query as Databricks prints them: an instant as the clock of the session's zone shows it. */
export async function fetch({ tools }: Run, duckdb: string, columns: readonly Column[]): Promise<Result> {
  const { rows } = await naming(tools, () => tools.engine.table(duckdb))
  const shown = columns.map(({ type }) => shownAs(type, tools.effects.zone))
  return {
    columns: columns.map(({ name, type }) => ({ name, type: typeText(type) })),
    rows: shown.some((each) => each !== undefined) ? rows.map((row) => row.map((value, i) => shown[i]?.(value) ?? value)) : rows,
  }
}
