import type { Engine } from '@lagoon/engine'
import type { Relation, SessionZone } from '@lagoon/sql'
import { filesNow } from './autoLoader/filesNow.ts'
import type { FileSources } from './autoLoader/listing.ts'
import { readOptions } from './autoLoader/options.ts'
import type { Origin } from './error.ts'

/** `read_files(path, option => value, …)` outside a pipeline: all files that are there, as something that may stand in FROM of a session in a zone. */
export async function readFiles(
  { path, options, zone, origin }: { readonly path: string; readonly options: Readonly<Record<string, string>>; readonly zone?: SessionZone | undefined; readonly origin: Origin },
  sources: FileSources & { readonly engine: Engine },
): Promise<Relation> {
  const given = Object.entries(options).map(([name, value]) => ({ name, value, origin }))
  return (await filesNow(readOptions({ path, options: given, origin }, { streaming: false, zone }), sources)).relation
}
