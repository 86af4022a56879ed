import { type BinaryOperator, type Expression, type FunctionCall } from '../tree/expression.ts'
import { type Select } from '../tree/query.ts'
import { isPart, type Part, queriesIn } from '../tree/walk.ts'

/** A number that is the same for expressions that differ in the order of their operands at most. */
export type Form = number

const chains: ReadonlySet<BinaryOperator> = new Set(['+', '*', '&', '|', '^', 'AND', 'OR'])
const turned: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = { '>': '<', '>=': '<=' }
const opposite: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '<>': '=' }

/** Whether there is something in an expression that another order of operands leaves equal. */
export function isReorderable(expression: Expression): boolean {
  const pending: ReturnType<typeof queriesIn> = [expression]
  for (let part = pending.pop(); part; part = pending.pop()) {
    if (part.kind === 'query' || part.kind === 'column' || part.kind === 'literal') continue
    if (part.kind === 'distinct' || part.kind === 'inList' || isOfEquals(part)) return true
    if (part.kind === 'binary' && (chains.has(part.operator) || part.operator === '=' || part.operator in opposite)) return true
    pending.push(...queriesIn(part))
  }
  return false
}

const isOfEquals = (part: Part): boolean => part.kind === 'function' && ['greatest', 'least'].includes(nameOf(part))
const nameOf = ({ name }: FunctionCall): string => name.parts.map(part => part.text.toLowerCase()).join('.')

/**
 * Tells the forms of expressions. `table` is a name before columns that says nothing, as there is no other table. Source: Spark,
 * the canonicalized forms of its expressions.
 */
export function equalForms(table: string | undefined): (expression: Expression) => Form {
  const numbers = new Map<string, Form>()
  const known = new Map<Part, Form>()

  function formOf(part: Part): Form {
    const before = known.get(part)
    if (before !== undefined) return before
    const form = numberOf(written(part))
    known.set(part, form)
    return form
  }

  function numberOf(text: string): Form {
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    return number
  }

  const sorted = (expressions: readonly Expression[]): string => expressions.map(each => formOf(each)).sort((left, right) => left - right).join(' ')

  function written(node: Part): string {
    switch (node.kind) {
      case 'column': {
        const names = node.parts.map(part => part.text.toLowerCase())
        return `column ${JSON.stringify(names.length > 1 && names[0] === table ? names.slice(1) : names)}`
      }
      case 'binary': return comparison(node.operator, node.left, node.right)
      case 'unary': {
        const { operand } = node
        const other = node.operator === 'NOT' && operand.kind === 'binary' ? opposite[operand.operator] : undefined
        return other !== undefined && operand.kind === 'binary' ? comparison(other, operand.left, operand.right) : `${node.operator} ${formOf(operand)}`
      }
      case 'distinct': return `distinct ${String(node.not)} ${sorted([node.left, node.right])}`
      case 'inList': return `in ${String(node.not)} ${formOf(node.operand)} of ${sorted(node.items)}`
      case 'function': return isOfEquals(node) ? `${nameOf(node)} ${sorted(node.args.map(arg => arg.value))}` : plain(node)
      default: return plain(node)
    }
  }

  function comparison(operator: BinaryOperator, left: Expression, right: Expression): string {
    const other = turned[operator]
    if (other) return `${other} ${formOf(right)} ${formOf(left)}`
    if (operator === '<>') return `NOT ${numberOf(`= ${sorted([left, right])}`)}`
    if (chains.has(operator)) return `${operator} ${sorted([...operandsOf(left, operator), ...operandsOf(right, operator)])}`
    return operator === '=' ? `= ${sorted([left, right])}` : `${operator} ${formOf(left)} ${formOf(right)}`
  }

  /** All that an expression says, but where it stands. */
  function plain(node: Part): string {
    return JSON.stringify(node, (key: string, value: unknown) => {
      if (key === 'place') return undefined
      if (typeof value === 'bigint') return `${value}n`
      if (typeof value !== 'object' || value === null || value === node) return value
      if ('quoted' in value && 'text' in value) return String(value.text).toLowerCase()
      return isPart(value) ? `#${formOf(value)}` : value
    })
  }

  return formOf
}

/** The operands of a run of one operator. */
function operandsOf(expression: Expression, operator: BinaryOperator): readonly Expression[] {
  const operands: Expression[] = []
  const pending = [expression]
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind === 'binary' && node.operator === operator) pending.push(node.left, node.right)
    else operands.push(node)
  }
  return operands
}

/** The name of the only table of FROM, in lower case. */
export function onlyTable({ from, lateralViews }: Select): string | undefined {
  const [only] = from
  if (from.length !== 1 || lateralViews.length > 0 || !only || !('alias' in only)) return undefined
  return (only.alias.name ?? (only.kind === 'table' ? only.name.parts.at(-1) : undefined))?.text.toLowerCase()
}
