import { binaryOf, bytesOf, isBinary, textOf, utf8 } from '../binary.ts'
import { JsonError, parseJson } from '../json/parse.ts'
import { display, joinText } from '../print.ts'
import { fitsInt64, float, integer, list, markBuilt, numeric, record, type Value } from '../value.ts'
import { argumentAt, callError, textAt, typeError, valueError, type FunctionCall, type LazyCall } from './call.ts'
import { dataUriAt } from './dataUri.ts'
import { anyNumber, eager, eagerInLogicApps, lazy } from './table.ts'
import { trimText } from './text.ts'
import { decodeComponent, encodeComponent } from './uri.ts'
import { isXml, jsonOfXml } from './xml.ts'

const octets = 'application/octet-stream'
const plainText = 'text/plain;charset=utf-8'

export const conversionFunctions = [
  ...eager('conversion', [
    ['array', [1, 1], call => list([argumentAt(call, 0)])],
    ['base64', [1, 1], call => Buffer.from(bytesAt(call)).toString('base64')],
    ['base64ToBinary', [1, 1], call => binaryOf(octets, base64At(call))],
    ['base64ToString', [1, 1], call => decoded(base64At(call))],
    ['binary', [1, 1], binary],
    ['bool', [1, 1], bool],
    ['createArray', [1, anyNumber], call => list(call.args)],
    ['dataUri', [1, 1], dataUri],
    ['dataUriToBinary', [1, 1], dataUriToBinary],
    ['dataUriToString', [1, 1], call => decoded(dataUriAt(call).bytes)],
    ['decodeBase64', [1, 1], call => decoded(base64At(call))],
    ['decodeDataUri', [1, 1], decodeDataUri],
    ['decodeUriComponent', [1, 1], call => decodeComponent(textAt(call, 0))],
    ['encodeUriComponent', [1, anyNumber], call => encodeComponent(joinText(call.args.map(display)))],
    ['float', [1, 2], toFloat],
    ['int', [1, 1], int],
    ['json', [1, 1], json],
    ['string', [1, 1], call => display(argumentAt(call, 0))],
    ['uriComponent', [1, anyNumber], call => encodeComponent(joinText(call.args.map(display)))],
    ['uriComponentToBinary', [1, 1], call => binaryOf(octets, utf8(decodeComponent(textAt(call, 0))))],
    ['uriComponentToString', [1, 1], call => decodeComponent(textAt(call, 0))],
  ]),
  ...lazy('conversion', [['coalesce', [1, anyNumber], coalesce]]),
  ...eagerInLogicApps('conversion', [['decimal', [1, 1], toFloat]]),
]

const decoded = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

function bytesAt(call: FunctionCall): Uint8Array {
  const value = argumentAt(call, 0)
  return isBinary(value) ? bytesOf(value) : utf8(display(value))
}

function base64At(call: FunctionCall): Uint8Array {
  const text = textAt(call, 0).replace(/\s+/g, '')
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw valueError(call, 0, 'is no base64 text')
  return Buffer.from(text, 'base64')
}

function binary(call: FunctionCall): Value {
  const value = argumentAt(call, 0)
  if (value === null) throw typeError(call, 0, 'a value', value)
  return isBinary(value) ? value : binaryOf(octets, utf8(display(value)))
}

function bool(call: FunctionCall): Value {
  const value = argumentAt(call, 0)
  if (typeof value === 'boolean') return value
  const number = numeric(value)
  if (number !== undefined) return Number(number.value) !== 0
  if (typeof value !== 'string') throw typeError(call, 0, "'true', 'false' or a number", value)
  const word = trimText(value).toLowerCase()
  if (word === 'true' || word === 'false') return word === 'true'
  throw valueError(call, 0, "cannot be converted to a boolean: text must be 'true' or 'false'")
}

function dataUri(call: FunctionCall): Value {
  const value = argumentAt(call, 0)
  return `data:${isBinary(value) ? value['$content-type'] : plainText};base64,${Buffer.from(bytesAt(call)).toString('base64')}`
}

function dataUriToBinary(call: FunctionCall): Value {
  const { type, bytes } = dataUriAt(call)
  return binaryOf(type, bytes)
}

/** Text comes back as text and JSON as its value; anything else stays binary content of its type. */
function decodeDataUri(call: FunctionCall): Value {
  const { type, bytes } = dataUriAt(call)
  const media = (type.split(';')[0] ?? '').trim().toLowerCase()
  if (media.startsWith('text/')) return decoded(bytes)
  if (media === 'application/json' || media.endsWith('+json')) return readJson(call, decoded(bytes))
  return binaryOf(/;\s*charset=/i.test(type) ? type : `${type};charset=us-ascii`, bytes)
}

const floatText = /^[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?$/

// The invariant culture takes commas for thousands wherever they stand: '1,5' is 15.
function toFloat(call: FunctionCall): Value {
  const value = argumentAt(call, 0)
  const number = numeric(value)
  if (number !== undefined) return float(Number(number.value))
  if (typeof value !== 'string') throw typeError(call, 0, 'a number or text', value)
  if (call.args.length > 1 && !/^en(-us)?$/i.test(textAt(call, 1))) {
    throw callError(call, `'${call.node.name}' in another culture than en-US has no local counterpart yet`, { argument: 1 })
  }
  const trimmed = trimText(value)
  const result = Number(trimmed.replaceAll(',', ''))
  if (trimmed.length > 400 || !floatText.test(trimmed) || !Number.isFinite(result)) throw valueError(call, 0, 'cannot be converted to a float')
  return float(result)
}

function int(call: FunctionCall): Value {
  const value = argumentAt(call, 0)
  if (typeof value === 'boolean') return value ? 1 : 0
  const number = numeric(value)
  if (number?.kind === 'integer') return value
  if (number === undefined && typeof value !== 'string') throw typeError(call, 0, 'an integer or text', value)
  const text = typeof value === 'string' ? trimText(value) : ''
  if (text.length > 100 || !/^[+-]?\d+$/.test(text)) throw valueError(call, 0, `cannot be converted to an integer: ${JSON.stringify(display(value).slice(0, 60))}`)
  const parsed = BigInt(text.replace('+', ''))
  if (!fitsInt64(parsed)) throw valueError(call, 0, 'does not fit in 64 bits')
  return integer(parsed)
}

function json(call: FunctionCall): Value {
  const value = argumentAt(call, 0)
  if (value === null) return record([])
  if (typeof value === 'string') return readJson(call, value)
  if (isXml(value)) return jsonOfXml(call, value)
  return isBinary(value) ? readJson(call, textOf(value)) : value
}

function readJson(call: FunctionCall, text: string): Value {
  try {
    return parseJson(text, { lenient: true, keepFloats: true, onContainer: markBuilt })
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw valueError(call, 0, `is no JSON: ${error.message} at character ${error.offset + 1} of ${JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)}`)
  }
}

function coalesce(call: LazyCall): Value {
  for (let index = 0; index < call.node.args.length; index++) {
    const value = call.argument(index)
    if (value !== null) return value
  }
  return null
}
