import { raised, type ScriptFunction, type ScriptValue } from '../script.ts'
import { readXml } from './read.ts'
import { asBoolean, asNumber, asText, nodesOnly, type XPathValue } from './xpathConvert.ts'
import { type XPath, XPathProblem, XPathRefusal, readXPath } from './xpathRead.ts'
import { xpathValue } from './xpathValue.ts'

/** What a path finds in a document, as JavaScript's value; an empty document or path finds nothing. */
function xpath(name: string, result: string, made: (value: XPathValue) => ScriptValue): ScriptFunction {
  return { name, parameters: ['VARCHAR', 'VARCHAR'], result, compute: (document, path) => found(String(document), String(path), made) }
}

function found(document: string, path: string, made: (value: XPathValue) => ScriptValue): ScriptValue {
  if (document === '' || path === '') return null
  try {
    const expression = pathOf(path)
    const read = readXml(document)
    if (read.kind !== 'document') throw raised(read.kind === 'refused' ? 'UNSUPPORTED_FEATURE' : 'MALFORMED_XML', `the document cannot be read: ${read.why}`)
    return made(xpathValue(expression, { node: read.root, position: -1, size: 0 }))
  } catch (error) {
    if (error instanceof XPathProblem) throw raised(error instanceof XPathRefusal ? 'UNSUPPORTED_FEATURE' : 'INVALID_XPATH', `the path ${path} cannot be followed: ${error.message}`)
    throw error
  }
}

let last: { readonly text: string; readonly path: XPath } | undefined
function pathOf(text: string): XPath {
  if (last?.text !== text) last = { text, path: readXPath(text) }
  return last.path
}

/** Java's narrowing of a double to whole numbers of so many bits: what is no number is 0, what is too large the largest. */
function whole(value: number, bits: number): bigint {
  if (Number.isNaN(value)) return 0n
  const most = 2n ** BigInt(bits - 1)
  if (value >= Number(most)) return most - 1n
  return value <= -Number(most) ? -most : BigInt(Math.trunc(value))
}

/** Half of a surrogate pair is a question mark in Java's bytes. */
const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '?')

export const xmlScripts: readonly ScriptFunction[] = [
  // Elements have no value of their own, only the texts in them.
  xpath('dbx_js_xpath', 'VARCHAR[]', value => nodesOnly(value).map(node => (node.kind === 'element' || node.kind === 'document' ? null : node.firstPart))),
  xpath('dbx_js_xpath_string', 'VARCHAR', value => wellFormed(asText(value))),
  xpath('dbx_js_xpath_boolean', 'BOOLEAN', asBoolean),
  xpath('dbx_js_xpath_double', 'DOUBLE', asNumber),
  xpath('dbx_js_xpath_float', 'DOUBLE', value => Math.fround(asNumber(value))),
  xpath('dbx_js_xpath_int', 'INTEGER', value => Number(whole(asNumber(value), 32))),
  xpath('dbx_js_xpath_short', 'SMALLINT', value => Number(BigInt.asIntN(16, whole(asNumber(value), 32)))),
  xpath('dbx_js_xpath_long', 'BIGINT', value => whole(asNumber(value), 64)),
]
