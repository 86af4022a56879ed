import { type Emit, aliases, form, functions, whole } from './define.ts'
import { guarded } from './guarded.ts'
import { type FunctionEntry } from './table.ts'
import { type Typed } from '../analyse/typed.ts'
import { isIntegral, isNumeric, isText } from '../analyse/lattice.ts'
import { unlessNull } from '../analyse/rules/besideNull.ts'
import { arithmetic, asDecimals } from '../analyse/rules/arithmetic.ts'
import { decimalPmod } from '../analyse/rules/decimalDivision.ts'
import { intervalOfSize, intervalSize } from '../analyse/intervalCasts.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { sharing } from '../analyse/once.ts'
import { compose } from '../analyse/typed.ts'
import { duckdbType, formatType, type IntervalType, type SqlType, types } from '../types.ts'
import { special } from './special.ts'

const sameAsFirst = (args: readonly Typed[]): SqlType => args[0]?.type ?? types.double

const one = (name: string): ReturnType<typeof form> => form(`${name}(double) : double`, `${name}($1)`)
/** Outside its domain Java's function is NaN, where DuckDB raises. */
const within = (name: string, condition: string): ReturnType<typeof form> => form(`${name}(double) : double`, `CASE WHEN ${condition} THEN ${name}($1) WHEN $1 IS NULL THEN NULL ELSE 'nan'::DOUBLE END`)
/** DuckDB refuses the sine of what has no end, Java finds it not to be a number. */
const finite = (name: string, text = `${name}($1)`): ReturnType<typeof form> => form(`${name}(double) : double`, `CASE WHEN isinf($1) THEN 'nan'::DOUBLE ELSE ${text} END`)
/** One to the power of what is not finite is not a number in Java. */
const power: Emit = ([base = '', exponent = ''], _, typed) =>
  typed[1]?.constant === undefined ? `CASE WHEN isfinite(${exponent}) OR abs(${base}) <> 1 THEN pow(${base}, ${exponent}) WHEN ${exponent} IS NULL OR ${base} IS NULL THEN NULL ELSE 'nan'::DOUBLE END` : `pow(${base}, ${exponent})`
const widths: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, int: 32, bigint: 64 }
const sizeOf = (value: Typed | undefined, text: string): string => intervalSize(text, value?.type.kind === 'interval' ? value.type : types.dayTime)
const bucketOfIntervals: Emit = ([value = '', low = '', high = '', count = ''], _, typed) =>
  `dbx_width_bucket(${[value, low, high].map((text, index) => `CAST(${sizeOf(typed[index], text)} AS DOUBLE)`).join(', ')}, ${count})`
/** The logarithm of what is not positive is NULL. */
const logarithm = (name: string, text: string, condition = '$1 > 0'): ReturnType<typeof form> => form(`${name}(double) : double`, `CASE WHEN ${condition} THEN ${text} END`, { nullable: 'always' })

const plain = functions('scalar', [
  form('abs(number) : double', 'abs($1)', { result: sameAsFirst }),
  form('abs(interval) : void', ([value = ''], _, typed) => intervalOfSize(`abs(${sizeOf(typed[0], value)})`, typed[0]?.type as IntervalType), { result: sameAsFirst }),
  form('negative(number) : double', '(-$1)', { result: sameAsFirst }),
  form('negative(interval) : void', '(-$1)', { result: sameAsFirst }),
  form('positive(number) : double', '$1', { result: sameAsFirst }),
  form('positive(interval) : void', '$1', { result: sameAsFirst }),
  form('sign(double) : double', 'CASE WHEN isnan($1) THEN $1 ELSE CAST(sign($1) AS DOUBLE) END'),
  form('sign(interval) : double', ([value = ''], _, typed) => `CAST(sign(${sizeOf(typed[0], value)}) AS DOUBLE)`),
  within('sqrt', '$1 >= 0 OR isnan($1)'), one('cbrt'), one('exp'), form('expm1(double) : double', 'dbx_expm1($1)'),
  logarithm('ln', 'ln($1)'), logarithm('log10', 'log10($1)'), logarithm('log2', 'log2($1)'), form('log1p(double) : double', 'dbx_log1p($1)', { nullable: 'always' }), logarithm('log', 'ln($1)'),
  form('log(double, double) : double', 'CASE WHEN $1 > 0 AND $2 > 0 THEN ln($2) / ln($1) END', { nullable: 'always' }),
  form('power(double, double) : double', power, { treatment: 'native' }),
  finite('sin'), finite('cos'), finite('tan'), one('sinh'), one('cosh'), one('tanh'), one('atan'), one('asinh'), one('degrees'), one('radians'),
  within('asin', '$1 BETWEEN -1 AND 1'), within('acos', '$1 BETWEEN -1 AND 1'), within('acosh', '$1 >= 1'), form('atanh(double) : double', `CASE WHEN $1 = -1 THEN '-inf'::DOUBLE WHEN $1 BETWEEN -1 AND 1 THEN atanh($1) WHEN $1 IS NULL THEN NULL ELSE 'nan'::DOUBLE END`),
  finite('cot', '(1 / tan($1))'), finite('sec', '(1 / cos($1))'), finite('csc', '(1 / sin($1))'),
  form('atan2(double, double) : double', 'atan2($1 + 0, $2 + 0)'),
  form('hypot(double, double) : double', 'dbx_hypot($1, $2)'),
  form('pi() : double', 'pi()', { nullable: 'never' }),
  form('e() : double', 'exp(CAST(1 AS DOUBLE))', { nullable: 'never' }),
  form('factorial(int) : bigint', 'CASE WHEN $1 BETWEEN 0 AND 20 THEN CAST(factorial($1) AS BIGINT) END', { nullable: 'always' }),
  form('width_bucket(double, double, double, bigint) : bigint', 'dbx_width_bucket($1, $2, $3, $4)', { nullable: 'always' }),
  ...(['daytime', 'yearmonth'] as const).map(kind => form(`width_bucket(${kind}, ${kind}, ${kind}, bigint) : bigint`, bucketOfIntervals, { nullable: 'always', untyped: { 1: 'DATA_DIFF_TYPES', 2: 'DATA_DIFF_TYPES', 3: 'DATA_DIFF_TYPES' } })),
  form('bit_count(boolean) : int', 'CAST($1 AS INTEGER)', { only: { 1: ['boolean'] } }),
  form('bit_count(bigint) : int', 'CAST(bit_count($1) AS INTEGER)', { only: { 1: whole } }),
  form('bit_get(integral, int) : tinyint', guarded(([value = '', position = ''], _, typed) => `dbx_bit_get(${value}, ${position}, ${widths[sameAsFirst(typed).kind] ?? 64})`, 1), { treatment: 'macro', only: { 1: whole } }),
  form('shiftleft(int, int) : int', 'dbx_shift_left_int($1, $2)'), form('shiftleft(bigint, int) : bigint', 'dbx_shift_left_bigint($1, $2)'),
  form('shiftright(int, int) : int', 'dbx_shift_right_int($1, $2)'), form('shiftright(bigint, int) : bigint', 'dbx_shift_right_bigint($1, $2)'),
  form('shiftrightunsigned(int, int) : int', 'dbx_shift_right_unsigned_int($1, $2)'), form('shiftrightunsigned(bigint, int) : bigint', 'dbx_shift_right_unsigned_bigint($1, $2)'),
])

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
    const [a, b] = argumentsOf(node, scope)
    if (!a || !b || a.failed || b.failed) return compose(node.place, a && b ? [a, b] : [], { type: types.void, duckdb: 'NULL' })
    const decimals = a.type.kind === 'decimal' || b.type.kind === 'decimal' ? asDecimals(a, b) : undefined
    if (decimals) return sharing(decimals, ([l = a, r = b]) => decimalPmod(l, r, node.place))
    if (isText(a.type) && isText(b.type)) return scope.report(node.place, 'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE', 'pmod does not apply to two strings')
    const common = scope.semantics.commonType([a.type, b.type])
    const type = common?.kind === 'void' ? types.double : common
    const left = type && scope.semantics.coerce(isText(a.type) ? unlessNull(b, a) : a, type, scope)
    const right = type && scope.semantics.coerce(b, type, scope)
    if (!type || !left || !right || !isNumeric(type)) return scope.report(node.place, 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', `pmod does not apply to ${formatType(a.type)} and ${formatType(b.type)}`)
    return sharing([left, right], ([l = left, r = right]) => compose(node.place, [l, r], { type, duckdb: `CAST(${isIntegral(type) ? 'dbx_whole_pmod' : 'dbx_pmod'}(${l.duckdb}, ${r.duckdb}) AS ${duckdbType(type)})` }))
  }, { takes: [2, 2] }),
]

export const mathFunctions: readonly FunctionEntry[] = [
  ...plain, ...own,
  ...aliases(plain, { pow: 'power', signum: 'sign', getbit: 'bit_get' }),
]
