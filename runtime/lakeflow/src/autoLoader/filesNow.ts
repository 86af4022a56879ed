import type { Engine } from '@lagoon/engine'
import { LakeflowError } from '../error.ts'
import { listSource, type FileSources, type SourceFile } from './listing.ts'
import type { ReadFilesOptions } from './options.ts'
import { readBatch, type FileBatch } from './readBatch.ts'

/** `read_files` without STREAM: everything that is there. Throws `LakeflowError('CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE')`. */
export async function filesNow(options: ReadFilesOptions, sources: FileSources & { readonly engine: Engine }): Promise<FileBatch & { readonly files: readonly SourceFile[] }> {
  const { engine, lake: storage } = sources
  const files = await listSource(sources, options)
  if (files.length === 0 && !options.schema) {
    throw new LakeflowError('CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE', `there are no files under ${options.path}, so its columns cannot be inferred`, { origin: options.origin, hint: "name the columns: schema => '…'" })
  }
  return { ...(await readBatch({ files, known: undefined, options }, { engine, storage })), files }
}
