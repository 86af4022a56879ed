import { readFile } from 'node:fs/promises'
import { gunzipSync, inflateRawSync } from 'node:zlib'
import { FactoryError } from '../../error.ts'

/** A file inside an archive. */
export interface Entry {
  readonly name: string
  readonly bytes: Uint8Array
}

const unreadable = (what: string): FactoryError => new FactoryError('UserErrorInvalidCompressedData', `the file is no readable ${what} archive`)

/** The files of a ZIP archive, stored or deflated. Throws `FactoryError('UserErrorInvalidCompressedData')`. */
export async function zipEntries(localFile: string): Promise<readonly Entry[]> {
  const bytes = await readFile(localFile)
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > bytes.length) throw unreadable('ZIP')
  const entries: Entry[] = []
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw unreadable('ZIP')
    const method = bytes.readUInt16LE(at + 10)
    const size = bytes.readUInt32LE(at + 20)
    const [nameLength, extraLength, commentLength] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)]
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const local = bytes.readUInt32LE(at + 42)
    if (local + 30 > bytes.length) throw unreadable('ZIP')
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(from, from + size)
    if (!name.endsWith('/')) entries.push({ name, bytes: unpacked(method, packed) })
    at += 46 + nameLength + extraLength + commentLength
  }
  return entries
}

function unpacked(method: number, packed: Buffer): Uint8Array {
  if (method === 0) return packed
  if (method !== 8) throw new FactoryError('PropertyNotSupported', `method ${method} of a ZIP archive does not run here`, { hint: 'stored and deflated files do' })
  return inflated(() => inflateRawSync(packed), 'ZIP')
}

function inflated(inflate: () => Buffer, what: string): Buffer {
  try {
    return inflate()
  } catch (error) {
    throw Object.assign(unreadable(what), { cause: error })
  }
}

/** The files of a tar archive, gzipped or not. Throws `FactoryError('UserErrorInvalidCompressedData')`. */
export async function tarEntries(localFile: string, { gzipped }: { readonly gzipped: boolean }): Promise<readonly Entry[]> {
  const raw = await readFile(localFile)
  const bytes = gzipped ? inflated(() => gunzipSync(raw), 'TarGzip') : raw
  const text = (from: number, length: number): string => bytes.toString('utf8', from, from + length).replace(/\0.*$/s, '')
  const entries: Entry[] = []
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12).trim() || '0', 8)
    if (Number.isNaN(size) || at + 512 + size > bytes.length) throw unreadable('tar')
    const type = text(at + 156, 1)
    const prefix = text(at + 257, 5) === 'ustar' ? text(at + 345, 155) : ''
    // Before ustar, a folder is a file whose name ends in a slash.
    if ((type === '0' || type === '') && !text(at, 100).endsWith('/')) entries.push({ name: prefix === '' ? text(at, 100) : `${prefix}/${text(at, 100)}`, bytes: bytes.subarray(at + 512, at + 512 + size) })
    at += 512 + Math.ceil(size / 512) * 512
  }
  return entries
}
