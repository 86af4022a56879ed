import { foldCase, splitText, toLower, toUpper, trimText } from './text.ts'
import { argumentAt, countAt, optionalTextAt, textAt, valueError, type FunctionCall } from './call.ts'
import { anyNumber, eager, eagerInLogicApps } from './table.ts'
import { display, joinText } from '../print.ts'
import { list, numeric, type Value } from '../value.ts'

export const stringFunctions = [
  ...eager('string', [
    ['concat', [1, anyNumber], call => joinText(call.args.map(display))],
    ['endsWith', [2, 2], call => foldCase(textAt(call, 0)).endsWith(foldCase(textAt(call, 1)))],
    ['guid', [0, 1], guid],
    ['indexOf', [2, 2], call => foldCase(textAt(call, 0)).indexOf(foldCase(textAt(call, 1)))],
    ['lastIndexOf', [2, 2], lastIndexOf],
    ['replace', [3, 3], replace],
    ['split', [2, 2], split],
    ['startsWith', [2, 2], call => foldCase(textAt(call, 0)).startsWith(foldCase(textAt(call, 1)))],
    ['substring', [2, 3], substring],
    ['toLower', [1, 1], call => toLower(textAt(call, 0))],
    ['toUpper', [1, 1], call => toUpper(textAt(call, 0))],
    ['trim', [1, 1], call => trimText(textAt(call, 0))],
  ]),
  ...eagerInLogicApps('string', [
    ['isInt', [1, 1], call => /^\s*[+-]?\d+\s*$/.test(display(argumentAt(call, 0)))],
    ['isFloat', [1, 1], call => /^\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(display(argumentAt(call, 0)))],
    ['nthIndexOf', [3, 3], nthIndexOf],
    ['slice', [2, 3], slice],
  ]),
]

const guidFormats: Readonly<Record<string, (digits: string) => string>> = {
  N: digits => digits,
  D: dashed,
  B: digits => `{${dashed(digits)}}`,
  P: digits => `(${dashed(digits)})`,
  X: digits => `{0x${digits.slice(0, 8)},0x${digits.slice(8, 12)},0x${digits.slice(12, 16)},{${(digits.slice(16).match(/../g) ?? []).map(pair => `0x${pair}`).join(',')}}}`,
}

function guid(call: FunctionCall): Value {
  const format = (optionalTextAt(call, 0) ?? 'D') || 'D'
  const write = Object.hasOwn(guidFormats, format.toUpperCase()) ? guidFormats[format.toUpperCase()] : undefined
  if (write === undefined) throw valueError(call, 0, `must be one of N, D, B, P and X; it is '${format}'`)
  return write(call.effects.newId().replaceAll('-', '').toLowerCase())
}

function dashed(digits: string): string {
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-')
}

// Documented for Logic Apps: an empty part is "found" at the last character.
function lastIndexOf(call: FunctionCall): Value {
  const text = foldCase(textAt(call, 0))
  const part = foldCase(textAt(call, 1))
  if (part === '') return text === '' ? 0 : text.length - 1
  return text.lastIndexOf(part)
}

function replace(call: FunctionCall): Value {
  const old = textAt(call, 1)
  if (old === '') throw valueError(call, 1, 'must not be empty')
  return joinText(textAt(call, 0).split(old), textAt(call, 2))
}

/** More pieces than this are refused, as longer text is. */
const mostPieces = 1_000_000

function split(call: FunctionCall): Value {
  const pieces = splitText(textAt(call, 0), textAt(call, 1), mostPieces + 1)
  if (pieces.length > mostPieces) throw valueError(call, 0, `has more than ${mostPieces} pieces`)
  return list(pieces)
}

function substring(call: FunctionCall): Value {
  const text = textAt(call, 0)
  const start = countAt(call, 1, { least: 0, most: text.length })
  return call.args.length < 3 ? text.slice(start) : text.slice(start, start + countAt(call, 2, { least: 0, most: text.length - start }))
}

function nthIndexOf(call: FunctionCall): Value {
  const text = foldCase(textAt(call, 0))
  const part = foldCase(textAt(call, 1))
  const nth = countAt(call, 2, { least: -1_000_000, most: 1_000_000 })
  if (part === '' || nth === 0) return nth === 0 ? -1 : 0
  let found = nth > 0 ? text.indexOf(part) : text.lastIndexOf(part)
  for (let left = Math.abs(nth) - 1; left > 0 && found >= 0; left--) {
    found = nth > 0 ? text.indexOf(part, found + 1) : found === 0 ? -1 : text.lastIndexOf(part, found - 1)
  }
  return found
}

function slice(call: FunctionCall): Value {
  const text = textAt(call, 0)
  const bound = (index: number, absent: number): number => {
    const value = argumentAt(call, index)
    if (index >= call.args.length || value === null) return absent
    return numeric(value) === undefined ? countAt(call, index, { least: 0, most: 0 }) : Number(numeric(value)?.value)
  }
  return text.slice(bound(1, 0), bound(2, text.length))
}
