import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { folders, jsonFilesIn } from './loadFactory.ts'

/** Size and time of every file of a factory's Git folder, by its path below `root`: as long as they stay the same, so does the factory. */
export async function stampFactory(root: string): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    folders.map(async (kind) => {
      const names = await jsonFilesIn(join(root, kind))
      return Promise.all(names.map(async (name) => ({ file: `${kind}/${name}`, held: await stat(join(root, kind, name)).catch(() => undefined) })))
    }),
  )
  return new Map(found.flat().flatMap(({ file, held }) => (held ? [[file, `${held.size} ${held.mtimeMs}`] as const] : [])))
}
