import { duckdbType, formatType, type Expression, type ObjectName, type Query, type SqlType } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import { partsOf } from './names.ts'
import { done, never, originIn, planIn, type Run, type Runner } from './run.ts'
import type { HeldVariable } from './session.ts'

/** DECLARE [OR REPLACE] VARIABLE: the default is computed now, once. */
export const declareVariable: Runner<'declareVariable'> = {
  writes: never,
  async run(run, { names, type, default: value, orReplace }) {
    for (const name of names) {
      const key = variableName(run, name)
      if (run.session.variables.has(key) && !orReplace) throw new WarehouseError('VARIABLE_ALREADY_EXISTS', `the variable ${key} already exists`, { origin: originIn(run, name.place), hint: 'DECLARE OR REPLACE' })
      run.session.variables.set(key, value ? defaulted(await evaluate(run, value, type)) : { type: type ?? { kind: 'void' }, duckdb: nullOf(type), default: nullOf(type) })
    }
    return done
  },
}

const nullOf = (type: SqlType | undefined): string => (type ? `CAST(NULL AS ${duckdbType(type)})` : 'NULL')
const defaulted = (value: Evaluated): HeldVariable => ({ ...value, default: value.duckdb })

/** SET VARIABLE: all values are computed before any variable changes. */
export const setVariable: Runner<'setVariable'> = {
  writes: never,
  async run(run, { targets, values, place }) {
    const held = targets.map((target) => ({ key: variableName(run, target), place: target.place, ...heldVariable(run, target) }))
    const twice = held.find(({ key }, i) => held.some((other, j) => j < i && other.key === key))
    if (twice) throw new WarehouseError('DUPLICATE_ASSIGNMENTS', `the variable ${twice.key} is set twice`, { origin: originIn(run, twice.place) })
    await assign(run, held.map(({ key }) => key), 'kind' in values ? values : await Promise.all(values.map(async (value, i) => valueFor(run, value, held[i] ?? { type: { kind: 'void' }, duckdb: 'NULL', default: 'NULL' }))), place)
    return done
  },
}

async function valueFor(run: Run, value: Expression, held: HeldVariable): Promise<string> {
  if (value.kind === 'column' && value.parts.length === 1 && value.parts[0]?.quoted === false && value.parts[0].text.toUpperCase() === 'DEFAULT') return held.default
  return (await evaluate(run, value, held.type)).duckdb
}

/** Gives variables the values of one row, or texts of DuckDB that are values already. */
export async function assign(run: Run, keys: readonly string[], values: Query | readonly string[], place: Query['place']): Promise<void> {
  const texts = 'kind' in values ? await rowOf(run, keys, values, place) : values
  keys.forEach((key, i) => {
    const held = run.session.variables.get(key)
    const text = texts[i]
    if (held && text !== undefined) run.session.variables.set(key, { ...held, duckdb: text })
  })
}

/** The one row of a query, as values of the variables' types; nulls when there is none. */
async function rowOf(run: Run, keys: readonly string[], query: Query, place: Query['place']): Promise<readonly string[]> {
  const plan = await planIn(run, query)
  if (plan.columns.length !== keys.length) throw new WarehouseError('ASSIGNMENT_ARITY_MISMATCH', `${keys.length} variables are set from ${plan.columns.length} columns`, { origin: originIn(run, place) })
  const types = keys.map((key) => run.session.variables.get(key)?.type ?? { kind: 'void' as const })
  const texts = plan.columns.map(({ duckdbName }, i) => `CAST(CAST("${duckdbName.replaceAll('"', '""')}" AS ${duckdbType(types[i] ?? { kind: 'void' })}) AS VARCHAR)`)
  const { rows } = await naming(run.tools, () => run.tools.engine.table(`SELECT ${texts.join(', ')} FROM (${plan.duckdb}) AS q LIMIT 2`))
  if (rows.length > 1) throw new WarehouseError('ROW_SUBQUERY_TOO_MANY_ROWS', 'the query that sets the variables gives more than one row', { origin: originIn(run, place) })
  return types.map((type, i) => literal(rows[0]?.[i] ?? null, type))
}

interface Evaluated {
  readonly type: SqlType
  readonly duckdb: string
}

async function evaluate(run: Run, expression: Expression, wanted?: SqlType): Promise<Evaluated> {
  const { type, value } = await valueOf(run, expression, wanted)
  return { type, duckdb: literal(value, type) }
}

/** The value of an expression without columns, as DuckDB writes it, and its type: the one that is wanted, if any is. */
export async function valueOf(run: Run, expression: Expression, wanted?: SqlType): Promise<{ readonly type: SqlType; readonly value: string | null }> {
  const { place } = expression
  const cast: Expression = wanted ? { kind: 'cast', operand: expression, type: wanted, typeText: formatType(wanted), attempt: false, place } : expression
  const query: Query = { kind: 'query', with: [], recursive: false, orderBy: [], place, body: { kind: 'select', distinct: false, items: [{ expression: cast, aliases: [], place }], from: [], lateralViews: [], windows: [], place } }
  const plan = await planIn(run, query)
  const { rows } = await naming(run.tools, () => run.tools.engine.table(`SELECT CAST(v AS VARCHAR) FROM (${plan.duckdb}) AS q(v)`))
  const value = rows[0]?.[0] ?? null
  return { type: wanted ?? plan.columns[0]?.type ?? { kind: 'void' }, value: value === null ? null : String(value) }
}

/** A value that DuckDB wrote as text, as it reads it again. */
function literal(value: unknown, type: SqlType): string {
  return value === null ? nullOf(type) : `CAST('${String(value).replaceAll("'", "''")}' AS ${duckdbType(type)})`
}

/** `v`, `session.v`, `system.session.v` */
export function variableName(run: Run, name: ObjectName): string {
  const parts = partsOf(name).map((part) => part.toLowerCase())
  const qualifier = parts.slice(0, -1).join('.')
  if (!['', 'session', 'system.session'].includes(qualifier)) throw new WarehouseError('INVALID_VARIABLE_DECLARATION', `a variable has a name of one part, or session before it, not ${parts.join('.')}`, { origin: originIn(run, name.place) })
  return parts.at(-1) ?? ''
}

export function heldVariable(run: Run, name: ObjectName): HeldVariable {
  const held = run.session.variables.get(variableName(run, name))
  if (!held) throw new WarehouseError('UNRESOLVED_VARIABLE', `there is no variable ${partsOf(name).join('.')}`, { origin: originIn(run, name.place), hint: 'DECLARE VARIABLE makes one' })
  return held
}
