import { type Place } from '../place.ts'
import { type Cast, type Expression, type Literal } from '../tree/expression.ts'
import { type Context, type Sql, fail, quoteText, unsupported } from './context.ts'
import { atTimeZone } from './atTimeZone.ts'
import { convert } from './convert.ts'
import { callFunction } from './functions/call.ts'
import { arithmetic, bitwise, comparable, negated } from './operators.ts'
import { resolveColumn } from './scope.ts'
import { commonType, decimalOf, isText, readTypeText, sqlTypes, type TsqlType } from './type.ts'

/** An expression that has a value. A condition has none in T-SQL. */
export function translateValue(context: Context, expression: Expression): Sql {
  const { place } = expression
  const value = (part: Expression): Sql => context.rules.value(context, part)
  switch (expression.kind) {
    case 'literal': return literal(context, expression)
    case 'column': return resolveColumn(context, expression.parts, place)
    case 'variable': return variable(context, expression.name, place)
    case 'unary':
      if (expression.operator === 'NOT') break
      return negated(context, expression.operator, value(expression.operand), place)
    case 'binary': {
      const { operator } = expression
      switch (operator) {
        case '+': case '-': case '*': case '/': case '%': return arithmetic(context, operator, value(expression.left), value(expression.right), place)
        case '&': case '|': case '^': return bitwise(context, operator, value(expression.left), value(expression.right), place)
        default: return noValue(context, operator, place)
      }
    }
    case 'case': return caseValue(context, expression)
    case 'cast': return cast(context, expression)
    case 'function': return callFunction(context, expression)
    case 'scalarQuery': {
      const query = context.rules.query({ ...context, aggregates: true, windows: true }, expression.query)
      const [column] = query.columns
      if (!column || query.columns.length > 1) return fail(context, place, '116', 'only one expression can be specified in the select list when the subquery is not introduced with EXISTS')
      return { text: `(${query.text})`, type: column.type }
    }
    case 'collate': {
      const name = expression.collation.parts.at(-1)?.text ?? ''
      if (!/_CI_AS|DEFAULT/i.test(name)) return unsupported(context, place, `the collation ${name}`, 'texts compare without case here')
      return value(expression.operand)
    }
    case 'atTimeZone': return atTimeZone(context, value(expression.operand), value(expression.zone), place)
    case 'parameter': return unsupported(context, place, 'a parameter that is not written @name')
    case 'star': return fail(context, place, '102', `incorrect syntax near '*'`)
    case 'row': return fail(context, place, '102', `incorrect syntax near ','`)
    case 'interval': case 'lambda': case 'field': case 'subscript': case 'jsonPath': case 'identifier': case 'held':
      return fail(context, place, '102', `incorrect syntax: ${foreign[expression.kind]} does not exist in T-SQL`)
    case 'is': case 'distinct': case 'between': case 'inList': case 'inQuery': case 'like': case 'exists': break
    default: return expression satisfies never
  }
  return noValue(context, expression.kind === 'unary' ? 'NOT' : expression.kind.toUpperCase(), place)
}

const foreign = { interval: 'INTERVAL', lambda: 'a lambda', field: 'a field access', subscript: 'a subscript', jsonPath: 'a JSON path', identifier: 'IDENTIFIER', held: 'a value' } as const

const noValue = (context: Context, what: string, place: Place): never =>
  fail(context, place, '102', `incorrect syntax near '${what}': a condition has no value in T-SQL`, 'write CASE WHEN … THEN 1 ELSE 0 END')

function literal(context: Context, expression: Literal): Sql {
  const { value, type, place } = expression
  if (value === null) return { text: 'NULL', type: sqlTypes.null, literal: null }
  if (typeof value === 'boolean') return fail(context, place, '207', `invalid column name '${value ? 'TRUE' : 'FALSE'}'`, `a BIT is ${value ? '1' : '0'}`)
  switch (type.kind) {
    case 'int': return { text: value.startsWith('-') ? `(${value})` : value, type: sqlTypes.int, literal: value }
    // A whole number that does not fit into INT is a NUMERIC.
    case 'bigint': case 'decimal': {
      const decimal = decimalOf(value)
      if (!decimal) return fail(context, place, '1007', `the number '${value}' is out of the range for numeric representation (maximum precision 38)`)
      return { text: `CAST('${value}' AS DECIMAL(${decimal.precision},${decimal.scale}))`, type: decimal, literal: value }
    }
    case 'double': case 'float': return { text: `CAST('${value}' AS DOUBLE)`, type: sqlTypes.float, literal: value }
    case 'binary': {
      const hex = value.length % 2 === 0 ? value : `0${value}`
      return { text: `unhex('${hex}')`, type: { kind: 'varbinary', length: Math.max(1, hex.length / 2) } }
    }
    default: {
      const national = /n/i.test(context.site.text.charAt(place.start)) && context.site.text.charAt(place.start + 1) === "'"
      const length = value.length > (national ? 4000 : 8000) ? 'max' : Math.max(1, value.length)
      return { text: quoteText(value), type: { kind: national ? 'nvarchar' : 'varchar', length }, literal: value }
    }
  }
}

function variable(context: Context, name: string, place: Place): Sql {
  const found = context.variables.get(name.toLowerCase())
  if (found) return { text: found.duckdb, type: found.type, ...(found.duckdb === 'NULL' ? { literal: null } : literalOf(found.duckdb, found.type)) }
  if (name.startsWith('@@')) return unsupported(context, place, name)
  return fail(context, place, '137', `must declare the scalar variable "${name}"`)
}

/** A text variable is as good as a literal: dates in it are read while translating. */
const literalOf = (duckdb: string, type: TsqlType): { literal?: string } => {
  const quoted = /^'((?:[^']|'')*)'$/.exec(duckdb)
  return isText(type) && quoted?.[1] !== undefined ? { literal: quoted[1].replaceAll("''", "'") } : {}
}

function caseValue(context: Context, expression: Extract<Expression, { kind: 'case' }>): Sql {
  const { value, predicate } = context.rules
  const results = [...expression.branches.map(branch => branch.result), ...(expression.otherwise ? [expression.otherwise] : [])].map(result => ({ sql: value(context, result), place: result.place }))
  const type = commonType(results.map(({ sql }) => sql.type))
  if (type.kind === 'null') return fail(context, expression.place, '8133', 'at least one of the result expressions in a CASE specification must be an expression other than the NULL constant')
  const converted = results.map(({ sql, place }) => convert(context, sql, { to: type, place }).text)
  const operand = expression.operand && value(context, expression.operand)
  const branches = expression.branches.map((branch, index) => {
    const condition = operand ? comparable(context, [operand, value(context, branch.when)], branch.when.place).join(' = ') : predicate(context, branch.when)
    return `WHEN ${condition} THEN ${converted[index]}`
  })
  const otherwise = expression.otherwise ? ` ELSE ${converted.at(-1)}` : ''
  return { text: `(CASE ${branches.join(' ')}${otherwise} END)`, type }
}

function cast(context: Context, expression: Cast): Sql {
  const to = readTypeText(expression.typeText.replace(/^SYS\./, ''), true)
  if (!to) return fail(context, expression.place, '2715', `cannot find data type ${expression.typeText.toLowerCase()}`)
  const operand = context.rules.value(context, expression.operand)
  const style = expression.style && styleOf(context, expression.style)
  if (style === null) return { text: 'NULL', type: to }
  return convert(context, operand, { to, explicit: true, attempt: expression.attempt, ...(style === undefined ? {} : { style }), place: expression.place })
}

function styleOf(context: Context, expression: Expression): number | null {
  const { literal: value } = context.rules.value(context, expression)
  if (value === null) return null
  if (typeof value !== 'string' || !/^\d+$/.test(value)) return unsupported(context, expression.place, 'a style of CONVERT that is not a number')
  return Number(value)
}
