import { localName, type XmlNode } from './node.ts'
import { type Axis, type NodeTest } from './xpathRead.ts'

/** The nodes of an axis that pass a test, the nearest to the node first. */
export function along(axis: Axis, node: XmlNode, test: NodeTest): XmlNode[] {
  return nodesOf(axis, node).filter(found => passes(found, test, axis))
}

function nodesOf(axis: Axis, node: XmlNode): readonly XmlNode[] {
  switch (axis) {
    case 'child': return node.children
    case 'attribute': return node.attributes.filter(({ name }) => name !== 'xmlns' && !name.startsWith('xmlns:'))
    case 'self': return [node]
    case 'parent': return node.parent ? [node.parent] : []
    case 'descendant': return descendants(node)
    case 'descendant-or-self': return [node, ...descendants(node)]
    case 'ancestor': return ancestors(node)
    case 'ancestor-or-self': return [node, ...ancestors(node)]
    case 'following-sibling': return siblings(node).filter(({ order }) => order > node.order)
    case 'preceding-sibling': return siblings(node).filter(({ order }) => order < node.order).reverse()
    case 'following': {
      const own = new Set(descendants(node))
      return descendants(rootOf(node)).filter(found => found.order > node.order && !own.has(found))
    }
    case 'preceding': {
      const above = new Set(ancestors(node))
      return descendants(rootOf(node)).filter(found => found.order < node.order && !above.has(found)).reverse()
    }
    default: return axis satisfies never
  }
}

function passes(node: XmlNode, test: NodeTest, axis: Axis): boolean {
  const principal = axis === 'attribute' ? 'attribute' : 'element'
  switch (test.kind) {
    case 'node': return true
    case 'none': return false
    case 'any': return node.kind === principal
    // Read without namespaces, a name is what stands behind its prefix.
    case 'name': return node.kind === principal && localName(node.name) === test.name
    case 'instruction': return node.kind === 'instruction' && (test.target === undefined || node.name === test.target)
    default: return node.kind === test.kind
  }
}

function descendants(node: XmlNode): XmlNode[] {
  const found: XmlNode[] = []
  const gather = (children: readonly XmlNode[]): void => {
    for (const child of children) {
      found.push(child)
      gather(child.children)
    }
  }
  gather(node.children)
  return found
}

function ancestors(node: XmlNode): XmlNode[] {
  const found: XmlNode[] = []
  for (let at = node.parent; at; at = at.parent) found.push(at)
  return found
}

const rootOf = (node: XmlNode): XmlNode => ancestors(node).at(-1) ?? node
const siblings = (node: XmlNode): readonly XmlNode[] => (node.kind === 'attribute' ? [] : (node.parent?.children ?? []))
