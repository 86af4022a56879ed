import { namespaceOf, XmlError, type XmlChild, type XmlDocument, type XmlElement } from './node.ts'

/** Deeper nesting is refused, so that no text can exhaust the stack. */
const deepest = 400

/**
 * Reads XML text. Blanks between elements are dropped, as .NET does; document type declarations are refused, because
 * they can make a lot of a little. Throws `XmlError`.
 */
export function parseXml(text: string): XmlDocument {
  const state: State = { text, at: text.charCodeAt(0) === 0xFEFF ? 1 : 0, order: 0, depth: 0 }
  const declaration = readDeclaration(state)
  const document: XmlDocument = { kind: 'document', parent: undefined, order: state.order++, declaration, children: [] }
  readChildren(state, document)
  if (state.at < text.length) throw failure(state, 'a closing tag closes nothing')
  if (document.children.filter(child => child.kind === 'element').length !== 1) throw new XmlError('an XML document has exactly one root element')
  if (document.children.some(child => child.kind === 'text')) throw new XmlError('text stands outside of the root element')
  return document
}

interface State { readonly text: string; at: number; order: number; depth: number }

function readDeclaration(state: State): XmlDocument['declaration'] {
  const match = /<\?xml(\s[^?]*)\?>/y
  match.lastIndex = state.at
  const found = match.exec(state.text)
  if (found === null) return undefined
  state.at = match.lastIndex
  return [...(found[1] ?? '').matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name = '', double, single]) => [name, double ?? single ?? ''] as const)
}

function readChildren(state: State, parent: XmlDocument | XmlElement): void {
  const { text } = state
  while (state.at < text.length) {
    if (text.charAt(state.at) !== '<') { readText(state, parent); continue }
    if (text.startsWith('</', state.at)) return
    parent.children.push(readMarkup(state, parent))
  }
}

function readText(state: State, parent: XmlDocument | XmlElement): void {
  const end = state.text.indexOf('<', state.at)
  const raw = state.text.slice(state.at, end < 0 ? state.text.length : end)
  if (/[^\t\n\r ]/.test(raw)) {
    parent.children.push({ kind: 'text', parent, order: state.order++, value: decoded(state, raw).replace(/\r\n?/g, '\n'), cdata: false })
  }
  state.at += raw.length
}

function readMarkup(state: State, parent: XmlDocument | XmlElement): XmlChild {
  const { text } = state
  if (text.startsWith('<!--', state.at)) return { kind: 'comment', parent, order: state.order++, value: until(state, '<!--', '-->') }
  if (text.startsWith('<![CDATA[', state.at)) return { kind: 'text', parent, order: state.order++, value: until(state, '<![CDATA[', ']]>'), cdata: true }
  if (text.startsWith('<?', state.at)) {
    const [, target = '', value = ''] = /^([^\s?]+)\s*([\s\S]*)$/.exec(until(state, '<?', '?>')) ?? []
    return { kind: 'instruction', parent, order: state.order++, target, value }
  }
  if (text.startsWith('<!', state.at)) throw failure(state, 'document type declarations are refused')
  return readElement(state, parent)
}

function until(state: State, open: string, close: string): string {
  const end = state.text.indexOf(close, state.at + open.length)
  if (end < 0) throw failure(state, `'${open}' is not closed`)
  const inside = state.text.slice(state.at + open.length, end)
  state.at = end + close.length
  return inside
}

const nameText = /[\p{L}_:][\p{L}\p{N}_:.\-\u00B7]*/uy

function readName(state: State): string {
  nameText.lastIndex = state.at
  const name = nameText.exec(state.text)?.[0]
  if (name === undefined) throw failure(state, 'a name is missing')
  state.at += name.length
  return name
}

function readElement(state: State, parent: XmlDocument | XmlElement): XmlElement {
  if (++state.depth > deepest) throw failure(state, `elements are nested more than ${deepest} deep`)
  state.at++
  const name = readName(state)
  const order = state.order++
  const pairs = readAttributes(state)
  const declared = new Map(pairs.filter(([key]) => key === 'xmlns' || key.startsWith('xmlns:')).map(([key, value]) => [key === 'xmlns' ? '' : key.slice(6), value]))
  const selfClosed = state.text.charAt(state.at) === '/'
  state.at += selfClosed ? 2 : 1
  const { prefix, local } = split(name)
  // The declarations of the element itself count for its own name.
  const scope: XmlElement = { kind: 'element', parent, order, name, prefix, local, namespace: '', declared, attributes: [], children: [], selfClosed }
  const element: XmlElement = { ...scope, namespace: resolve(state, scope, prefix) }
  for (const [key, value] of pairs) {
    const parts = split(key)
    const namespace = parts.prefix === '' || parts.prefix === 'xmlns' ? '' : resolve(state, scope, parts.prefix)
    element.attributes.push({ kind: 'attribute', parent: element, order: state.order++, name: key, local: parts.local, namespace, value })
  }
  if (!selfClosed) readContent(state, element)
  state.depth--
  return element
}

function readContent(state: State, element: XmlElement): void {
  readChildren(state, element)
  const close = /<\/([^\s>]*)\s*>/y
  close.lastIndex = state.at
  const found = close.exec(state.text)
  if (found === null) throw failure(state, `the element '${element.name}' is not closed`)
  if (found[1] !== element.name) throw failure(state, `the closing tag '${found[1] ?? ''}' does not fit the element '${element.name}'`)
  state.at = close.lastIndex
}

function readAttributes(state: State): readonly (readonly [string, string])[] {
  const pairs = new Map<string, string>()
  for (;;) {
    const blanks = skipBlanks(state)
    const character = state.text.charAt(state.at)
    if (character === '>' || state.text.startsWith('/>', state.at)) return [...pairs]
    if (!blanks) throw failure(state, 'a tag is not closed')
    const name = readName(state)
    skipBlanks(state)
    if (state.text.charAt(state.at) !== '=') throw failure(state, `the attribute '${name}' has no value`)
    state.at++
    skipBlanks(state)
    const quote = state.text.charAt(state.at)
    const end = quote === '"' || quote === "'" ? state.text.indexOf(quote, state.at + 1) : -1
    if (end < 0) throw failure(state, `the value of the attribute '${name}' is not quoted`)
    const raw = state.text.slice(state.at + 1, end)
    if (raw.includes('<')) throw failure(state, `the value of the attribute '${name}' holds '<'`)
    if (pairs.has(name)) throw failure(state, `the attribute '${name}' is there twice`)
    pairs.set(name, decoded(state, raw.replace(/[\t\n\r]/g, ' ')))
    state.at = end + 1
  }
}

function skipBlanks(state: State): boolean {
  const from = state.at
  while (/[\t\n\r ]/.test(state.text.charAt(state.at))) state.at++
  return state.at > from
}

function split(name: string): { readonly prefix: string; readonly local: string } {
  const colon = name.indexOf(':')
  return colon < 0 ? { prefix: '', local: name } : { prefix: name.slice(0, colon), local: name.slice(colon + 1) }
}

function resolve(state: State, element: XmlElement, prefix: string): string {
  const namespace = namespaceOf(element, prefix)
  if (namespace === undefined) throw failure(state, `the prefix '${prefix}' is not declared`)
  return namespace
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decoded(state: State, raw: string): string {
  return raw.replace(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|\w+)?;?/g, (whole, reference: string | undefined) => {
    if (reference === undefined || !whole.endsWith(';')) throw failure(state, "'&' stands alone; it is written &amp;")
    if (!reference.startsWith('#')) return Object.hasOwn(entities, reference) ? (entities[reference] ?? '') : fail(state, `the entity '&${reference};' is not declared`)
    const code = reference.startsWith('#x') ? Number.parseInt(reference.slice(2), 16) : Number(reference.slice(1))
    return code > 0 && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF) ? String.fromCodePoint(code) : fail(state, `'&${reference};' is no character`)
  })
}

function fail(state: State, message: string): never {
  throw failure(state, message)
}

function failure(state: State, message: string): XmlError {
  const before = state.text.slice(0, state.at)
  const line = before.split('\n').length
  return new XmlError(`${message} (line ${line}, position ${state.at - before.lastIndexOf('\n')})`)
}
