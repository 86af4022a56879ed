import { type XmlNode } from './node.ts'

/** A document, or why the text is none, or is none that is read here. */
export type XmlReading = { readonly kind: 'document'; readonly root: XmlNode } | { readonly kind: 'malformed' | 'refused'; readonly why: string }

/** Elements may stand this deep in each other, and a document may have this many characters. */
const limits = { depth: 1000, characters: 64 * 1024 * 1024 }

/** Reads a document of XML 1.0 without namespaces. A document type declaration is refused: it could name files and grow without end. */
export function readXml(text: string): XmlReading {
  if (text.length > limits.characters) return { kind: 'refused', why: `the document has more than ${limits.characters} characters` }
  try {
    return { kind: 'document', root: new Reader(text.replaceAll(/\r\n?/g, '\n')).document() }
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', why: error.message }
    if (error instanceof Malformed) return { kind: 'malformed', why: error.message }
    throw error
  }
}

class Malformed extends Error {}
class Refused extends Error {}

interface Open { readonly node: XmlNode; readonly children: XmlNode[]; text: { whole: string; first: string } | undefined }

const tokens = {
  declaration: /<\?xml\s+version\s*=\s*(?:"1\.[01]"|'1\.[01]')(?:\s+encoding\s*=\s*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>/y,
  text: /[^<]+/y,
  cdata: /<!\[CDATA\[([^]*?)\]\]>/y,
  comment: /<!--((?:(?!--)[^])*)-->/y,
  instruction: /<\?([\p{L}_:][\p{L}\p{M}\p{N}_:.·-]*)(?:\s+([^]*?))?\?>/uy,
  open: /<([\p{L}_:][\p{L}\p{M}\p{N}_:.·-]*)/uy,
  attribute: /\s+([\p{L}_:][\p{L}\p{M}\p{N}_:.·-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/uy,
  openEnd: /\s*(\/?)>/y,
  close: /<\/([\p{L}_:][\p{L}\p{M}\p{N}_:.·-]*)\s*>/uy,
} as const

// eslint-disable-next-line no-control-regex -- these are the characters that XML forbids
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

class Reader {
  readonly #text: string
  #at = 0
  #order = 0
  constructor(text: string) {
    this.#text = text
  }

  document(): XmlNode {
    if (forbidden.test(this.#text)) throw new Malformed('a character stands in it that XML does not allow')
    this.#take('declaration')
    const children: XmlNode[] = []
    const root = this.#node('document', '', undefined, '', children)
    const stack: Open[] = [{ node: root, children, text: undefined }]
    while (this.#at < this.#text.length) this.#step(stack)
    const [last] = stack
    if (stack.length > 1 || !last) throw new Malformed(`<${stack.at(-1)?.node.name ?? ''}> is not closed`)
    this.#endText(last)
    if (!children.some(child => child.kind === 'element')) throw new Malformed('there is no element')
    return root
  }

  #step(stack: Open[]): void {
    const top = stack.at(-1) as Open
    const text = this.#take('text')
    if (text) return addText(top, this.#resolved(checkedText(text[0])))
    const cdata = this.#take('cdata')
    if (cdata) return addText(top, cdata[1] ?? '', true)
    this.#endText(top)
    const comment = this.#take('comment')
    if (comment) return void top.children.push(this.#node('comment', '', top.node, comment[1] ?? ''))
    const instruction = this.#take('instruction')
    if (instruction) {
      if (instruction[1]?.toLowerCase() === 'xml') throw new Malformed('the declaration <?xml …?> must stand first')
      return void top.children.push(this.#node('instruction', instruction[1] ?? '', top.node, instruction[2] ?? ''))
    }
    if (this.#text.startsWith('<!DOCTYPE', this.#at)) throw new Refused('a document type declaration is not read here')
    const close = this.#take('close')
    if (close) {
      if (stack.length === 1 || top.node.name !== close[1]) throw new Malformed(`</${close[1] ?? ''}> closes nothing`)
      stack.pop()
      return
    }
    this.#open(stack, top)
  }

  #open(stack: Open[], top: Open): void {
    const open = this.#take('open')
    if (!open) throw new Malformed(`no markup: ${this.#text.slice(this.#at, this.#at + 20)}`)
    if (stack.length === 1 && top.children.some(child => child.kind === 'element')) throw new Malformed('a second element stands at the top')
    if (stack.length > limits.depth) throw new Refused(`elements stand more than ${limits.depth} deep`)
    const children: XmlNode[] = []
    const attributes: XmlNode[] = []
    const node = this.#node('element', open[1] ?? '', top.node, '', children, attributes)
    const found = new Map<string, string>()
    for (let match = this.#take('attribute'); match; match = this.#take('attribute')) {
      const name = match[1] ?? ''
      if (found.has(name)) throw new Malformed(`the attribute ${name} stands twice`)
      found.set(name, this.#resolved((match[2] ?? match[3] ?? '').replaceAll(/[\n\t]/g, ' ')))
    }
    // In the order of their names, as Java's map of attributes keeps them.
    const named = [...found].sort(([left], [right]) => (left < right ? -1 : 1))
    attributes.push(...named.map(([name, value]) => this.#node('attribute', name, node, value)))
    const end = this.#take('openEnd')
    if (!end) throw new Malformed(`the tag <${node.name}> has no end`)
    top.children.push(node)
    if (end[1] === '') stack.push({ node, children, text: undefined })
  }

  #take(kind: keyof typeof tokens): RegExpExecArray | undefined {
    const pattern = tokens[kind]
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (!match) return undefined
    this.#at = pattern.lastIndex
    return match
  }

  #node(kind: XmlNode['kind'], name: string, parent: XmlNode | undefined, value: string, children: readonly XmlNode[] = [], attributes: readonly XmlNode[] = []): XmlNode {
    this.#order += 1
    return { kind, name, parent, order: this.#order, value, firstPart: value, children, attributes }
  }

  /** Text that was gathered becomes a node; at the top of a document it must be space and is none. */
  #endText(top: Open): void {
    const { text } = top
    top.text = undefined
    if (!text) return
    if (top.node.kind === 'document') {
      if (text.whole.trim() !== '') throw new Malformed('text stands outside the element at the top')
    } else if (text.whole !== '') top.children.push({ ...this.#node('text', '', top.node, text.whole), firstPart: text.first })
  }

  #resolved(text: string): string {
    return text.includes('&') ? text.replaceAll(/&(?:#(\d+);|#x([\dA-Fa-f]+);|(\w+);)?/g, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
      const made = name === undefined ? characterOf(decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)) : entities[name]
      if (made === undefined) throw new Malformed(`${whole} is no entity that XML knows`)
      return made
    }) : text
  }
}

function characterOf(code: number): string | undefined {
  if (!(code > 0 && code <= 0x10FFFF) || (code >= 0xD800 && code < 0xE000)) return undefined
  const character = String.fromCodePoint(code)
  return forbidden.test(character) ? undefined : character
}

function checkedText(text: string): string {
  if (text.includes(']]>')) throw new Malformed(']]> stands in a text')
  return text
}

function addText(open: Open, text: string, isSection = false): void {
  if (open.node.kind === 'document' && isSection) throw new Malformed('a CDATA section stands outside the element at the top')
  open.text = open.text ? { ...open.text, whole: open.text.whole + text } : { whole: text, first: text }
}
