/** The parts of an XML document. `order` numbers them as they stand in the text, attributes behind their element. */
export type XmlNode = XmlDocument | XmlElement | XmlAttribute | XmlText | XmlComment | XmlInstruction
export type XmlChild = XmlElement | XmlText | XmlComment | XmlInstruction

export interface XmlDocument {
  readonly kind: 'document'
  readonly parent: undefined
  readonly order: number
  /** The attributes of `<?xml … ?>`, if there is one. */
  readonly declaration: readonly (readonly [string, string])[] | undefined
  readonly children: XmlChild[]
}

export interface XmlElement {
  readonly kind: 'element'
  readonly parent: XmlDocument | XmlElement
  readonly order: number
  readonly name: string
  readonly prefix: string
  readonly local: string
  readonly namespace: string
  /** Namespace declarations by prefix; the default one under the empty prefix. */
  readonly declared: ReadonlyMap<string, string>
  readonly attributes: XmlAttribute[]
  readonly children: XmlChild[]
  /** Written `<a/>` rather than `<a></a>`. */
  readonly selfClosed: boolean
}

export interface XmlAttribute {
  readonly kind: 'attribute'
  readonly parent: XmlElement
  readonly order: number
  readonly name: string
  readonly local: string
  readonly namespace: string
  readonly value: string
}

export interface XmlText {
  readonly kind: 'text'
  readonly parent: XmlDocument | XmlElement
  readonly order: number
  readonly value: string
  readonly cdata: boolean
}

export interface XmlComment { readonly kind: 'comment'; readonly parent: XmlDocument | XmlElement; readonly order: number; readonly value: string }
export interface XmlInstruction { readonly kind: 'instruction'; readonly parent: XmlDocument | XmlElement; readonly order: number; readonly target: string; readonly value: string }

/** Raised for text that is no XML, or a path that is no XPath. */
export class XmlError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'XmlError'
  }
}

/** The text of a node as XPath and people see it. */
export function stringValue(node: XmlNode): string {
  switch (node.kind) {
    case 'document':
    case 'element': {
      const parts: string[] = []
      collectText(node, parts)
      return parts.join('')
    }
    default: return node.value
  }
}

function collectText(node: XmlDocument | XmlElement, parts: string[]): void {
  for (const child of node.children) {
    if (child.kind === 'text') parts.push(child.value)
    else if (child.kind === 'element') collectText(child, parts)
  }
}

/** The namespace that a prefix stands for at an element. */
export function namespaceOf(element: XmlElement | XmlDocument, prefix: string): string | undefined {
  if (prefix === 'xml') return 'http://www.w3.org/XML/1998/namespace'
  if (element.kind === 'document') return prefix === '' ? '' : undefined
  return element.declared.get(prefix) ?? namespaceOf(element.parent, prefix)
}
