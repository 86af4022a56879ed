import { translateTsqlQuery, type Expression, type Query, type Select, type TsqlEnvironment, type TsqlSelect, type TsqlType, type TsqlVariable } from '@lagoon/sql'
import type { Value } from '@lagoon/engine'
import type { Origin } from './error.ts'
import { ScriptFailure } from './message.ts'
import type { Run } from './run.ts'
import { asLiteralText, literalOf } from './values.ts'

type Site = TsqlEnvironment['site']

// One question to DuckDB for each value of each row: a list of columns, not a table of data.
const mostRows = 10_000

/** Assigns row after row, in the order of the query, as the server does when it sorts before it computes. Answers how many rows there were. */
export async function accumulate(run: Run, site: Site, statement: TsqlSelect, origin: Origin): Promise<bigint> {
  const { query } = statement
  if (query.body.kind !== 'select' || query.body.groupBy || query.body.distinct) return refuse(origin)
  const columns: Expression[] = []
  const items = query.body.items.map(item => withoutColumns(item.expression, columns, origin))
  const { rows, types } = await rowsOf(run, site, query, query.body, columns)
  if (rows.length > mostRows) return refuse(origin, `over more than ${mostRows} rows`)
  for (const row of rows) {
    row.forEach((value, index) => { const type = types[index]; if (type) run.variables.set(columnVariable(index), { type, duckdb: literalOf(value === null ? null : String(value), type) }) })
    for (const [index, item] of items.entries()) {
      const name = statement.assignments[index]?.toLowerCase() ?? ''
      const { type } = run.variables.get(name) as TsqlVariable
      run.variables.set(name, await run.evaluate(site, item, type))
    }
  }
  columns.forEach((_, index) => run.variables.delete(columnVariable(index)))
  return BigInt(rows.length)
}

async function rowsOf(run: Run, site: Site, query: Query, body: Select, columns: readonly Expression[]): Promise<{ readonly rows: readonly (readonly Value[])[]; readonly types: readonly TsqlType[] }> {
  const { place } = body
  const read = columns.length > 0 ? columns : [{ kind: 'literal', type: { kind: 'int' }, value: '1', place } as const]
  const translated = translateTsqlQuery(run.environment(site), { ...query, body: { ...body, items: read.map(expression => ({ expression, aliases: [], place })) } })
  const list = translated.columns.map((column, index) => asLiteralText(`c${index}`, column.type))
  const { rows } = await run.session.table(`SELECT ${list.join(', ')} FROM (${translated.text}) q(${list.map((_, index) => `c${index}`).join(', ')}) LIMIT ${mostRows + 1}`)
  return { rows, types: translated.columns.map(column => column.type) }
}

const columnVariable = (index: number): string => `@@row column ${index}`

// Their first argument is a word, not a column.
const unitFunctions: ReadonlySet<string> = new Set(['DATEADD', 'DATEDIFF', 'DATEDIFF_BIG', 'DATEPART', 'DATENAME', 'DATETRUNC'])
const perRow: ReadonlySet<string> = new Set(['scalarQuery', 'exists', 'inQuery'])

/** The expression with a variable in the place of each column; the columns are put into `columns`. */
function withoutColumns(expression: Expression, columns: Expression[], origin: Origin): Expression {
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit)
    if (typeof node !== 'object' || node === null) return node
    if ('kind' in node && typeof node.kind === 'string') {
      if (perRow.has(node.kind)) return refuse(origin, 'with a subquery in it')
      if (node.kind === 'column') {
        columns.push(node as Expression)
        return { kind: 'variable', name: columnVariable(columns.length - 1), place: (node as Expression).place }
      }
      if (node.kind === 'function') {
        const call = node as Extract<Expression, { kind: 'function' }>
        if (call.over) return refuse(origin, 'with a window function in it')
        const [first, ...rest] = call.args
        const keepsFirst = first && unitFunctions.has(call.name.parts.at(-1)?.text.toUpperCase() ?? '')
        return { ...call, args: keepsFirst ? [first, ...(visit(rest) as typeof rest)] : visit(call.args) }
      }
    }
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, key === 'place' || key === 'type' ? child : visit(child)]))
  }
  return visit(expression) as Expression
}

function refuse(origin: Origin, why = 'with GROUP BY or DISTINCT'): never {
  throw new ScriptFailure([{ code: 'UNSUPPORTED_FEATURE', message: `SELECT @x = @x + … ${why} is not supported`, hint: 'use STRING_AGG or SUM', origin }], 'batch')
}
