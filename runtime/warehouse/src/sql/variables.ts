import type { Value } from '@lagoon/engine'
import { duckdbType, formatType, type DeclareVariable, type Expression, type HeldValue, type ObjectName, type Query, type SqlType } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import type { Plan } from '../types.ts'
import { localSlot, type Slot } from './locals.ts'
import { partsOf } from './names.ts'
import { done, never, originIn, planIn, type Run, type Runner } from './run.ts'
import type { HeldVariable } from './session.ts'

/** DECLARE [OR REPLACE] VARIABLE: the default is computed now, once. */
export const declareVariable: Runner<'declareVariable'> = {
  writes: never,
  async run(run, statement) {
    for (const name of statement.names) {
      const key = variableName(run, name)
      if (run.session.variables.has(key) && !statement.orReplace) throw new WarehouseError('VARIABLE_ALREADY_EXISTS', `the variable ${key} already exists`, { origin: originIn(run, name.place), hint: 'DECLARE OR REPLACE' })
      run.session.variables.set(key, await declared(run, statement))
    }
    return done
  },
}

/** The same in the innermost block of a script. */
export async function declareIn(run: Run, declaration: DeclareVariable): Promise<void> {
  for (const name of declaration.names) run.locals?.variables.set(partsOf(name).join('.').toLowerCase(), await declared(run, declaration))
}

async function declared(run: Run, { type, default: value }: DeclareVariable): Promise<HeldVariable> {
  return defaulted(value ? await valueOf(run, value, type) : { type: type ?? { kind: 'void' }, value: null })
}

const defaulted = (held: HeldValue): HeldVariable => ({ ...held, default: held.value })

/** SET VARIABLE: all values are computed before any variable changes. */
export const setVariable: Runner<'setVariable'> = {
  writes: never,
  async run(run, { targets, values, place }) {
    const slots = targets.map((target) => ({ ...slotOf(run, target), place: target.place }))
    const twice = slots.find(({ variables, key }, i) => slots.some((other, j) => j < i && other.variables === variables && other.key === key))
    if (twice) throw new WarehouseError('DUPLICATE_ASSIGNMENTS', `the variable ${twice.key} is set twice`, { origin: originIn(run, twice.place) })
    await assign(run, slots, 'kind' in values ? values : await Promise.all(values.map(async (value, i) => valueFor(run, value, slots[i]?.held ?? nothing))), place)
    return done
  },
}

const nothing: HeldVariable = { type: { kind: 'void' }, value: null, default: null }

async function valueFor(run: Run, value: Expression, held: HeldVariable): Promise<string | null> {
  if (value.kind === 'column' && value.parts.length === 1 && value.parts[0]?.quoted === false && value.parts[0].text.toUpperCase() === 'DEFAULT') return held.default
  return (await valueOf(run, value, held.type)).value
}

/** Gives variables the values of one row, or values that are computed already. */
export async function assign(run: Run, slots: readonly HeldSlot[], values: Query | readonly (string | null)[], place: Query['place']): Promise<void> {
  const texts = 'kind' in values ? await rowOf(run, slots, values, place) : values
  slots.forEach(({ variables, key, held }, i) => {
    const text = texts[i]
    if (text !== undefined) variables.set(key, { ...held, value: text })
  })
}

/** The one row of a query, as values of the variables' types; nulls when there is none. */
async function rowOf(run: Run, slots: readonly HeldSlot[], query: Query, place: Query['place']): Promise<readonly (string | null)[]> {
  const plan = await planIn(run, query)
  if (plan.columns.length !== slots.length) throw new WarehouseError('ASSIGNMENT_ARITY_MISMATCH', `${slots.length} variables are set from ${plan.columns.length} columns`, { origin: originIn(run, place) })
  const types = slots.map(({ held }) => held.type)
  const { rows } = await naming(run.tools, () => run.tools.engine.table(`${textsOf(plan, types)} LIMIT 2`))
  if (rows.length > 1) throw new WarehouseError('ROW_SUBQUERY_TOO_MANY_ROWS', 'the query that sets the variables gives more than one row', { origin: originIn(run, place) })
  return types.map((_, i) => textIn(rows[0]?.[i]))
}

/**
 * The rows of a query, each as variables that have its columns' names. They are those of the moment when the first is asked for: DuckDB
 * keeps them meanwhile, and gives them a part at a time.
 */
export async function* rowsOf(run: Run, query: Query): AsyncGenerator<readonly (readonly [string, HeldVariable])[]> {
  const { columns, duckdb } = await planIn(run, query)
  const session = await run.tools.engine.session()
  try {
    await naming(run.tools, () => session.run(`CREATE TEMP TABLE lagoon_rows AS ${textsOf({ columns, duckdb }, columns.map(({ type }) => type))}`))
    for (let from = 0, last = false; !last; from += rowsAtOnce) {
      const { rows } = await session.table(`SELECT * FROM temp.main.lagoon_rows WHERE rowid >= ${from} AND rowid < ${from + rowsAtOnce} ORDER BY rowid`)
      for (const row of rows) yield columns.map(({ name, type }, i) => [name.toLowerCase(), defaulted({ type, value: textIn(row[i]) })])
      last = rows.length < rowsAtOnce
    }
  } finally {
    await session.close()
  }
}

const rowsAtOnce = 2048

/** The rows of a query, each value brought to its type and written as DuckDB writes it. */
function textsOf({ columns, duckdb }: Pick<Plan, 'columns' | 'duckdb'>, types: readonly SqlType[]): string {
  const texts = columns.map(({ duckdbName }, i) => `CAST(CAST("${duckdbName.replaceAll('"', '""')}" AS ${duckdbType(types[i] ?? { kind: 'void' })}) AS VARCHAR) AS v${i}`)
  return `SELECT ${texts.join(', ')} FROM (${duckdb}) AS q`
}

const textIn = (value: Value | undefined): string | null => (value === null || value === undefined ? null : String(value))

/** The value of an expression without columns, as DuckDB writes it, and its type: the one that is wanted, if any is. */
export async function valueOf(run: Run, expression: Expression, wanted?: SqlType): Promise<HeldValue> {
  const { place } = expression
  const cast: Expression = wanted ? { kind: 'cast', operand: expression, type: wanted, typeText: formatType(wanted), attempt: false, place } : expression
  const query: Query = { kind: 'query', with: [], recursive: false, orderBy: [], place, body: { kind: 'select', distinct: false, items: [{ expression: cast, aliases: [], place }], from: [], lateralViews: [], windows: [], place } }
  const plan = await planIn(run, query)
  const { rows } = await naming(run.tools, () => run.tools.engine.table(`SELECT CAST(v AS VARCHAR) FROM (${plan.duckdb}) AS q(v)`))
  return { type: wanted ?? plan.columns[0]?.type ?? { kind: 'void' }, value: textIn(rows[0]?.[0]) }
}

/** `v`, `session.v`, `system.session.v` */
export function variableName(run: Run, name: ObjectName): string {
  const parts = partsOf(name).map((part) => part.toLowerCase())
  const qualifier = parts.slice(0, -1).join('.')
  if (!['', 'session', 'system.session'].includes(qualifier)) throw new WarehouseError('INVALID_VARIABLE_DECLARATION', `a variable has a name of one part, or session before it, not ${parts.join('.')}`, { origin: originIn(run, name.place) })
  return parts.at(-1) ?? ''
}

export interface HeldSlot extends Slot { readonly held: HeldVariable }

/** Where a variable is kept: of a script, or else of the session. */
export function slotOf(run: Run, name: ObjectName): HeldSlot {
  const local = localSlot(run.locals, partsOf(name).map((part) => part.toLowerCase()))
  const slot = local?.parts === name.parts.length ? local : { variables: run.session.variables, key: run.locals && name.parts.length > 1 ? qualifiedName(name) : variableName(run, name), parts: name.parts.length }
  const held = slot.variables.get(slot.key)
  if (!held) throw new WarehouseError('UNRESOLVED_VARIABLE', `there is no variable ${partsOf(name).join('.')}`, { origin: originIn(run, name.place), hint: 'DECLARE VARIABLE makes one' })
  return { ...slot, held }
}

/** In a script a qualifier may be a label: one that is not known is no wrong declaration, but a variable that is not there. */
const qualifiedName = (name: ObjectName): string => partsOf(name).join('.').toLowerCase().replace(/^(system\.)?session\./, '')

/** The value of an expression without columns, as a node that stands for it: a literal where its text is one. */
export async function constantOf(run: Run, expression: Expression): Promise<Expression> {
  const { type, value } = await valueOf(run, expression)
  const { place } = expression
  if (value === null || !hasLiterals.has(type.kind)) return { kind: 'held', type, value, place }
  return { kind: 'literal', type, value: type.kind === 'boolean' ? value === 'true' : value, place }
}

const hasLiterals: ReadonlySet<SqlType['kind']> = new Set(['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal', 'string'])
