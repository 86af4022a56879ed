import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import type { DelimitedFormat } from '../delimitedText.ts'

export interface FirstRecord {
  /** None for a file without anything in it. */
  readonly values: readonly string[]
  /** How many lines lie before it: the non-empty ones that are to be skipped, and the empty ones among them. */
  readonly linesBefore: number
  /** What the line ends with; a line feed when nothing follows. */
  readonly lineEnd: string
}

/** A record longer than this is none. */
const longestHead = 16 * 1024 * 1024

/** The first record of a file of text in UTF-8, after so many lines that are not empty. Undefined when the file has none. */
export async function firstRecord(localFile: string, format: DelimitedFormat, { skip, gzipped }: { readonly skip: number; readonly gzipped: boolean }): Promise<FirstRecord | undefined> {
  const file = createReadStream(localFile, { highWaterMark: 64 * 1024 })
  const bytes: NodeJS.ReadableStream = gzipped ? file.pipe(createGunzip()) : file
  const decoder = new TextDecoder('utf-8')
  let text = ''
  try {
    for await (const chunk of bytes) {
      text += decoder.decode(chunk as Buffer, { stream: true })
      const found = parse(text, format, skip)
      if (found.kind === 'record') return found
      if (text.length > longestHead) return undefined
    }
  } finally {
    file.destroy()
  }
  const rest = `${text}${decoder.decode()}`
  if (rest === '') return { values: [], linesBefore: 0, lineEnd: '\n' }
  const found = parse(`${rest}\n`, format, skip)
  return found.kind === 'record' ? found : undefined
}

type Parsed = ({ readonly kind: 'record' } & FirstRecord) | { readonly kind: 'incomplete' }
const incomplete: Parsed = { kind: 'incomplete' }

function parse(text: string, { delimiter, quote, escape }: DelimitedFormat, skip: number): Parsed {
  let at = 0
  let linesBefore = 0
  for (let left = skip; left > 0; linesBefore += 1) {
    const end = lineEnd(text, at)
    if (end === undefined) return incomplete
    if (end.from > at) left -= 1
    at = end.to
  }
  const values: string[] = []
  let value = ''
  let quoted = false
  for (; at < text.length; ) {
    const character = text[at] ?? ''
    const next = text[at + 1]
    if (quoted) {
      if (next === undefined) return incomplete
      const isEscaped = character === escape && (next === quote || next === escape)
      if (isEscaped) value += next
      else if (character === quote) quoted = false
      else value += character
      at += isEscaped ? 2 : 1
      continue
    }
    const end = character === '\n' || character === '\r' ? lineEnd(text, at) : undefined
    if (character === '\r' && next === undefined) return incomplete
    if (end) return { kind: 'record', values: [...values, value], linesBefore, lineEnd: text.slice(end.from, end.to) }
    if (text.startsWith(delimiter, at)) {
      values.push(value)
      value = ''
      at += delimiter.length
    } else if (quote !== '' && character === quote && value === '') {
      quoted = true
      at += 1
    } else if (quote === '' && escape !== '' && character === escape && next !== undefined) {
      value += next
      at += 2
    } else {
      value += character
      at += 1
    }
  }
  return incomplete
}

/** Where the line that goes on at a place ends, and where the next one begins. */
function lineEnd(text: string, at: number): { readonly from: number; readonly to: number } | undefined {
  const found = /\r\n|\n|\r/g
  found.lastIndex = at
  const end = found.exec(text)
  return end ? { from: end.index, to: end.index + end[0].length } : undefined
}
