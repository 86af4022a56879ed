import { type Binary, type Expression, type Like, type Literal } from '../tree/expression.ts'
import { formatType } from '../types.ts'

/** `int(x)` is a cast that leaves the name of its value alone. */
const castNames: ReadonlySet<string> = new Set(['bigint', 'binary', 'boolean', 'date', 'decimal', 'double', 'float', 'int', 'smallint', 'string', 'time', 'timestamp', 'tinyint'])

/** The name that Databricks gives to a column without an alias. */
export function prettyName(expression: Expression): string {
  const text = pretty(expression, 0)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** The name that a value brings along, which a struct of it and a cast of it keep: that of a column, of a field, of the last key of a path. */
export function ownName(node: Expression): string | undefined {
  switch (node.kind) {
    case 'column': return node.parts.at(-1)?.text
    case 'field': return node.name.text
    case 'jsonPath': return node.path.findLast(step => step.kind === 'key')?.name
    default: return undefined
  }
}

function pretty(node: Expression, depth: number): string {
  if (depth > 40) return '…'
  const of = (child: Expression): string => pretty(child, depth + 1)
  const list = (children: readonly Expression[]): string => children.map(of).join(', ')
  switch (node.kind) {
    case 'literal': return literalName(node)
    case 'interval': return 'INTERVAL'
    case 'column': return depth === 0 ? (ownName(node) ?? '') : node.parts.map(part => part.text).join('.')
    case 'star': return [...node.qualifier.map(part => part.text), '*'].join('.')
    case 'unary': return node.operator === '~' ? `~${of(node.operand)}` : `(${node.operator} ${of(node.operand)})`
    case 'binary': return operationName(node, of)
    case 'is': {
      const isNull = node.what === 'NULL' || node.what === 'UNKNOWN'
      return isNull ? `(${of(node.operand)} IS ${node.not ? 'NOT ' : ''}NULL)` : unless(node.not, `(${of(node.operand)} <=> ${node.what.toLowerCase()})`)
    }
    // `a <=> b` is written as not distinct.
    case 'distinct': return unless(!node.not, `(${of(node.left)} <=> ${of(node.right)})`)
    case 'between': return unless(node.not, `between(${of(node.operand)}, ${of(node.low)}, ${of(node.high)})`)
    case 'inList': return unless(node.not, `(${of(node.operand)} IN (${list(node.items)}))`)
    case 'inQuery': return unless(node.not, `(${of(node.operand)} IN (listquery()))`)
    case 'like': return likeName(node, of)
    case 'exists': return 'exists()'
    case 'scalarQuery': return 'scalarsubquery()'
    case 'case': {
      const operand = node.operand ? `${of(node.operand)} = ` : ''
      return `CASE ${node.branches.map(({ when, result }) => `WHEN ${operand ? `(${operand}${of(when)})` : of(when)} THEN ${of(result)}`).join(' ')}${node.otherwise ? ` ELSE ${of(node.otherwise)}` : ''} END`
    }
    // A field that is cast is not called after it: `CAST(array(s)[0].a AS INT)`.
    case 'cast': return (depth === 0 && node.operand.kind !== 'field' && ownName(node.operand)) || `${node.attempt ? 'TRY_CAST' : 'CAST'}(${of(node.operand)} AS ${formatType(node.type)})`
    case 'function': {
      const name = node.name.parts.map(part => part.text).join('.').toLowerCase()
      if (name === 'window' || name === 'session_window') return name
      if (castNames.has(name) && node.args.length === 1 && node.args[0]) return pretty(node.args[0].value, depth)
      if (name === 'if') return `(IF(${list(node.args.map(({ value }) => value))}))`
      const args = node.args.map(({ value }) => (value.kind === 'star' && name === 'count' ? '1' : of(value)))
      return `${name}(${node.distinct ? 'DISTINCT ' : ''}${args.join(', ')})${node.filter ? ` FILTER (WHERE ${of(node.filter)})` : ''}${node.over ? ' OVER (…)' : ''}`
    }
    case 'lambda': return `lambdafunction(${of(node.body)}, ${node.parameters.map(parameter => parameter.text).join(', ')})`
    case 'field': return depth === 0 ? node.name.text : `${of(node.operand)}.${node.name.text}`
    case 'subscript': return `${of(node.operand)}[${of(node.index)}]`
    case 'jsonPath': return ownName(node) ?? `variant_get(${of(node.operand)}, $${node.path.map(step => `[${step.kind === 'index' ? step.index : '*'}]`).join('')})`
    case 'row': return `struct(${list(node.items)})`
    case 'parameter': return node.marked ? '?' : node.name
    case 'held': return node.value ?? 'NULL'
    case 'variable': return node.name
    case 'identifier': return of(node.value)
    case 'collate': return of(node.operand)
    case 'atTimeZone': return of(node.operand)
    default: return node satisfies never
  }
}

const unless = (not: boolean, text: string): string => (not ? `(NOT ${text})` : text)

function operationName({ operator, left, right }: Binary, of: (child: Expression) => string): string {
  switch (operator) {
    case '<>': return `(NOT (${of(left)} = ${of(right)}))`
    case '||': return `concat(${of(left)}, ${of(right)})`
    default: return `(${of(left)} ${operator === 'DIV' ? 'div' : operator} ${of(right)})`
  }
}

function likeName({ operand, operator, quantifier, patterns, escape, not }: Like, of: (child: Expression) => string): string {
  const value = of(operand)
  if (quantifier) return `${not ? 'not' : ''}like${quantifier.toLowerCase()}(${operator === 'ILIKE' ? `lower(${value})` : value})`
  const pattern = patterns.map(of).join(', ')
  if (operator === 'LIKE') return unless(not, `${value} LIKE ${pattern}${escape ? ` ESCAPE '${of(escape)}'` : ''}`)
  return unless(not, `${operator === 'ILIKE' ? 'ilike' : operator}(${value}, ${pattern})`)
}

function literalName({ type, value }: Literal): string {
  if (value === null) return 'NULL'
  switch (type.kind) {
    case 'date': case 'timestamp': case 'timestamp_ntz': return `${type.kind.toUpperCase()} '${String(value)}'`
    case 'binary': return `X'${String(value).toUpperCase()}'`
    case 'float': case 'double': return floatName(Number(value))
    default: return String(value)
  }
}

/** A number as Java writes it: with a fraction, and with an exponent where it is very large or small. */
function floatName(value: number): string {
  const size = Math.abs(value)
  const withFraction = (text: string): string => (text.includes('.') ? text : `${text}.0`)
  if (value === 0 || (size >= 1e-3 && size < 1e7)) return withFraction(String(value))
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  return `${withFraction(digits)}E${exponent.replace('+', '')}`
}
