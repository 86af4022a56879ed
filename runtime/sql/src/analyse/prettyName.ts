import { type Expression } from '../tree/expression.ts'
import { formatType } from '../types.ts'

/** `int(x)` is a cast that leaves the name of its value alone. */
const castNames: ReadonlySet<string> = new Set(['bigint', 'binary', 'boolean', 'date', 'decimal', 'double', 'float', 'int', 'smallint', 'string', 'time', 'timestamp', 'tinyint'])

/** The name that Databricks gives to a column without an alias. */
export function prettyName(expression: Expression): string {
  const text = pretty(expression, 0)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

function pretty(node: Expression, depth: number): string {
  if (depth > 40) return '…'
  const of = (child: Expression): string => pretty(child, depth + 1)
  const list = (children: readonly Expression[]): string => children.map(of).join(', ')
  switch (node.kind) {
    case 'literal': return node.value === null ? 'NULL' : ['date', 'timestamp', 'timestamp_ntz'].includes(node.type.kind) ? `${node.type.kind.toUpperCase()} '${String(node.value)}'` : String(node.value)
    case 'interval': return 'INTERVAL'
    case 'column': return depth === 0 ? (node.parts.at(-1)?.text ?? '') : node.parts.map(part => part.text).join('.')
    case 'star': return [...node.qualifier.map(part => part.text), '*'].join('.')
    case 'unary': return node.operator === 'NOT' ? `(NOT ${of(node.operand)})` : `(${node.operator} ${of(node.operand)})`
    case 'binary': return `(${of(node.left)} ${node.operator} ${of(node.right)})`
    case 'is': return `(${of(node.operand)} IS ${node.not ? 'NOT ' : ''}${node.what})`
    case 'distinct': return `(${of(node.left)} <=> ${of(node.right)})`
    case 'between': return `(${of(node.operand)} ${node.not ? 'NOT ' : ''}BETWEEN ${of(node.low)} AND ${of(node.high)})`
    case 'inList': return `(${of(node.operand)} ${node.not ? 'NOT ' : ''}IN (${list(node.items)}))`
    case 'inQuery': return `(${of(node.operand)} ${node.not ? 'NOT ' : ''}IN (listquery()))`
    case 'like': return `${of(node.operand)} ${node.not ? 'NOT ' : ''}${node.operator} ${list(node.patterns)}`
    case 'exists': return 'exists()'
    case 'scalarQuery': return 'scalarsubquery()'
    case 'case': {
      const operand = node.operand ? `${of(node.operand)} = ` : ''
      return `CASE ${node.branches.map(({ when, result }) => `WHEN ${operand ? `(${operand}${of(when)})` : of(when)} THEN ${of(result)}`).join(' ')}${node.otherwise ? ` ELSE ${of(node.otherwise)}` : ''} END`
    }
    // A column that is cast keeps its name.
    case 'cast': return depth === 0 && node.operand.kind === 'column' ? of(node.operand).split('.').at(-1) ?? '' : `${node.attempt ? 'TRY_CAST' : 'CAST'}(${of(node.operand)} AS ${formatType(node.type)})`
    case 'function': {
      const name = node.name.parts.map(part => part.text).join('.').toLowerCase()
      if (name === 'window' || name === 'session_window') return name
      if (castNames.has(name) && node.args.length === 1 && node.args[0]) return pretty(node.args[0].value, depth)
      const args = node.args.map(({ value }) => (value.kind === 'star' && name === 'count' ? '1' : of(value)))
      return `${name}(${node.distinct ? 'DISTINCT ' : ''}${args.join(', ')})${node.filter ? ` FILTER (WHERE ${of(node.filter)})` : ''}${node.over ? ' OVER (…)' : ''}`
    }
    case 'lambda': return `lambdafunction(${of(node.body)}, ${node.parameters.map(parameter => parameter.text).join(', ')})`
    case 'field': return depth === 0 ? node.name.text : `${of(node.operand)}.${node.name.text}`
    case 'subscript': return `${of(node.operand)}[${of(node.index)}]`
    case 'jsonPath': return node.path.map(step => (step.kind === 'key' ? step.name : step.kind === 'index' ? String(step.index) : '*')).at(-1) ?? of(node.operand)
    case 'row': return `struct(${list(node.items)})`
    case 'parameter': return node.marked ? '?' : node.name
    case 'variable': return node.name
    case 'identifier': return of(node.value)
    case 'collate': return of(node.operand)
    case 'atTimeZone': return of(node.operand)
    default: return node satisfies never
  }
}
