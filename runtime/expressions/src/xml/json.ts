import { display, jsonText } from '../print.ts'
import { isArray, isObject, list, record, type Value, type ValueObject } from '../value.ts'
import { XmlError, type XmlDocument, type XmlElement } from './node.ts'
import { escapeAttribute, escapeText } from './write.ts'

/**
 * XML as Json.NET makes JSON of it: attributes with `@`, the declaration as `?xml`, an element that repeats as an array,
 * one that does not as itself. An element with nothing but text is that text.
 */
export function xmlToJson(document: XmlDocument): Value {
  const declaration = document.declaration === undefined ? [] : [['?xml', record(document.declaration.map(([name, value]) => [`@${name}`, value] as const))] as const]
  return record([...declaration, ...members(document)])
}

function elementValue(element: XmlElement): Value {
  const { attributes, children } = element
  if (attributes.length === 0) {
    if (children.length === 0) return element.selfClosed ? null : ''
    const [only] = children
    if (children.length === 1 && only?.kind === 'text' && !only.cdata) return only.value
  }
  return record([...attributes.map(attribute => [`@${attribute.name}`, attribute.value] as const), ...members(element)])
}

function members(parent: XmlDocument | XmlElement): readonly (readonly [string, Value])[] {
  const byName = new Map<string, Value[]>()
  for (const child of parent.children) {
    if (child.kind === 'comment') continue
    const name = child.kind === 'element' ? child.name : child.kind === 'instruction' ? `?${child.target}` : child.cdata ? '#cdata-section' : '#text'
    const value = child.kind === 'element' ? elementValue(child) : child.value
    const known = byName.get(name)
    if (known === undefined) byName.set(name, [value])
    else known.push(value)
  }
  return [...byName].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? null) : list(values)] as const)
}

/** The way back: an object with one root property, and perhaps `?xml`. Throws `XmlError`. */
export function jsonToXml(value: Value): string {
  if (!isObject(value)) throw new XmlError('only an object with one root property can become XML')
  const roots = Object.keys(value).filter(name => name !== '?xml')
  const [root] = roots
  const content = root === undefined ? null : (value[root] ?? null)
  if (root === undefined || roots.length > 1 || isArray(content)) throw new XmlError('the object must have exactly one root property, which is no array')
  return declarationText(value['?xml']) + elementText(root, content)
}

function declarationText(value: Value | undefined): string {
  if (value === undefined || !isObject(value)) return ''
  return `<?xml${Object.entries(value).map(([name, text]) => ` ${name.replace(/^@/, '')}="${escapeAttribute(scalarText(text))}"`).join('')}?>`
}

function elementText(name: string, value: Value): string {
  if (!/^[\p{L}_][\p{L}\p{N}_:.-]*$/u.test(name)) throw new XmlError(`'${name}' can be no name of an XML element`)
  if (isArray(value)) return value.map(item => elementText(name, item)).join('')
  if (value === null) return `<${name} />`
  if (!isObject(value)) return `<${name}>${escapeText(scalarText(value))}</${name}>`
  return objectText(name, value)
}

function objectText(name: string, value: ValueObject): string {
  let attributes = ''
  let body = ''
  for (const [key, item] of Object.entries(value)) {
    if (key.startsWith('@')) attributes += ` ${key.slice(1)}="${escapeAttribute(scalarText(item))}"`
    else if (key === '#text') body += isArray(item) ? item.map(part => escapeText(scalarText(part))).join('') : escapeText(scalarText(item))
    else if (key === '#cdata-section') body += `<![CDATA[${scalarText(item)}]]>`
    else body += elementText(key, item)
  }
  return body === '' ? `<${name}${attributes} />` : `<${name}${attributes}>${body}</${name}>`
}

// Inside XML a boolean keeps its JSON spelling.
const scalarText = (value: Value): string => (typeof value === 'boolean' ? jsonText(value) : display(value))
