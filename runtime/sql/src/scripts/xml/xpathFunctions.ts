import { localName, textOf } from './node.ts'
import { asBoolean, asNumber, asText, nodesOnly, type XPathContext, type XPathValue } from './xpathConvert.ts'

/** A call of a function of XPath 1.0; how many arguments it takes was checked when it was read. */
export function callXPath(name: string, args: readonly XPathValue[], context: XPathContext): XPathValue {
  const value = args[0] ?? [context.node]
  const [first, second, third] = [asText(value), args[1] === undefined ? '' : asText(args[1]), args[2] === undefined ? '' : asText(args[2])]
  switch (name) {
    case 'last': return context.size
    case 'position': return context.position
    case 'count': return nodesOnly(value).length
    case 'sum': return nodesOnly(value).reduce((sum, node) => sum + asNumber(textOf(node)), 0)
    // Without a document type no attribute is an identifier, and without namespaces none is a language.
    case 'id': return []
    case 'lang': return false
    case 'namespace-uri': return ''
    case 'name': return nodesOnly(value)[0]?.name ?? ''
    case 'local-name': return localName(nodesOnly(value)[0]?.name ?? '')
    case 'string': return first
    case 'concat': return args.map(asText).join('')
    case 'starts-with': return first.startsWith(second)
    case 'contains': return first.includes(second)
    case 'substring-before': return first.slice(0, Math.max(0, first.indexOf(second)))
    case 'substring-after': return first.includes(second) ? first.slice(first.indexOf(second) + second.length) : ''
    case 'substring': return substring(first, asNumber(args[1] ?? 0), args[2] === undefined ? undefined : asNumber(args[2]))
    case 'string-length': return first.length
    case 'normalize-space': return first.replaceAll(/[ \t\r\n]+/g, ' ').replaceAll(/^ | $/g, '')
    case 'translate': return Array.from({ length: first.length }, (_, index) => translated(first[index] ?? '', second, third)).join('')
    case 'boolean': return asBoolean(value)
    case 'not': return !asBoolean(value)
    case 'true': return true
    case 'false': return false
    case 'number': return asNumber(value)
    case 'floor': return Math.floor(asNumber(value))
    case 'ceiling': return Math.ceil(asNumber(value))
    case 'round': return Math.round(asNumber(value))
    default: throw new TypeError(`no function ${name}`)
  }
}

/** As Java's reader has it: a start that is no number is the first letter. */
function substring(text: string, start: number, length: number | undefined): string {
  const from = Number.isNaN(start) ? -1_000_000 : Math.round(start)
  const end = length === undefined ? text.length : Number.isNaN(length) ? from - 1 : Math.round(length) + from - 1
  return text.slice(from > 0 ? from - 1 : 0, Math.max(0, end))
}

function translated(letter: string, from: string, to: string): string {
  const at = from.indexOf(letter)
  return at < 0 ? letter : (to[at] ?? '')
}
