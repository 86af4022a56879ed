import { Transform } from 'node:stream'

/** A character encoding by which the bytes of a file are read and written. */
export type Charset =
  | { readonly kind: 'utf8' }
  | { readonly kind: 'latin1' }
  | { readonly kind: 'utf16'; readonly bigEndian: boolean }
  /** One byte a character: written by the table that the decoder itself gives. */
  | { readonly kind: 'single'; readonly label: string }
  /** Only read. */
  | { readonly kind: 'several'; readonly label: string }

/** The encodings of `encodingName`; undefined for one that this machine cannot read. */
export function charsetNamed(name: string): Charset | undefined {
  const text = name.trim().toLowerCase()
  if (text === '' || text === 'utf-8' || text === 'utf-8 without bom' || text === 'us-ascii') return { kind: 'utf8' }
  if (text === 'iso-8859-1') return { kind: 'latin1' }
  if (text === 'utf-16' || text === 'utf-16be') return { kind: 'utf16', bigEndian: text === 'utf-16be' }
  const label = text.replace('shift-jis', 'shift_jis').replace(/^cp866$/, 'ibm866')
  if (/^(windows-(874|125\d)|iso-8859-\d+|ibm866)$/.test(label)) return known(label) ? { kind: 'single', label } : undefined
  if (/^(big5|euc-jp|euc-kr|gb2312|gb18030|shift_jis|iso-2022-jp)$/.test(label)) return known(label) ? { kind: 'several', label } : undefined
  return undefined
}

function known(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== ''
  } catch {
    return false
  }
}

/** Bytes of a charset → UTF-8. A byte order mark is left out, and in UTF-16 decides the order. */
export function decoding(charset: Charset): Transform {
  if (charset.kind === 'latin1') return textTransform((chunk) => chunk.toString('latin1'))
  let decoder = charset.kind === 'utf16' ? undefined : new TextDecoder(charset.kind === 'utf8' ? 'utf-8' : charset.label)
  return textTransform(
    (chunk) => {
      decoder ??= new TextDecoder(charset.kind === 'utf16' && (charset.bigEndian ? !(chunk[0] === 0xff && chunk[1] === 0xfe) : chunk[0] === 0xfe && chunk[1] === 0xff) ? 'utf-16be' : 'utf-16le')
      return decoder.decode(chunk, { stream: true })
    },
    () => decoder?.decode() ?? '',
  )
}

/** UTF-8 → bytes of a charset; what it has no character for becomes `?`. Undefined for one that is only read. */
export function encoding(charset: Charset): Transform | undefined {
  if (charset.kind === 'utf8' || charset.kind === 'several') return undefined
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const encode = encoderOf(charset)
  let first = charset.kind === 'utf16'
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = `${first ? '\uFEFF' : ''}${decoder.decode(chunk, { stream: true })}`
      first = false
      done(null, encode(text))
    },
    flush(done) {
      done(null, encode(decoder.decode()))
    },
  })
}

function encoderOf(charset: Exclude<Charset, { kind: 'utf8' | 'several' }>): (text: string) => Buffer {
  if (charset.kind === 'utf16') return (text) => (charset.bigEndian ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'utf16le'))
  const table = new Map<number, number>()
  // Node decodes windows-1252 as latin1 unless it streams.
  const decoder = charset.kind === 'single' ? new TextDecoder(charset.label) : undefined
  for (let byte = 0; byte < 256; byte += 1) table.set(decoder ? (decoder.decode(Uint8Array.of(byte), { stream: true }).codePointAt(0) ?? byte) : byte, byte)
  return (text) => Buffer.from([...text].map((character) => table.get(character.codePointAt(0) ?? 0) ?? 0x3f))
}

function textTransform(decode: (chunk: Buffer) => string, end: () => string = () => ''): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, Buffer.from(decode(chunk), 'utf8'))
    },
    flush(done) {
      done(null, Buffer.from(end(), 'utf8'))
    },
  })
}
