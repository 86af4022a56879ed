import { blank } from './numberParse.ts'
import { raised, type ScriptFunction } from './script.ts'

/** Bytes, and bytes written as text: base 64 as MIME reads it and as RFC 4648 wants it, base 32. */
export const binaryTextScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_unbase64', parameters: ['VARCHAR'], result: 'BLOB', compute: text => mimeBytes(text as string) },
  { name: 'dbx_js_base64_bytes', parameters: ['VARCHAR'], result: 'BLOB', compute: text => (isBase64(text as string) ? mimeBytes(text as string) : null) },
  { name: 'dbx_js_to_base32', parameters: ['BLOB'], result: 'VARCHAR', compute: bytes => toBase32(bytes as Uint8Array) },
  { name: 'dbx_js_from_base32', parameters: ['VARCHAR'], result: 'BLOB', compute: text => fromBase32(text as string) },
  { name: 'dbx_js_pad_bytes', parameters: ['BLOB', 'INTEGER', 'BLOB', 'BOOLEAN'], result: 'BLOB', compute: (bytes, length, filling, before) => pad(Buffer.from(bytes as Uint8Array), length as number, filling as Uint8Array, before === true) },
  { name: 'dbx_js_bytes_contain', parameters: ['BLOB', 'BLOB'], result: 'BOOLEAN', compute: (bytes, part) => Buffer.from(bytes as Uint8Array).includes(Buffer.from(part as Uint8Array)) },
]

function pad(bytes: Buffer, length: number, filling: Uint8Array, before: boolean): Uint8Array {
  const missing = Math.max(length, 0) - bytes.length
  if (missing <= 0 || filling.length === 0) return new Uint8Array(bytes.subarray(0, Math.max(length, 0)))
  const more = Buffer.alloc(missing, filling)
  return new Uint8Array(Buffer.concat(before ? [more, bytes] : [bytes, more]))
}

/** As MIME reads it: what is not of the alphabet is passed over; padding ends it, and no letter follows. */
function mimeBytes(text: string): Uint8Array {
  const [, head = '', padding = ''] = /^([^=]*)(.*)$/s.exec(text) ?? []
  const digits = head.replace(/[^A-Za-z0-9+/]/g, '')
  const loose = digits.length % 4
  // Two digits need two signs, with nothing between them.
  const isPadded = loose === 2 ? padding.startsWith('==') : loose === 3
  if (loose === 1 || (padding !== '' && !isPadded) || /[A-Za-z0-9+/]/.test(padding)) throw raised('CONVERSION_INVALID_INPUT', `The value '${text}' is not of base 64.`)
  return new Uint8Array(Buffer.from(digits, 'base64'))
}

const blanks = new RegExp(`[${blank}]`, 'g')

/** Blanks may stand between digits, not between or behind the signs that pad. */
function isBase64(text: string): boolean {
  const [, digits = '', padding = ''] = /^([^=]*)(={0,2})$/.exec(text) ?? [undefined, '?']
  const letters = digits.replace(blanks, '')
  if (!/^[A-Za-z0-9+/]*$/.test(letters)) return false
  return padding === '' ? letters.length % 4 !== 1 : (letters.length + padding.length) % 4 === 0
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function toBase32(bytes: Uint8Array): string {
  let bits = 0
  let held = 0
  let text = ''
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    for (; bits >= 5; bits -= 5) text += alphabet[(held >> (bits - 5)) & 31] ?? ''
    held &= (1 << bits) - 1
  }
  if (bits > 0) text += alphabet[(held << (5 - bits)) & 31] ?? ''
  return text.padEnd(Math.ceil(text.length / 8) * 8, '=')
}

function fromBase32(text: string): Uint8Array {
  const digits = Array.from(text.toUpperCase().replace(/=.*/s, '').replace(/[^A-Z2-7]/g, ''), letter => alphabet.indexOf(letter))
  let bits = 0
  let held = 0
  const bytes: number[] = []
  for (const digit of digits) {
    held = ((held << 5) | digit) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 255)
  }
  // A single digit behind whole groups makes a byte of the last ten bits, as in the library that Spark uses.
  if (digits.length % 8 === 1) bytes.push((held >> 2) & 255)
  return Uint8Array.from(bytes)
}
