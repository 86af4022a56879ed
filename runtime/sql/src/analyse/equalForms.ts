import { type BinaryOperator, type ColumnReference, type Expression, type FunctionCall } from '../tree/expression.ts'
import { childrenOf, isPart, type Part, queriesIn } from '../tree/walk.ts'
import { sameType, type SqlType, types } from '../types.ts'
import { decimalFor, isNumeric } from './lattice.ts'
import { asOperator } from './rules/operatorCalls.ts'
import { type Scope } from './scope.ts'
import { analyse } from './semantics.ts'
import { type Typed } from './typed.ts'

/** A number that is the same for expressions that differ in the order of their operands, or in the names that lambdas bind, at most. */
export type Form = number

const chains: ReadonlySet<BinaryOperator> = new Set(['+', '*', '&', '|', '^', 'AND', 'OR'])
const turned: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = { '>': '<', '>=': '<=' }
const opposite: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' }
const nameOf = ({ name }: FunctionCall): string => name.parts.map(part => part.text.toLowerCase()).join('.')

/** Tells the forms of expressions where names mean what they mean in a scope. Source: Spark, the canonicalized forms of its expressions. */
export function equalForms(): (expression: Expression, scope: Scope) => Form {
  const numbers = new Map<string, Form>()
  const numberOf = (text: string): Form => {
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    return number
  }
  return (expression, scope) => new Writer(scope.with({ outerReads: [] }), numberOf).formOf(expression)
}

class Writer {
  readonly #scope: Scope
  readonly #numberOf: (text: string) => Form
  /** The names that lambdas bind around what is being written, those of the innermost last. */
  readonly #bound: (readonly string[])[] = []
  readonly #types = new Map<Expression, Typed>()
  #inQuery = false
  readonly #known = new Map<Part, Form>()

  constructor(scope: Scope, numberOf: (text: string) => Form) {
    this.#scope = scope
    this.#numberOf = numberOf
  }

  formOf(part: Part): Form {
    // Long chains lean to the left: what stands there is known before it is asked for, or is written with the run that it belongs to.
    const spine: Part[] = []
    for (let left = part; left.kind === 'binary' && !this.#known.has(left); left = left.left) if (!isRunOn(left)) spine.push(left.left)
    for (const left of spine.reverse()) this.#known.set(left, this.#numberOf(this.#written(left)))
    return this.#known.get(part) ?? this.#numberOf(this.#written(part))
  }

  #sorted(expressions: readonly Expression[]): string {
    return expressions.map(each => this.formOf(each)).sort((left, right) => left - right).join(' ')
  }

  #written(node: Part): string {
    switch (node.kind) {
      case 'column': return this.#name(node)
      case 'binary': return this.#operation(node.operator, node)
      case 'unary': {
        const { operand } = node
        const other = node.operator === 'NOT' && operand.kind === 'binary' ? opposite[operand.operator] : undefined
        return other !== undefined && operand.kind === 'binary' ? this.#operation(other, operand) : `${node.operator} ${this.formOf(operand)}`
      }
      case 'distinct': return this.#negated(!node.not, `distinct ${this.#sorted([node.left, node.right])}`)
      case 'inList': return this.#negated(node.not, `in ${this.formOf(node.operand)} of ${this.#sorted(node.items)}`)
      case 'between': case 'inQuery': return this.#negated(node.not, this.#plain({ ...node, not: false }))
      case 'like': return node.quantifier ? this.#plain(node) : this.#negated(node.not, this.#plain({ ...node, not: false }))
      case 'function': {
        if (isOfEquals(node)) return `${nameOf(node)} ${this.#sorted(this.#run(node, each => (each.kind === 'function' && nameOf(each) === nameOf(node) && isOfEquals(each) ? each.args.map(arg => arg.value) : undefined)))}`
        const operation = asOperator(node, node.place)
        return operation ? this.#written(operation) : this.#plain(node)
      }
      case 'lambda': {
        this.#bound.push(node.parameters.map(parameter => parameter.text.toLowerCase()))
        const body = this.formOf(node.body)
        this.#bound.pop()
        return `lambda ${node.parameters.length} ${body}`
      }
      case 'query': {
        const before = this.#inQuery
        this.#inQuery = true
        const text = this.#plain(node)
        this.#inQuery = before
        return text
      }
      default: return this.#plain(node)
    }
  }

  #negated(not: boolean, text: string): string {
    return not ? `NOT ${this.#numberOf(text)}` : text
  }

  #name(node: ColumnReference): string {
    const names = node.parts.map(part => part.text.toLowerCase())
    const depth = this.#bound.findLastIndex(parameters => parameters.includes(names[0] ?? ''))
    if (depth >= 0) return `bound ${this.#bound.length - depth} ${this.#bound[depth]?.indexOf(names[0] ?? '')} ${JSON.stringify(names.slice(1))}`
    const found = this.#scope.translation.attempt(() => this.#scope.resolve(node.parts, node.place))
    const meant = found && !found.value.failed ? JSON.stringify([found.value.duckdb, ...found.rest.map(part => part.text.toLowerCase())]) : ''
    // A query may have columns of its own by that name.
    return this.#inQuery || meant === '' ? `name ${JSON.stringify(names)} ${meant}` : `column ${meant}`
  }

  #operation(operator: BinaryOperator, node: Extract<Expression, { kind: 'binary' }>): string {
    const { left, right } = node
    const other = turned[operator]
    if (other) return `${other} ${this.formOf(right)} ${this.formOf(left)}`
    if (operator === '<>') return this.#negated(true, `= ${this.#sorted([left, right])}`)
    if (operator === '=') return `= ${this.#sorted([left, right])}`
    if (!chains.has(operator)) return `${operator} ${this.formOf(left)} ${this.formOf(right)}`
    const operands = this.#run(node, each => (each.kind === 'binary' && each.operator === operator ? [each.left, each.right] : undefined))
    if (operands.length > 2 && operator === '+' && this.#dependsOnOrder(node, operands)) return `+ ${this.formOf(left)} ${this.formOf(right)}`
    return `${operator} ${this.#sorted(operands)}`
  }

  /** The operands of a run of one operator, which ends where a value takes another type. */
  #run(node: Expression, operandsOf: (node: Expression) => readonly Expression[] | undefined): readonly Expression[] {
    const operands: Expression[] = []
    const pending = [...(operandsOf(node) ?? [])]
    for (let next = pending.pop(); next; next = pending.pop()) {
      const inner = operandsOf(next)
      if (inner && this.#isOneRun(node, next)) pending.push(...inner)
      else operands.push(next)
    }
    return operands
  }

  /** Whether another order of these would give the sum another type. */
  #dependsOnOrder(sum: Expression, operands: readonly Expression[]): boolean {
    if (this.#typeOf(sum)?.kind !== 'decimal') return false
    const whole = operands.map(operand => {
      const type = decimalFor(this.#typeOf(operand) ?? types.void)
      return type && type.precision - type.scale
    })
    return whole.some(each => each !== whole[0])
  }

  #isOneRun(node: Expression, inner: Expression): boolean {
    if (node.kind === 'binary' && (node.operator === 'AND' || node.operator === 'OR')) return true
    const outerType = this.#typeOf(node)
    const innerType = this.#typeOf(inner)
    if (!outerType || !innerType) return false
    if (outerType.kind === 'decimal' && innerType.kind === 'decimal' && node.kind === 'binary') return true
    const isRun = node.kind !== 'binary' || isNumeric(outerType) || (outerType.kind === 'interval' && node.operator === '+')
    return isRun && sameType(outerType, innerType)
  }

  /** The type of an expression; undefined where it cannot be told by itself, or only with the work of a query. */
  #typeOf(expression: Expression): SqlType | undefined {
    if (!this.#types.has(expression) && !holdsQuery(expression)) {
      const { translation } = this.#scope
      translation.attempt(() => this.#types.set(expression, analyse(expression, this.#scope.with({ notes: this.#types, sameGroups: undefined, groups: undefined, outerReads: [] }))))
    }
    const value = this.#types.get(expression)
    return value && !value.failed ? value.type : undefined
  }

  /** All that an expression says, but where it stands. */
  #plain(node: Part): string {
    return JSON.stringify(node, (key: string, value: unknown) => {
      if (key === 'place') return undefined
      if (typeof value === 'bigint') return `${value}n`
      if (typeof value !== 'object' || value === null || value === node) return value
      if ('quoted' in value && 'text' in value) return String(value.text).toLowerCase()
      return isPart(value) ? `#${this.formOf(value)}` : value
    })
  }
}

/** Whether the left operand goes on with the same operator. */
const isRunOn = ({ operator, left }: Extract<Expression, { kind: 'binary' }>): boolean => chains.has(operator) && left.kind === 'binary' && left.operator === operator

/** Whether a call gives the same in whatever order its arguments stand. */
const isOfEquals = (node: FunctionCall): boolean => ['greatest', 'least'].includes(nameOf(node))

function holdsQuery(expression: Expression): boolean {
  const pending: Part[] = [expression]
  for (let part = pending.pop(); part; part = pending.pop()) {
    if (part.kind === 'query') return true
    pending.push(...queriesIn(part))
  }
  return false
}

const leaves = new WeakMap<Part, number>()

/** How many parts of an expression are made of no others: as many in all that has its form. */
export function leavesOf(part: Part): number {
  // Long chains lean to the left.
  const spine: Part[] = []
  let leftmost = part
  while (leftmost.kind === 'binary' && !leaves.has(leftmost)) {
    spine.push(leftmost)
    leftmost = leftmost.left
  }
  let count = leaves.get(leftmost) ?? countIn(leftmost)
  for (const step of spine.reverse()) {
    if (step.kind === 'binary') count += leavesOf(step.right)
    leaves.set(step, count)
  }
  return count
}

function countIn(part: Part): number {
  const parts = part.kind === 'query' ? childrenOf(part) : queriesIn(part)
  const count = parts.length === 0 ? 1 : parts.reduce((sum, each) => sum + leavesOf(each), 0)
  leaves.set(part, count)
  return count
}
