import { rename } from 'node:fs/promises'
import type { Storage } from '@lagoon/storage'
import { FactoryError } from '../../error.ts'
import type { EndRequest } from '../connector.ts'
import type { FoundFiles } from '../fileSource.ts'
import { decoding, encoding } from './charset.ts'
import { isPlain, type TextFormat } from './fileFormat.ts'
import { isArchive, madeFiles, packing, through, unpackedFiles } from './unpackedFiles.ts'

/** Files of text as the engine reads them: unpacked and in UTF-8, each beside the lake until `close`. */
export async function readableFiles(request: EndRequest, found: FoundFiles, format: TextFormat): Promise<FoundFiles> {
  if (isPlain(format)) return found
  const unpacked = await unpackedFiles(request, found, format.codec)
  if (format.charset.kind === 'utf8') return unpacked
  return madeFiles(request, unpacked, async (file, scratch) => {
    const localFile = scratch()
    await through(file.localFile, localFile, [decoding(format.charset)])
    return [{ ...file, localFile }]
  })
}

/** What can be written: archives of several files cannot, nor encodings that are only read. */
export function requireWritable({ codec, charset }: TextFormat, name: string): void {
  const refused = isArchive(codec) ? `compression '${codec}'` : charset.kind === 'several' ? `the encoding '${charset.label}'` : undefined
  if (refused !== undefined) throw new FactoryError('PropertyNotSupported', `${refused} of dataset '${name}' does not run here in a sink`)
}

/** Rewrites a finished file of UTF-8 in its charset and packed, where the engine could not. */
export async function finishText(lake: Storage, localFile: string, format: TextFormat): Promise<void> {
  if (isPlain(format)) return
  const encoder = encoding(format.charset)
  const finished = lake.scratch('.text')
  await through(localFile, finished, [...(encoder ? [encoder] : []), ...packing(format.codec)])
  await rename(finished, localFile)
}

/** What the engine itself packs on its way: nothing, where the text is still to be encoded. */
export const engineCodec = (format: TextFormat): 'gzip' | 'uncompressed' => (isPlain(format) && format.codec === 'gzip' ? 'gzip' : 'uncompressed')
