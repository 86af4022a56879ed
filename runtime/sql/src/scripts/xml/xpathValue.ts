import { textOf, type XmlNode } from './node.ts'
import { along } from './axes.ts'
import { asBoolean, asNumber, isNodes, nodesOnly, type XPathContext, type XPathValue } from './xpathConvert.ts'
import { callXPath } from './xpathFunctions.ts'
import { type Operator, type Step, type XPath } from './xpathRead.ts'

/** The value of an expression; throws `XPathProblem` where its types do not fit. */
export function xpathValue(expression: XPath, context: XPathContext): XPathValue {
  switch (expression.kind) {
    case 'number': case 'text': return expression.value
    case 'negative': return -asNumber(xpathValue(expression.value, context))
    case 'call': return callXPath(expression.name, expression.args.map(arg => xpathValue(arg, context)), context)
    case 'binary': return binary(expression.operator, expression.left, expression.right, context)
    case 'filter': {
      const found = nodesOnly(xpathValue(expression.of, context))
      return expression.predicates.reduce<readonly XmlNode[]>((nodes, predicate) => kept(nodes, predicate), found)
    }
    case 'path': {
      const { from, steps } = expression
      const start = from === 'here' ? [context.node] : from === 'root' ? [rootOf(context.node)] : nodesOnly(xpathValue(from, context))
      return steps.reduce<readonly XmlNode[]>(stepped, start)
    }
    default: return expression satisfies never
  }
}

function binary(operator: Operator, left: XPath, right: XPath, context: XPathContext): XPathValue {
  const one = xpathValue(left, context)
  if (operator === 'or' && asBoolean(one)) return true
  if (operator === 'and' && !asBoolean(one)) return false
  const other = xpathValue(right, context)
  switch (operator) {
    case 'or': case 'and': return asBoolean(other)
    case '|': return inOrder([...nodesOnly(one), ...nodesOnly(other)])
    case '+': return asNumber(one) + asNumber(other)
    case '-': return asNumber(one) - asNumber(other)
    case '*': return asNumber(one) * asNumber(other)
    case 'div': return asNumber(one) / asNumber(other)
    case 'mod': return asNumber(one) % asNumber(other)
    default: return compared(operator, one, other)
  }
}

type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** Nodes are compared by their texts: it is enough that one pair of them fits. */
function compared(operator: Comparison, left: XPathValue, right: XPathValue): boolean {
  if (isNodes(left) && typeof right !== 'boolean') return left.some(node => compared(operator, textOf(node), right))
  if (isNodes(right) && typeof left !== 'boolean') return right.some(node => compared(operator, left, textOf(node)))
  switch (operator) {
    case '=': return same(left, right)
    case '!=': return !same(left, right)
    default: return ordered(operator, numberOrTruth(left), numberOrTruth(right))
  }
}

const numberOrTruth = (value: XPathValue): number => asNumber(isNodes(value) ? asBoolean(value) : value)

function same(left: XPathValue, right: XPathValue): boolean {
  if (typeof left === 'boolean' || typeof right === 'boolean') return asBoolean(left) === asBoolean(right)
  return typeof left === 'number' || typeof right === 'number' ? asNumber(left) === asNumber(right) : left === right
}

function ordered(operator: '<' | '<=' | '>' | '>=', left: number, right: number): boolean {
  switch (operator) {
    case '<': return left < right
    case '<=': return left <= right
    case '>': return left > right
    case '>=': return left >= right
    default: return operator satisfies never
  }
}

function stepped(nodes: readonly XmlNode[], { axis, test, predicates }: Step): readonly XmlNode[] {
  const found = nodes.flatMap(node => predicates.reduce<readonly XmlNode[]>((left, predicate) => kept(left, predicate), along(axis, node, test)))
  return inOrder(found)
}

/** The nodes for which a predicate holds; a number stands for a place among them. */
function kept(nodes: readonly XmlNode[], predicate: XPath): XmlNode[] {
  return nodes.filter((node, index) => {
    const value = xpathValue(predicate, { node, position: index + 1, size: nodes.length })
    return typeof value === 'number' ? value === index + 1 : asBoolean(value)
  })
}

const inOrder = (nodes: readonly XmlNode[]): readonly XmlNode[] => [...new Set(nodes)].sort((left, right) => left.order - right.order)

function rootOf(node: XmlNode): XmlNode {
  let root = node
  while (root.parent) root = root.parent
  return root
}
