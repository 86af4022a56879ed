import { fail, type Sql } from '../context.ts'
import { convert } from '../convert.ts'
import { commonType, duckdbTypeOf, formatTsqlType, isApproximate, isInteger, isNumber, isText, sqlTypes, type TsqlType } from '../type.ts'
import { type Call, define, type TsqlFunction } from './define.ts'

const float = (name: string) => (call: Call): Sql => ({ text: `${name}(${call.as(0, sqlTypes.float)})`, type: sqlTypes.float })

/** The argument as a number: texts become FLOAT, BIT and smaller INT. */
function number(call: Call, index = 0): Sql {
  const sql = call.value(index)
  if (isText(sql.type) || sql.type.kind === 'null') return convert(call.context, sql, { to: sqlTypes.float, place: call.place })
  if (!isNumber(sql.type)) return fail(call.context, call.place, '8116', `argument data type ${formatTsqlType(sql.type)} is invalid for argument ${index + 1} of ${call.name.toLowerCase()} function`)
  const small = sql.type.kind === 'bit' || sql.type.kind === 'tinyint' || sql.type.kind === 'smallint'
  return small ? convert(call.context, sql, { to: sqlTypes.int, place: call.place }) : sql.type.kind === 'real' ? convert(call.context, sql, { to: sqlTypes.float, place: call.place }) : sql
}
const kept = (sql: Sql, text: string, type: TsqlType = sql.type): Sql => ({ text: `CAST(${text} AS ${duckdbTypeOf(type)})`, type })
const whole = (sql: Sql): TsqlType => (sql.type.kind === 'decimal' ? { kind: 'decimal', precision: sql.type.precision, scale: 0 } : sql.type)

export const numberFunctions: readonly TsqlFunction[] = [
  define('ABS(number)', [1, 1], 'as its argument', 'native', call => { const sql = number(call); return kept(sql, `abs(${sql.text})`) }),
  define('CEILING(number)', [1, 1], 'as its argument', 'native', call => { const sql = number(call); return isInteger(sql.type) ? sql : kept(sql, `ceil(${sql.text})`, whole(sql)) }),
  define('FLOOR(number)', [1, 1], 'as its argument', 'native', call => { const sql = number(call); return isInteger(sql.type) ? sql : kept(sql, `floor(${sql.text})`, whole(sql)) }),
  define('ROUND(number, length [, 1 to cut off])', [2, 3], 'as its argument', 'rewrite', round),
  define('SIGN(number)', [1, 1], 'as its argument', 'native', call => { const sql = number(call); return kept(sql, `sign(${sql.text})`) }),
  define('POWER(number, exponent)', [2, 2], 'as its first argument', 'rewrite', call => {
    const sql = number(call)
    const text = `pow(CAST(${sql.text} AS DOUBLE), ${call.as(1, sqlTypes.float)})`
    return isApproximate(sql.type) ? { text, type: sqlTypes.float } : kept(sql, isInteger(sql.type) ? `trunc(${text})` : text, sql.type.kind === 'decimal' ? { kind: 'decimal', precision: 38, scale: sql.type.scale } : sql.type)
  }),
  define('SQRT(number)', [1, 1], 'float', 'native', float('sqrt')),
  define('SQUARE(number)', [1, 1], 'float', 'rewrite', call => ({ text: `pow(${call.as(0, sqlTypes.float)}, 2)`, type: sqlTypes.float })),
  define('EXP(number)', [1, 1], 'float', 'native', float('exp')),
  define('LOG(number [, base])', [1, 2], 'float', 'rewrite', call => {
    const value = `ln(${call.as(0, sqlTypes.float)})`
    return { text: call.has(1) ? `(${value} / ln(${call.as(1, sqlTypes.float)}))` : value, type: sqlTypes.float }
  }),
  define('LOG10(number)', [1, 1], 'float', 'native', float('log10')),
  define('PI()', [0, 0], 'float', 'native', () => ({ text: 'pi()', type: sqlTypes.float })),
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'cot', 'degrees', 'radians'].map(name => define(`${name.toUpperCase()}(number)`, [1, 1], 'float', 'native', float(name))),
  define('ATN2(y, x)', [2, 2], 'float', 'native', call => ({ text: `atan2(${call.as(0, sqlTypes.float)}, ${call.as(1, sqlTypes.float)})`, type: sqlTypes.float })),
  define('RAND()', [0, 0], 'float', 'rewrite', () => ({ text: '(SELECT random())', type: sqlTypes.float }), 'a seed is not supported'),
  define('ISNUMERIC(value)', [1, 1], 'int', 'macro', call => {
    const sql = call.value(0)
    if (isText(sql.type)) return { text: `tsql_isnumeric(${sql.text})`, type: sqlTypes.int }
    return { text: isNumber(sql.type) ? `CASE WHEN ${sql.text} IS NULL THEN 0 ELSE 1 END` : '0', type: sqlTypes.int }
  }),
  define('GREATEST(value, …)', [1, 254], 'the common type', 'native', call => extreme(call, 'greatest')),
  define('LEAST(value, …)', [1, 254], 'the common type', 'native', call => extreme(call, 'least')),
]

function extreme(call: Call, name: string): Sql {
  const type = commonType(call.args.map((_, index) => call.value(index).type))
  return { text: `${name}(${call.args.map((_, index) => call.as(index, type)).join(', ')})`, type }
}

function round(call: Call): Sql {
  const sql = number(call)
  const length = call.int(1)
  const cut = call.has(2) && call.value(2).literal !== '0'
  if (cut && typeof call.value(2).literal !== 'string') return fail(call.context, call.place, 'UNSUPPORTED_FEATURE', 'ROUND whose third argument is not a literal is not supported')
  return kept(sql, `${cut ? 'tsql_round_down' : 'round'}(${sql.text}, ${length})`)
}
