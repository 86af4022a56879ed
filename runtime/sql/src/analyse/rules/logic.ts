import { type Place } from '../../place.ts'
import { types } from '../../types.ts'
import { handedIn } from '../handedIn.ts'
import { isHarmless } from '../harmless.ts'
import { sharing } from '../once.ts'
import { type Scope } from '../scope.ts'
import { compose, findTyped, type Typed } from '../typed.ts'

type Operator = 'AND' | 'OR'

/** The plain texts of conditions that have another one, see `asSelection`. */
const selections = new WeakMap<Typed, string>()
const harmless = new WeakSet<Typed>()
/** What stands between the ANDs of a condition. */
const conjuncts = new WeakMap<Typed, readonly Typed[]>()

/**
 * A run of ANDs or ORs. What stands to the right is not looked at where the left side decides, so that nothing is raised there. DuckDB computes
 * all operands of every row, but the branches of a CASE only where they are wanted: an operand that may raise starts a new branch.
 */
export function logic(operator: Operator, conditions: readonly Typed[], place: Place, scope: Scope): Typed {
  const plain = compose(place, conditions, { type: types.boolean, duckdb: joined(operator, conditions.map(condition => condition.duckdb)) })
  if (plain.failed) return plain
  const branches = branchesOf(operator, conditions)
  const value = branches.length === 1 ? plain : handedIn({ ...plain, duckdb: inBranches(operator, branches).duckdb }, scope)
  if (branches.length === 1 && isHarmlessCondition(conditions[0] as Typed)) harmless.add(value)
  if (operator === 'AND') conjuncts.set(value, conditions)
  const selection = joined(operator, conditions.map(condition => selections.get(condition) ?? condition.duckdb))
  if (selection !== value.duckdb) selections.set(value, selection)
  return value
}

/**
 * The condition where it chooses rows, in WHERE or in ON of an inner join: DuckDB looks at a row no longer once it is left out, pushes each AND down by itself, and skips
 * what it need not read.
 */
export function asSelection(condition: Typed): Typed {
  const duckdb = selections.get(condition)
  return duckdb === undefined ? condition : { ...condition, duckdb }
}

/** The operands of a condition's ANDs, and of the ANDs among them. */
export function operandsOf(condition: Typed): readonly Typed[] {
  const operands: Typed[] = []
  const pending = [condition]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const inside = conjuncts.get(next)
    if (inside) pending.push(...inside.toReversed())
    else operands.push(next)
  }
  return operands
}

/** As `isHarmless`, of conditions of conditions as well. */
export const isHarmlessCondition = (condition: Typed): boolean => harmless.has(condition) || isHarmless(condition)

const joined = (operator: Operator, texts: readonly string[]): string => (texts.length === 1 ? (texts[0] ?? '') : `(${texts.join(` ${operator} `)})`)

/** The operands in runs that may be computed together. */
export function branchesOf(operator: Operator, conditions: readonly Typed[]): readonly Typed[] {
  const runs: Typed[][] = []
  for (const condition of conditions) {
    const run = runs.at(-1)
    if (run && isHarmlessCondition(condition)) run.push(condition)
    else runs.push([condition])
  }
  return runs.map(run => (run.length === 1 ? (run[0] as Typed) : compose((run[0] as Typed).place, run, { type: types.boolean, duckdb: joined(operator, run.map(each => each.duckdb)) })))
}

/** Each run but the last is named twice where it may be null, when those behind it decide. What is long by that grows by one name a step instead. */
function inBranches(operator: Operator, branches: readonly Typed[]): Typed {
  const [first, ...rest] = branches as [Typed, ...Typed[]]
  const longest = rest.slice(0, -1).filter(branch => branch.nullable).reduce((length, branch) => length + branch.duckdb.length, 0)
  if (longest > long) return inBranches(operator, [inBranches(operator, branches.slice(0, -1)), branches.at(-1) as Typed])
  const write = (start: Typed): Typed => compose(start.place, [start, ...rest], { type: types.boolean, duckdb: caseText(operator, [start, ...rest]) })
  // DuckDB has no subquery and nothing that gathers rows inside a lambda.
  const fitsLambda = rest.every(branch => findTyped(branch, each => each.subquery !== undefined || each.gathers !== undefined) === undefined)
  return first.nullable && fitsLambda ? sharing([first], ([start = first]) => write(start)) : write(first)
}

const long = 1_000

function caseText(operator: Operator, branches: readonly Typed[]): string {
  const deciding = branches.slice(0, -1).map(({ duckdb }) => (operator === 'AND' ? `WHEN NOT ${duckdb} THEN false` : `WHEN ${duckdb} THEN true`))
  const otherwise = branches.filter((branch, index) => branch.nullable || index === branches.length - 1)
  return `CASE ${deciding.join(' ')} ELSE ${joined(operator, otherwise.map(branch => branch.duckdb))} END`
}
