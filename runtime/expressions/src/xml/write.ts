import { namespaceOf, type XmlChild, type XmlDocument, type XmlElement } from './node.ts'

/** The text of a document or of one element, which then carries the namespaces that it inherits and uses. */
export function writeXml(node: XmlDocument | XmlElement): string {
  if (node.kind === 'element') return element(node, inherited(node))
  const declaration = node.declaration === undefined ? '' : `<?xml${node.declaration.map(([name, value]) => ` ${name}="${value}"`).join('')}?>`
  return declaration + node.children.map(child).join('')
}

function child(node: XmlChild): string {
  switch (node.kind) {
    case 'element': return element(node, [])
    case 'text': return node.cdata ? `<![CDATA[${node.value}]]>` : escapeText(node.value)
    case 'comment': return `<!--${node.value}-->`
    case 'instruction': return `<?${node.target} ${node.value}?>`
    default: return node satisfies never
  }
}

function element(node: XmlElement, extra: readonly (readonly [string, string])[]): string {
  const attributes = [...extra, ...node.attributes.map(attribute => [attribute.name, attribute.value] as const)]
  const head = `<${node.name}${attributes.map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`).join('')}`
  return node.children.length === 0 && node.selfClosed ? `${head} />` : `${head}>${node.children.map(child).join('')}</${node.name}>`
}

function inherited(node: XmlElement): readonly (readonly [string, string])[] {
  const prefixes = new Set<string>()
  collectPrefixes(node, prefixes)
  return [...prefixes].flatMap(prefix => {
    if (prefix === 'xml' || node.declared.has(prefix)) return []
    const namespace = namespaceOf(node, prefix)
    return namespace === undefined || namespace === '' ? [] : [[prefix === '' ? 'xmlns' : `xmlns:${prefix}`, namespace] as const]
  })
}

function collectPrefixes(node: XmlElement, prefixes: Set<string>): void {
  prefixes.add(node.prefix)
  for (const { name } of node.attributes) if (name.includes(':') && !name.startsWith('xmlns:')) prefixes.add(name.slice(0, name.indexOf(':')))
  for (const inner of node.children) if (inner.kind === 'element') collectPrefixes(inner, prefixes)
}

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#xA;', '\r': '&#xD;', '\t': '&#x9;' }
export const escapeText = (text: string): string => text.replace(/[&<>]/g, mark => marks[mark] ?? mark)
export const escapeAttribute = (text: string): string => text.replace(/[&<>"\n\r\t]/g, mark => marks[mark] ?? mark)
