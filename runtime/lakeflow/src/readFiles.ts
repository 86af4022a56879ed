import type { Engine } from '@lagoon/engine'
import type { Relation } from '@lagoon/sql'
import { readOptions } from './autoLoader/options.ts'
import { readBatch } from './autoLoader/readBatch.ts'
import { listSource, type FileSources } from './autoLoader/listing.ts'
import { LakeflowError, type Origin } from './error.ts'

/** `read_files(path, option => value, …)` outside a pipeline: all files that are there, as something that may stand in FROM. */
export async function readFiles(
  { path, options, origin }: { readonly path: string; readonly options: Readonly<Record<string, string>>; readonly origin: Origin },
  { engine, ...sources }: FileSources & { readonly engine: Engine },
): Promise<Relation> {
  const given = Object.entries(options).map(([name, value]) => ({ name, value, origin }))
  const read = readOptions({ path, options: given, origin }, { streaming: false })
  const files = await listSource(sources, read)
  if (files.length === 0 && !read.schema) {
    throw new LakeflowError('CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE', `there are no files under ${path}, so its columns cannot be inferred`, { origin, hint: "name the columns: schema => '…'" })
  }
  return (await readBatch({ files, known: undefined, options: read }, { engine, storage: sources.lake })).relation
}
