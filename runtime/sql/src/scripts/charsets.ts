import { raised, type ScriptFunction } from './script.ts'

const names = ['US-ASCII', 'ISO-8859-1', 'UTF-8', 'UTF-16BE', 'UTF-16LE', 'UTF-16', 'UTF-32'] as const
type Charset = (typeof names)[number]

/** `encode` and `decode` with the character sets that Databricks takes, and what is to be done about bytes that are not UTF-8. */
export const charsetScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_encode', parameters: ['VARCHAR', 'VARCHAR'], result: 'BLOB', compute: (text, name) => encode(text as string, charsetOf(name as string, 'encode')) },
  { name: 'dbx_js_decode', parameters: ['BLOB', 'VARCHAR'], result: 'VARCHAR', compute: (bytes, name) => decode(bytes as Uint8Array, charsetOf(name as string, 'decode')) },
  { name: 'dbx_js_is_utf8', parameters: ['BLOB'], result: 'BOOLEAN', compute: bytes => strictText(bytes as Uint8Array) !== undefined },
  { name: 'dbx_js_lenient_text', parameters: ['BLOB'], result: 'VARCHAR', compute: bytes => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes as Uint8Array) },
  { name: 'dbx_js_try_utf8', parameters: ['BLOB'], result: 'VARCHAR', compute: bytes => strictText(bytes as Uint8Array) ?? null },
  {
    name: 'dbx_js_must_utf8', parameters: ['BLOB'], result: 'VARCHAR',
    compute(bytes) {
      const text = strictText(bytes as Uint8Array)
      if (text === undefined) throw raised('INVALID_UTF8_STRING', `Invalid UTF8 byte sequence found in string: ${Buffer.from(bytes as Uint8Array).toString('hex').toUpperCase()}.`)
      return text
    },
  },
]

function charsetOf(name: string, asked: string): Charset {
  const found = names.find(each => each === name.toUpperCase())
  if (!found) throw raised('INVALID_PARAMETER_VALUE.CHARSET', `${asked} expects one of the charsets ${names.join(', ')}, but got ${name}.`)
  return found
}

const malformed = (asked: string, charset: string): Error => raised('MALFORMED_CHARACTER_CODING', `Invalid value found when performing ${asked} with ${charset}`)

const strictText = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function encode(text: string, charset: Charset): Uint8Array {
  switch (charset) {
    case 'US-ASCII': case 'ISO-8859-1': {
      const limit = charset === 'US-ASCII' ? 0x7f : 0xff
      return Uint8Array.from(text, letter => {
        const code = letter.codePointAt(0) ?? 0
        if (code > limit) throw malformed('encode', charset)
        return code
      })
    }
    case 'UTF-8': return new TextEncoder().encode(text)
    case 'UTF-16LE': return new Uint8Array(Buffer.from(text, 'utf16le'))
    case 'UTF-16BE': return new Uint8Array(Buffer.from(text, 'utf16le').swap16())
    // Java writes the mark of the byte order where the name leaves it open, and nothing for an empty text.
    case 'UTF-16': return text === '' ? new Uint8Array() : new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())
    case 'UTF-32': {
      const letters = Array.from(text)
      const bytes = Buffer.alloc(letters.length * 4)
      for (const [index, letter] of letters.entries()) bytes.writeUInt32BE(letter.codePointAt(0) ?? 0, index * 4)
      return new Uint8Array(bytes)
    }
    default: return charset satisfies never
  }
}

function decode(bytes: Uint8Array, charset: Charset): string {
  switch (charset) {
    case 'US-ASCII':
      if (bytes.some(byte => byte > 0x7f)) throw malformed('decode', charset)
      return Buffer.from(bytes).toString('latin1')
    case 'ISO-8859-1': return Buffer.from(bytes).toString('latin1')
    case 'UTF-8': {
      const text = strictText(bytes)
      if (text === undefined) throw malformed('decode', charset)
      return text
    }
    case 'UTF-16LE': return wide(bytes, true, charset)
    case 'UTF-16BE': return wide(bytes, false, charset)
    case 'UTF-16': {
      const little = bytes[0] === 0xff && bytes[1] === 0xfe
      const marked = little || (bytes[0] === 0xfe && bytes[1] === 0xff)
      return wide(marked ? bytes.subarray(2) : bytes, little, charset)
    }
    case 'UTF-32': return fullWidth(bytes)
    default: return charset satisfies never
  }
}

function wide(bytes: Uint8Array, little: boolean, charset: Charset): string {
  if (bytes.length % 2 === 1) throw malformed('decode', charset)
  const copy = Buffer.from(bytes)
  const text = (little ? copy : copy.swap16()).toString('utf16le')
  if (/[\ud800-\udfff]/u.test(text)) throw malformed('decode', charset)
  return text
}

function fullWidth(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length % 4 !== 0) throw malformed('decode', 'UTF-32')
  const little = bytes.length >= 4 && view.getUint32(0) === 0xfffe0000
  let text = ''
  for (let at = 0; at < bytes.length; at += 4) {
    const code = view.getUint32(at, little)
    if (at === 0 && code === 0xfeff) continue
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw malformed('decode', 'UTF-32')
    text += String.fromCodePoint(code)
  }
  return text
}
