import { type Emit, aliases, form, functions, refused } from './define.ts'
import { type FunctionEntry } from './table.ts'
import { type Typed } from '../analyse/typed.ts'
import { isIntegral } from '../analyse/lattice.ts'
import { arithmetic } from '../analyse/rules/arithmetic.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { compose } from '../analyse/typed.ts'
import { decimal, duckdbType, formatType, type SqlType, types } from '../types.ts'
import { special } from './special.ts'

const sameAsFirst = (args: readonly Typed[]): SqlType => args[0]?.type ?? types.double

/** The type of ROUND and its kin on decimals: one digit more before the point, for 9.9 that becomes 10. */
function roundedType(args: readonly Typed[], defaultScale = 0): SqlType {
  const type = sameAsFirst(args)
  if (type.kind !== 'decimal') return type
  const scale = Number(args[1]?.constant ?? defaultScale)
  const whole = type.precision - type.scale + 1
  if (scale < 0) return decimal(Math.min(38, Math.max(whole, 1 - scale)), 0)
  const kept = Math.min(type.scale, scale)
  return decimal(Math.min(38, whole + kept), kept)
}

/** ROUND rounds the decimal digits that a double shows, half up: 2.675 to two digits is 2.68. */
const round: Emit = ([value = ''], call, typed) => {
  const type = sameAsFirst(typed)
  const scale = typed.length > 1 ? Number(typed[1]?.constant ?? Number.NaN) : 0
  if (!Number.isInteger(scale)) return call.refuse('NON_FOLDABLE_ARGUMENT', 'the number of digits must be a literal')
  if (isIntegral(type)) return scale >= 0 ? value : `CAST(round(${value}, ${scale}) AS ${duckdbType(type)})`
  if (type.kind === 'decimal') {
    const target = duckdbType(roundedType(typed))
    return scale >= 0 ? `CAST(${value} AS ${target})` : `CAST(round(${value}, ${scale}) AS ${target})`
  }
  if (scale < 0) return `CAST(round(${value}, ${scale}) AS ${duckdbType(type)})`
  if (scale > 15) return call.refuse('UNSUPPORTED_FUNCTION', 'a DOUBLE is rounded to at most 15 digits here')
  return `CAST(dbx_round_double(${type.kind === 'float' ? `CAST(CAST(${value} AS VARCHAR) AS DOUBLE)` : value}, CAST(1e${scale} AS DOUBLE)) AS ${duckdbType(type)})`
}

const bround: Emit = ([value = ''], call, typed) => {
  const type = sameAsFirst(typed)
  const scale = typed.length > 1 ? Number(typed[1]?.constant ?? Number.NaN) : 0
  if (!Number.isInteger(scale)) return call.refuse('NON_FOLDABLE_ARGUMENT', 'the number of digits must be a literal')
  if (isIntegral(type) && scale >= 0) return value
  return `CAST(round_even(${type.kind === 'decimal' ? `CAST(${value} AS DOUBLE)` : value}, ${scale}) AS ${duckdbType(roundedType(typed))})`
}

/** CEIL and FLOOR: a double gives a BIGINT, a decimal one without digits behind the point. */
const towards = (name: 'ceil' | 'floor'): Emit => ([value = ''], _, typed) => {
  const type = sameAsFirst(typed)
  if (type.kind === 'decimal') return `CAST(${name}(${value}) AS ${duckdbType(roundedType(typed))})`
  return isIntegral(type) ? `CAST(${value} AS BIGINT)` : `dbx_to_long(${name}(${value}))`
}
const towardsType = (args: readonly Typed[]): SqlType => (sameAsFirst(args).kind === 'decimal' ? roundedType(args) : types.bigint)

const one = (name: string): ReturnType<typeof form> => form(`${name}(double) : double`, `${name}($1)`)
/** Outside its domain Java's function is NaN, where DuckDB raises. */
const within = (name: string, condition: string): ReturnType<typeof form> => form(`${name}(double) : double`, `CASE WHEN ${condition} THEN ${name}($1) WHEN $1 IS NULL THEN NULL ELSE 'nan'::DOUBLE END`)
/** The logarithm of what is not positive is NULL. */
const logarithm = (name: string, text: string, condition = '$1 > 0'): ReturnType<typeof form> => form(`${name}(double) : double`, `CASE WHEN ${condition} THEN ${text} END`, { nullable: 'always' })

const plain = functions('scalar', [
  form('abs(number) : double', 'abs($1)', { result: sameAsFirst }),
  form('negative(number) : double', '(-$1)', { result: sameAsFirst }),
  form('positive(number) : double', '$1', { result: sameAsFirst }),
  form('sign(double) : double', 'CAST(sign($1) AS DOUBLE)'),
  form('ceil(number) : bigint', towards('ceil'), { result: towardsType }),
  form('floor(number) : bigint', towards('floor'), { result: towardsType }),
  form('round(number) : double', round, { result: args => roundedType(args) }),
  form('round(number, int) : double', round, { result: args => roundedType(args) }),
  form('bround(number) : double', bround, { result: args => roundedType(args) }),
  form('bround(number, int) : double', bround, { result: args => roundedType(args) }),
  form('rint(double) : double', 'round_even($1, 0)'),
  within('sqrt', '$1 >= 0 OR isnan($1)'), one('cbrt'), one('exp'), form('expm1(double) : double', '(exp($1) - 1)'),
  logarithm('ln', 'ln($1)'), logarithm('log10', 'log10($1)'), logarithm('log2', 'log2($1)'), logarithm('log1p', 'ln($1 + 1)', '$1 > -1'), logarithm('log', 'ln($1)'),
  form('log(double, double) : double', 'CASE WHEN $1 > 0 AND $2 > 0 THEN ln($2) / ln($1) END', { nullable: 'always' }),
  form('power(double, double) : double', 'pow($1, $2)', { treatment: 'native' }),
  one('sin'), one('cos'), one('tan'), one('sinh'), one('cosh'), one('tanh'), one('atan'), one('asinh'), one('degrees'), one('radians'),
  within('asin', '$1 BETWEEN -1 AND 1'), within('acos', '$1 BETWEEN -1 AND 1'), within('acosh', '$1 >= 1'), within('atanh', '$1 BETWEEN -1 AND 1'),
  form('cot(double) : double', '(1 / tan($1))'), form('sec(double) : double', '(1 / cos($1))'), form('csc(double) : double', '(1 / sin($1))'),
  form('atan2(double, double) : double', 'atan2($1, $2)'),
  form('hypot(double, double) : double', 'sqrt($1 * $1 + $2 * $2)'),
  form('pi() : double', 'pi()', { nullable: 'never' }),
  form('e() : double', 'exp(CAST(1 AS DOUBLE))', { nullable: 'never' }),
  form('factorial(int) : bigint', 'CASE WHEN $1 BETWEEN 0 AND 20 THEN CAST(factorial($1) AS BIGINT) END', { nullable: 'always' }),
  form('width_bucket(double, double, double, bigint) : bigint', 'dbx_width_bucket($1, $2, $3, $4)', { nullable: 'always' }),
  form('bit_count(bigint) : int', 'CAST(bit_count($1) AS INTEGER)'),
  form('bit_get(bigint, int) : tinyint', 'CAST((dbx_shift_right_bigint($1, $2) & 1) AS TINYINT)'),
  form('shiftleft(int, int) : int', 'dbx_shift_left_int($1, $2)'), form('shiftleft(bigint, int) : bigint', 'dbx_shift_left_bigint($1, $2)'),
  form('shiftright(int, int) : int', 'dbx_shift_right_int($1, $2)'), form('shiftright(bigint, int) : bigint', 'dbx_shift_right_bigint($1, $2)'),
  form('shiftrightunsigned(int, int) : int', 'dbx_shift_right_unsigned_int($1, $2)'), form('shiftrightunsigned(bigint, int) : bigint', 'dbx_shift_right_unsigned_bigint($1, $2)'),
  form('rand() : double', 'random()', { nullable: 'never' }),
], { bround: { differs: 'DECIMAL values are rounded as DOUBLE' }, rand: { differs: 'other numbers than on Databricks; a seed is refused' } })

type Pair = readonly [Typed, Typed]

/** `mod(a, b)`, `try_add(a, b)` and their kin: the operator, on whatever types it takes. */
function ofOperator(name: string, operator: '+' | '-' | '*' | '/' | '%', attempt: boolean): FunctionEntry {
  return special(name, `${name}(number, number)`, (node, scope) => {
    const args = argumentsOf(node, scope)
    const pair: Pair | undefined = args[0] && args[1] && args.length === 2 ? [args[0], args[1]] : undefined
    if (!pair) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', `${name} takes two arguments`)
    if (pair[0].failed || pair[1].failed) return compose(node.place, pair, { type: types.void, duckdb: 'NULL' })
    return arithmetic(operator, pair[0], pair[1], node.place, scope, attempt)
  })
}

const own: FunctionEntry[] = [
  ofOperator('mod', '%', false),
  ofOperator('try_add', '+', true), ofOperator('try_subtract', '-', true), ofOperator('try_multiply', '*', true), ofOperator('try_divide', '/', true), ofOperator('try_mod', '%', true),
  special('pmod', 'pmod(number, number)', (node, scope) => {
    const args = argumentsOf(node, scope)
    const [a, b] = args
    if (!a || !b || args.length !== 2) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'pmod takes two numbers')
    const type = scope.semantics.commonType([a.type, b.type])
    const left = type && scope.semantics.coerce(a, type, scope)
    const right = type && scope.semantics.coerce(b, type, scope)
    if (!type || !left || !right || !(isIntegral(type) || type.kind === 'double' || type.kind === 'decimal' || type.kind === 'float')) return scope.report(node.place, 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', `pmod does not apply to ${formatType(a.type)} and ${formatType(b.type)}`)
    return compose(node.place, [left, right], { type, duckdb: `CAST(dbx_pmod(${left.duckdb}, ${right.duckdb}) AS ${duckdbType(type)})` })
  }),
]

export const mathFunctions: readonly FunctionEntry[] = [
  ...plain, ...own,
  ...aliases(plain, { ceiling: 'ceil', pow: 'power', signum: 'sign', random: 'rand', getbit: 'bit_get' }),
  ...refused('a random number of a given distribution or range has no local counterpart', ['randn', 'uniform', 'shuffle']),
]
