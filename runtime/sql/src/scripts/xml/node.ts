/** A node of a document. `order` is its place in the document; a name is as it was written, with its prefix. */
export interface XmlNode {
  readonly kind: 'document' | 'element' | 'attribute' | 'text' | 'comment' | 'instruction'
  readonly name: string
  readonly parent: XmlNode | undefined
  readonly order: number
  /** Of a text: everything up to the next node, and the part before the first border of a CDATA section. Of the others without children: what they hold. */
  readonly value: string
  readonly firstPart: string
  readonly children: readonly XmlNode[]
  readonly attributes: readonly XmlNode[]
}

/** What XPath calls the string-value: of an element, all text in it. */
export function textOf(node: XmlNode): string {
  if (node.kind !== 'document' && node.kind !== 'element') return node.value
  return node.children.map(child => (child.kind === 'text' ? child.value : child.kind === 'element' ? textOf(child) : '')).join('')
}

/** A name without its prefix. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)
