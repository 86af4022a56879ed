import { type FunctionCall } from '../tree/expression.ts'
import { commonType, isIntegral, isNumeric } from '../analyse/lattice.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { coerceUnasked } from '../analyse/coercion.ts'
import { castText } from '../analyse/casts.ts'
import { type Scope } from '../analyse/scope.ts'
import { compose, failed, isFoldable, type Typed } from '../analyse/typed.ts'
import { duckdbType, formatType, type SqlType, types } from '../types.ts'
import { special } from './special.ts'
import { aliases } from './define.ts'
import { type FunctionEntry } from './table.ts'

/** A random number as DuckDB text: of chance, or the row's number in the sequence of a seed. */
interface Draw { readonly duckdb: string; readonly seeded: boolean }

/** A seed counts the rows, which only a window function can. */
const seeded = (script: string, seed: string): Draw => ({ duckdb: `${script}(CAST(${seed} AS BIGINT), row_number() OVER () - 1)`, seeded: true })

function seedOf(value: Typed, name: string, scope: Scope): string | undefined {
  if (value.constant === null) return '0'
  if (isIntegral(value.type) && typeof value.constant === 'string') return value.constant
  scope.report(value.place, 'SEED_EXPRESSION_IS_UNFOLDABLE', `the seed of ${name} must be a whole number, written as a literal`)
  return undefined
}

const drawn = (node: FunctionCall, draw: Draw, made: { readonly type: SqlType; readonly duckdb: string; readonly nullable: boolean }): Typed => ({
  ...compose(node.place, [], made), ...(draw.seeded ? { gathers: 'window' as const } : {}),
})

function plain(name: string, script: string, chance: string): FunctionEntry {
  return special(name, `${name}([bigint]) : double`, (node, scope) => {
    const [given] = argumentsOf(node, scope)
    const seed = given && seedOf(given, name, scope)
    const draw = seed === undefined ? { duckdb: chance, seeded: false } : seeded(script, seed)
    return drawn(node, draw, { type: types.double, duckdb: draw.duckdb, nullable: false })
  }, { takes: [0, 1], note: 'with a seed, the numbers of one partition; it stands where a window function may' })
}

function between(node: FunctionCall, scope: Scope): Typed {
  const [low, high, given] = argumentsOf(node, scope)
  const type = low && high && commonType([low.type, high.type])
  const seed = given && seedOf(given, 'uniform', scope)
  if (!low || !high || !type || (given && seed === undefined)) return failed(node.place)
  const unfit = [low, high].find(bound => bound.constant === undefined || !(isNumeric(bound.type) || bound.type.kind === 'void'))
  if (unfit) return scope.report(unfit.place, 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', `a bound of uniform must be a number, written as a literal, not ${formatType(unfit.type)}`)
  const draw = seed === undefined ? { duckdb: 'random()', seeded: false } : seeded('dbx_js_rand', seed)
  const uniformType = low.type.kind === 'void' || high.type.kind === 'void' ? types.double : type
  if (low.constant === null || high.constant === null) return drawn(node, { ...draw, seeded: false }, { type: uniformType, duckdb: `CAST(NULL AS ${duckdbType(uniformType)})`, nullable: true })
  const from = `CAST(${low.duckdb} AS DOUBLE)`
  const value = `${from} + (CAST(${high.duckdb} AS DOUBLE) - ${from}) * ${draw.duckdb}`
  return drawn(node, draw, { type, duckdb: castText(`(${value})`, types.double, type, false) ?? `CAST(${value} AS ${duckdbType(type)})`, nullable: false })
}

/** Letters and digits by chance. */
function letters(node: FunctionCall, scope: Scope): Typed {
  const [length, given] = argumentsOf(node, scope)
  const count = length && coerceUnasked(length, types.int)
  const seed = given && seedOf(given, 'randstr', scope)
  if (!length || !count || (given && seed === undefined)) return { ...compose(node.place, [], { type: types.string, duckdb: 'NULL' }), failed: true }
  if (!isFoldable(length)) return scope.report(length.place, 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'the length of randstr must be a constant')
  if (Number(length.constant ?? 0) < 0) return scope.report(length.place, 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', 'the length of randstr must not be negative')
  const size = `coalesce(${count.duckdb}, 0)`
  if (seed === undefined) return drawn(node, { duckdb: '', seeded: false }, { type: types.string, duckdb: `dbx_js_randstr(${size})`, nullable: false })
  const draw = seeded('dbx_js_randstr_of', seed)
  return drawn(node, draw, { type: types.string, duckdb: draw.duckdb.replace(/\)$/, `, ${size})`), nullable: false })
}

const own: readonly FunctionEntry[] = [
  plain('rand', 'dbx_js_rand', 'random()'),
  plain('randn', 'dbx_js_randn', '(sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))'),
  special('randstr', 'randstr(int [, bigint]) : string', letters, { takes: [1, 2] }),
  special('uniform', 'uniform(number, number [, bigint])', between, { takes: [2, 3] }),
]

export const randomFunctions: readonly FunctionEntry[] = [...own, ...aliases(own, { random: 'rand' })]
