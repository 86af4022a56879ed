import { stringValue, XmlError, type XmlNode } from './node.ts'
import { toBoolean, toNumber, toText, type XPathValue } from './xpathValue.ts'

interface Context { readonly node: XmlNode; readonly position: number; readonly size: number }
interface XPathFunction { readonly least: number; readonly most: number; readonly run: (args: readonly XPathValue[], context: Context) => XPathValue }

const many = Number.POSITIVE_INFINITY
const define = (least: number, most: number, run: XPathFunction['run']): XPathFunction => ({ least, most, run })
const text = (args: readonly XPathValue[], index: number): string => toText(args[index] ?? '')
const number = (args: readonly XPathValue[], index: number): number => toNumber(args[index] ?? Number.NaN)
/** The argument, or the node at hand where it may be left away. */
const textOr = (args: readonly XPathValue[], { node }: Context): string => (args[0] === undefined ? stringValue(node) : toText(args[0]))

function nodes(args: readonly XPathValue[]): readonly XmlNode[] {
  const [value] = args
  if (typeof value !== 'object') throw new XmlError('an XPath function that counts nodes is given a plain value')
  return value
}

function firstNode(args: readonly XPathValue[], { node }: Context): XmlNode | undefined {
  return args.length === 0 ? node : nodes(args)[0]
}

const nameOf = (node: XmlNode | undefined, part: 'name' | 'local' | 'namespace'): string =>
  node?.kind === 'element' || node?.kind === 'attribute' ? node[part] : node?.kind === 'instruction' && part !== 'namespace' ? node.target : ''

/** The functions of XPath 1.0, but for `id`, which needs a document type. */
export const xpathFunctions: Readonly<Record<string, XPathFunction>> = {
  last: define(0, 0, (_, context) => context.size),
  position: define(0, 0, (_, context) => context.position),
  count: define(1, 1, args => nodes(args).length),
  name: define(0, 1, (args, context) => nameOf(firstNode(args, context), 'name')),
  'local-name': define(0, 1, (args, context) => nameOf(firstNode(args, context), 'local')),
  'namespace-uri': define(0, 1, (args, context) => nameOf(firstNode(args, context), 'namespace')),
  string: define(0, 1, textOr),
  concat: define(2, many, args => args.map(toText).join('')),
  'starts-with': define(2, 2, args => text(args, 0).startsWith(text(args, 1))),
  contains: define(2, 2, args => text(args, 0).includes(text(args, 1))),
  'substring-before': define(2, 2, args => text(args, 0).slice(0, Math.max(0, text(args, 0).indexOf(text(args, 1))))),
  'substring-after': define(2, 2, args => (text(args, 0).includes(text(args, 1)) ? text(args, 0).slice(text(args, 0).indexOf(text(args, 1)) + text(args, 1).length) : '')),
  substring: define(2, 3, substring),
  'string-length': define(0, 1, (args, context) => [...textOr(args, context)].length),
  'normalize-space': define(0, 1, (args, context) => textOr(args, context).split(/[\t\n\r ]+/).filter(part => part !== '').join(' ')),
  translate: define(3, 3, translate),
  boolean: define(1, 1, args => toBoolean(args[0] ?? false)),
  not: define(1, 1, args => !toBoolean(args[0] ?? false)),
  true: define(0, 0, () => true),
  false: define(0, 0, () => false),
  lang: define(1, 1, (args, { node }) => hasLanguage(node, text(args, 0).toLowerCase())),
  number: define(0, 1, (args, { node }) => toNumber(args[0] ?? stringValue(node))),
  sum: define(1, 1, args => nodes(args).reduce((total, node) => total + toNumber(stringValue(node)), 0)),
  floor: define(1, 1, args => Math.floor(number(args, 0))),
  ceiling: define(1, 1, args => Math.ceil(number(args, 0))),
  // XPath rounds halves upwards, as JavaScript does.
  round: define(1, 1, args => Math.round(number(args, 0))),
}

/** Characters count from 1, and both numbers are rounded. */
function substring(args: readonly XPathValue[]): string {
  const start = Math.round(number(args, 1))
  const end = args.length < 3 ? many : start + Math.round(number(args, 2))
  return [...text(args, 0)].filter((_, index) => index + 1 >= start && index + 1 < end).join('')
}

function translate(args: readonly XPathValue[]): string {
  const from = [...text(args, 1)]
  const to = [...text(args, 2)]
  return [...text(args, 0)].map(character => { const at = from.indexOf(character); return at < 0 ? character : (to[at] ?? '') }).join('')
}

function hasLanguage(node: XmlNode | undefined, wanted: string): boolean {
  if (node === undefined) return false
  const own = node.kind === 'element' ? node.attributes.find(attribute => attribute.name === 'xml:lang')?.value.toLowerCase() : undefined
  return own === undefined ? hasLanguage(node.parent, wanted) : own === wanted || own.startsWith(`${wanted}-`)
}
