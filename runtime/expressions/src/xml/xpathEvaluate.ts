import { stringValue, XmlError, type XmlDocument, type XmlElement, type XmlNode } from './node.ts'
import { xpathFunctions } from './xpathFunctions.ts'
import { parseXPath, type Axis, type BinaryOperator, type XPath, type XPathStep } from './xpathParse.ts'
import { toBoolean, toNumber, toText, type XPathValue } from './xpathValue.ts'

/** Evaluates an XPath 1.0 expression over a document: nodes in the order of the document, or a plain value. */
export function evaluateXPath(document: XmlDocument, text: string): XPathValue {
  return valueOf(parseXPath(text), { node: document, position: 1, size: 1, document, work: { left: mostWork } })
}

export interface XPathContext {
  readonly node: XmlNode
  readonly position: number
  readonly size: number
  readonly document: XmlDocument
  /** What may still be looked at: a few steps over a large document could otherwise take for ever. */
  readonly work: { left: number }
}
const mostWork = 5_000_000

function valueOf(path: XPath, context: XPathContext): XPathValue {
  switch (path.kind) {
    case 'literal': return path.value
    case 'negate': return -toNumber(valueOf(path.operand, context))
    case 'binary': return binary(path.operator, path.left, path.right, context)
    case 'call': return call(path.name, path.args, context)
    case 'filter': return path.predicates.reduce((nodes, predicate) => filtered(nodes, predicate, context), nodesOf(path.base, context))
    case 'path': return walk(path.start, path.steps, context)
    default: return path satisfies never
  }
}

function call(name: string, args: readonly XPath[], context: XPathContext): XPathValue {
  const definition = Object.hasOwn(xpathFunctions, name) ? xpathFunctions[name] : undefined
  if (definition === undefined) throw new XmlError(`the XPath function '${name}' is not known`)
  if (args.length < definition.least || args.length > definition.most) throw new XmlError(`the XPath function '${name}' is called with ${args.length} arguments`)
  return definition.run(args.map(argument => valueOf(argument, context)), context)
}

function nodesOf(path: XPath, context: XPathContext): readonly XmlNode[] {
  const value = valueOf(path, context)
  if (typeof value !== 'object') throw new XmlError('a path or predicate needs nodes, not a plain value')
  return value
}

function walk(start: 'root' | 'context' | XPath, steps: readonly XPathStep[], context: XPathContext): readonly XmlNode[] {
  let nodes: readonly XmlNode[] = start === 'root' ? [context.document] : start === 'context' ? [context.node] : nodesOf(start, context)
  for (const step of steps) {
    const found = new Set<XmlNode>()
    for (const node of nodes) {
      const candidates = along(step.axis, node, context).filter(candidate => fits(step, candidate))
      for (const one of step.predicates.reduce((left, predicate) => filtered(left, predicate, context), candidates)) found.add(one)
    }
    nodes = [...found].toSorted((a, b) => a.order - b.order)
  }
  return nodes
}

function filtered(nodes: readonly XmlNode[], predicate: XPath, context: XPathContext): XmlNode[] {
  return nodes.filter((node, index) => {
    const value = valueOf(predicate, { ...context, node, position: index + 1, size: nodes.length })
    return typeof value === 'number' ? value === index + 1 : toBoolean(value)
  })
}

function fits({ axis, test }: XPathStep, node: XmlNode): boolean {
  if (test.kind === 'type') {
    return test.type === 'node' || test.type === node.kind || (test.type === 'processing-instruction' && node.kind === 'instruction')
  }
  const wanted = axis === 'attribute' ? 'attribute' : 'element'
  if (node.kind !== wanted || (node.kind !== 'element' && node.kind !== 'attribute')) return false
  if (node.kind === 'attribute' && (node.name === 'xmlns' || node.name.startsWith('xmlns:'))) return false
  // A name without prefix is a name in no namespace.
  return test.name === '*' || (node.local === test.name && node.namespace === '')
}

/** The nodes on an axis, nearest first, as predicates count them. */
function along(axis: Axis, node: XmlNode, context: XPathContext): XmlNode[] {
  const nodes = nodesAlong(axis, node)
  context.work.left -= nodes.length + 1
  if (context.work.left < 0) throw new XmlError('the XPath looks at too many nodes')
  return nodes
}

function nodesAlong(axis: Axis, node: XmlNode): XmlNode[] {
  switch (axis) {
    case 'self': return [node]
    case 'child': return [...childrenOf(node)]
    case 'descendant': return descendants(node)
    case 'descendant-or-self': return [node, ...descendants(node)]
    case 'parent': return node.parent === undefined ? [] : [node.parent]
    case 'ancestor': return ancestors(node)
    case 'ancestor-or-self': return [node, ...ancestors(node)]
    case 'attribute': return node.kind === 'element' ? [...node.attributes] : []
    case 'following-sibling': return siblings(node).filter(one => one.order > node.order)
    case 'preceding-sibling': return siblings(node).filter(one => one.order < node.order).toReversed()
    case 'following': return [node, ...ancestors(node)].flatMap(one => siblings(one).filter(next => next.order > one.order).flatMap(next => [next, ...descendants(next)]))
    case 'preceding': return [node, ...ancestors(node)].flatMap(one => siblings(one).filter(before => before.order < one.order).toReversed().flatMap(before => [before, ...descendants(before)].toReversed()))
    default: return axis satisfies never
  }
}

const childrenOf = (node: XmlNode): readonly XmlNode[] => (node.kind === 'document' || node.kind === 'element' ? node.children : [])
const siblings = (node: XmlNode): readonly XmlNode[] => (node.kind === 'attribute' || node.parent === undefined ? [] : childrenOf(node.parent))

function descendants(node: XmlNode): XmlNode[] {
  const found: XmlNode[] = []
  const visit = (one: XmlNode): void => { for (const child of childrenOf(one)) { found.push(child); visit(child) } }
  visit(node)
  return found
}

function ancestors(node: XmlNode): XmlNode[] {
  const found: XmlNode[] = []
  for (let up: XmlDocument | XmlElement | undefined = node.parent; up !== undefined; up = up.parent) found.push(up)
  return found
}

function binary(operator: BinaryOperator, left: XPath, right: XPath, context: XPathContext): XPathValue {
  if (operator === 'or') return toBoolean(valueOf(left, context)) || toBoolean(valueOf(right, context))
  if (operator === 'and') return toBoolean(valueOf(left, context)) && toBoolean(valueOf(right, context))
  if (operator === '|') return [...new Set([...nodesOf(left, context), ...nodesOf(right, context)])].toSorted((x, y) => x.order - y.order)
  const a = valueOf(left, context)
  const b = valueOf(right, context)
  if (operator === '=' || operator === '!=') return compared(a, b, (x, y) => equal(x, y) === (operator === '='))
  if (isRelation(operator)) return compared(a, b, (x, y) => related(operator, toNumber(x), toNumber(y)))
  return arithmetic(operator, toNumber(a), toNumber(b))
}

type Plain = string | number | boolean
const isRelation = (operator: BinaryOperator): operator is '<' | '<=' | '>' | '>=' => /^[<>]/.test(operator)

/** Nodes compare by their texts, and it is enough that one pair fits. */
function compared(a: XPathValue, b: XPathValue, holds: (a: Plain, b: Plain) => boolean): boolean {
  if (typeof a === 'object' && typeof b === 'boolean') return holds(toBoolean(a), b)
  if (typeof b === 'object' && typeof a === 'boolean') return holds(a, toBoolean(b))
  if (typeof a === 'object') return a.some(node => compared(stringValue(node), b, holds))
  if (typeof b === 'object') return b.some(node => holds(a, stringValue(node)))
  return holds(a, b)
}

function equal(a: Plain, b: Plain): boolean {
  if (typeof a === 'boolean' || typeof b === 'boolean') return toBoolean(a) === toBoolean(b)
  if (typeof a === 'number' || typeof b === 'number') return toNumber(a) === toNumber(b)
  return toText(a) === toText(b)
}

function related(operator: '<' | '<=' | '>' | '>=', a: number, b: number): boolean {
  return operator === '<' ? a < b : operator === '<=' ? a <= b : operator === '>' ? a > b : a >= b
}

function arithmetic(operator: '+' | '-' | '*' | 'div' | 'mod', a: number, b: number): number {
  switch (operator) {
    case '+': return a + b
    case '-': return a - b
    case '*': return a * b
    case 'div': return a / b
    case 'mod': return a % b
    default: return operator satisfies never
  }
}
