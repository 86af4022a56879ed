import { createReadStream, createWriteStream } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createDeflateRaw, createGunzip, createGzip, createInflateRaw } from 'node:zlib'
import { FactoryError } from '../../error.ts'
import type { EndRequest, SourceFile } from '../connector.ts'
import type { FoundFiles } from '../fileSource.ts'
import { objectIn, optionalFlagIn } from '../settings.ts'
import { tarEntries, zipEntries, type Entry } from './archive.ts'
import type { Codec } from './fileFormat.ts'

/** Files without their compression, and what archives hold, each beside the lake until `close`. */
export async function unpackedFiles(request: EndRequest, found: FoundFiles, codec: Codec): Promise<FoundFiles> {
  if (codec === 'none') return found
  return madeFiles(request, found, async (file, scratch) => {
    const entries = await entriesOf(file, codec)
    if (entries === undefined) {
      const localFile = scratch()
      await through(file.localFile, localFile, [codec === 'gzip' ? createGunzip() : createInflateRaw()])
      return [{ ...file, localFile }]
    }
    const folder = keepsArchiveName(request) ? `${file.relativePath.replace(/\.[^./]*$/, '')}/` : file.relativePath.replace(/[^/]*$/, '')
    const files: SourceFile[] = []
    for (const { name, bytes } of entries) {
      const localFile = scratch()
      await writeFile(localFile, bytes)
      files.push({ ...file, relativePath: `${folder}${safeName(name)}`, sizeBytes: Math.round(file.sizeBytes / entries.length), localFile })
    }
    return files
  })
}

/** Files made of files, in scratch files that live until `close`. */
export async function madeFiles({ context }: EndRequest, found: FoundFiles, make: (file: SourceFile, scratch: () => string) => Promise<readonly SourceFile[]>): Promise<FoundFiles> {
  const made: string[] = []
  const close = async (): Promise<void> => {
    await Promise.all(made.map((file) => rm(file, { force: true })))
    await found.close()
  }
  const scratch = (): string => {
    const file = context.session.ports.lake.scratch('.text')
    made.push(file)
    return file
  }
  try {
    const files: SourceFile[] = []
    for (const file of found.files) files.push(...(await make(file, scratch)))
    return { files, close }
  } catch (error) {
    await close()
    throw error
  }
}

export const packing = (codec: Codec): Duplex[] => (codec === 'deflate' ? [createDeflateRaw()] : codec === 'gzip' ? [createGzip()] : [])

export const isArchive = (codec: Codec): boolean => codec === 'zipdeflate' || codec === 'tar' || codec === 'targzip'

/** Throws `UserErrorInvalidCompressedData` for what cannot be unpacked. */
export async function through(from: string, to: string, steps: readonly Duplex[]): Promise<void> {
  try {
    await pipeline([createReadStream(from), ...steps, createWriteStream(to)])
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      throw new FactoryError('UserErrorInvalidCompressedData', `the compressed file cannot be read: ${error.message}`, { cause: error })
    }
    throw error
  }
}

async function entriesOf({ localFile }: SourceFile, codec: Codec): Promise<readonly Entry[] | undefined> {
  if (codec === 'zipdeflate') return zipEntries(localFile)
  return codec === 'tar' || codec === 'targzip' ? tarEntries(localFile, { gzipped: codec === 'targzip' }) : undefined
}

/** By default what an archive holds goes into a folder of its name. */
function keepsArchiveName({ settings }: EndRequest): boolean {
  const compression = objectIn(objectIn(settings, 'formatSettings'), 'compressionProperties')
  return optionalFlagIn(compression, 'preserveZipFileNameAsFolder') ?? optionalFlagIn(compression, 'preserveCompressionFileNameAsFolder') ?? true
}

/** A name from an archive never leads out of its folder; one that names only folders is refused. */
function safeName(name: string): string {
  const parts = name.split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..')
  if (parts.length === 0) throw new FactoryError('UserErrorInvalidCompressedData', `the archive holds a file that has no name of its own: '${name}'`)
  return parts.join('/')
}
