import { binaryOf, isBinary, textOf, utf8 } from '../binary.ts'
import { float, isObject, list, type Value } from '../value.ts'
import { jsonToXml, xmlToJson } from '../xml/json.ts'
import { XmlError, type XmlDocument, type XmlNode } from '../xml/node.ts'
import { parseXml } from '../xml/parse.ts'
import { writeXml } from '../xml/write.ts'
import { evaluateXPath } from '../xml/xpathEvaluate.ts'
import { argumentAt, textAt, typeError, valueError, type FunctionCall } from './call.ts'
import { eager } from './table.ts'

export const xmlFunctions = eager('conversion', [
  ['xml', [1, 1], xml],
  ['xpath', [2, 2], xpath],
])

const xmlType = 'application/xml;charset=utf-8'
const xmlContent = (text: string): Value => binaryOf(xmlType, utf8(text))

/** Text is read and written again; an object becomes XML by the rules of Json.NET. */
function xml(call: FunctionCall): Value {
  const value = argumentAt(call, 0)
  if (typeof value === 'string' || isBinary(value)) return xmlContent(writeXml(documentAt(call, value)))
  if (!isObject(value)) throw typeError(call, 0, 'a string or an object', value)
  return xmlContent(guarded(call, 0, 'cannot become XML', () => jsonToXml(value)))
}

function documentAt(call: FunctionCall, value: Value): XmlDocument {
  if (typeof value !== 'string' && !isBinary(value)) throw typeError(call, 0, 'XML', value, 'xml(…) makes XML of text')
  return guarded(call, 0, 'is no XML', () => parseXml(typeof value === 'string' ? value : textOf(value)))
}

function guarded<Result>(call: FunctionCall, index: number, what: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof XmlError) throw valueError(call, index, `${what}: ${error.message}`)
    throw error
  }
}

/** Whether `json` should read its argument as XML. */
export const isXml = (value: Value): boolean => isBinary(value) && /^(application|text)\/([\w.-]+\+)?xml\b/i.test(value['$content-type'])

export const jsonOfXml = (call: FunctionCall, value: Value): Value => xmlToJson(documentAt(call, value))

/** Elements come as XML content, text and attributes as strings, and what is no set of nodes as its plain value. */
function xpath(call: FunctionCall): Value {
  const document = documentAt(call, argumentAt(call, 0))
  const path = textAt(call, 1)
  const result = guarded(call, 1, 'cannot be evaluated', () => evaluateXPath(document, path))
  if (typeof result === 'object') return list(result.map(nodeValue))
  if (typeof result !== 'number') return result
  if (!Number.isFinite(result)) throw valueError(call, 1, 'gives no finite number')
  return float(result)
}

const nodeValue = (node: XmlNode): Value => (node.kind === 'element' || node.kind === 'document' ? xmlContent(writeXml(node)) : node.value)
