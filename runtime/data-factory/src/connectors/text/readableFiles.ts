import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createDeflateRaw, createGunzip, createGzip, createInflateRaw } from 'node:zlib'
import type { Storage } from '@lagoon/storage'
import { FactoryError } from '../../error.ts'
import type { EndRequest, SourceFile } from '../connector.ts'
import type { FoundFiles } from '../fileSource.ts'
import { objectIn, optionalFlagIn } from '../settings.ts'
import { tarEntries, zipEntries, type Entry } from './archive.ts'
import { decoding, encoding } from './charset.ts'
import { isPlain, type TextFormat } from './fileFormat.ts'

/** Files of text as the engine reads them: unpacked and in UTF-8, each beside the lake until `close`. */
export async function readableFiles(request: EndRequest, found: FoundFiles, format: TextFormat): Promise<FoundFiles> {
  if (isPlain(format)) return found
  const { lake } = request.context.session.ports
  const made: string[] = []
  const close = async (): Promise<void> => {
    await Promise.all(made.map((file) => rm(file, { force: true })))
    await found.close()
  }
  const scratch = (): string => {
    const file = lake.scratch('.text')
    made.push(file)
    return file
  }
  try {
    const files: SourceFile[] = []
    for (const file of found.files) files.push(...(await readable(request, file, format, scratch)))
    return { files, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function readable(request: EndRequest, file: SourceFile, format: TextFormat, scratch: () => string): Promise<readonly SourceFile[]> {
  const entries = await entriesOf(file, format)
  if (entries === undefined) {
    const localFile = scratch()
    await through(file.localFile, localFile, [...unpacking(format), decoding(format.charset)])
    return [{ ...file, localFile }]
  }
  const folder = keepsArchiveName(request) ? `${file.relativePath.replace(/\.[^./]*$/, '')}/` : file.relativePath.replace(/[^/]*$/, '')
  const files: SourceFile[] = []
  for (const { name, bytes } of entries) {
    const [packed, localFile] = [scratch(), scratch()]
    await writeFile(packed, bytes)
    await through(packed, localFile, [decoding(format.charset)])
    files.push({ ...file, relativePath: `${folder}${safeName(name)}`, sizeBytes: Math.round(file.sizeBytes / entries.length), localFile })
  }
  return files
}

async function entriesOf({ localFile }: SourceFile, { codec }: TextFormat): Promise<readonly Entry[] | undefined> {
  if (codec === 'zipdeflate') return zipEntries(localFile)
  return codec === 'tar' || codec === 'targzip' ? tarEntries(localFile, { gzipped: codec === 'targzip' }) : undefined
}

/** By default what an archive holds goes into a folder of its name. */
function keepsArchiveName({ settings }: EndRequest): boolean {
  const compression = objectIn(objectIn(settings, 'formatSettings'), 'compressionProperties')
  return optionalFlagIn(compression, 'preserveZipFileNameAsFolder') ?? optionalFlagIn(compression, 'preserveCompressionFileNameAsFolder') ?? true
}

/** A name from an archive never leads out of its folder. */
const safeName = (name: string): string => name.split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..').join('/')

function unpacking({ codec }: TextFormat): Duplex[] {
  return codec === 'gzip' ? [createGunzip()] : codec === 'deflate' ? [createInflateRaw()] : []
}

async function through(from: string, to: string, steps: readonly Duplex[]): Promise<void> {
  try {
    await pipeline([createReadStream(from), ...steps, createWriteStream(to)])
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      throw new FactoryError('UserErrorInvalidCompressedData', `the compressed file cannot be read: ${error.message}`, { cause: error })
    }
    throw error
  }
}

/** What can be written: archives of several files cannot, nor encodings that are only read. */
export function requireWritable({ codec, charset }: TextFormat, name: string): void {
  const refused = codec === 'zipdeflate' || codec === 'tar' || codec === 'targzip' ? `compression '${codec}'` : charset.kind === 'several' ? `the encoding '${charset.label}'` : undefined
  if (refused !== undefined) throw new FactoryError('PropertyNotSupported', `${refused} of dataset '${name}' does not run here in a sink`)
}

/** Rewrites a finished file of UTF-8 in its charset and packed, where the engine could not. */
export async function finishText(lake: Storage, localFile: string, format: TextFormat): Promise<void> {
  if (isPlain(format)) return
  const encoder = encoding(format.charset)
  const packing = format.codec === 'deflate' ? [createDeflateRaw()] : format.codec === 'gzip' ? [createGzip()] : []
  const finished = lake.scratch('.text')
  await through(localFile, finished, [...(encoder ? [encoder] : []), ...packing])
  await rename(finished, localFile)
}

/** What the engine itself packs on its way: nothing, where the text is still to be encoded. */
export const engineCodec = (format: TextFormat): 'gzip' | 'uncompressed' => (isPlain(format) && format.codec === 'gzip' ? 'gzip' : 'uncompressed')
