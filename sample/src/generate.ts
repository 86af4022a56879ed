import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Engine } from '@lagoon/engine'
import { artistChanges } from './artists.ts'
import { catalogueOf } from './catalogue.ts'
import type { Change } from './change.ts'
import { listenersOf } from './listening.ts'
import { writeManifest } from './manifest.ts'
import { panelPosition, type Size } from './sizes.ts'
import { PlayFiles, writeStreams } from './streams.ts'
import { artistTable, calendarChanges, dateTable, trackTable, userTable, writeDimension } from './tables.ts'
import { trackChanges } from './tracks.ts'
import { writeTruth } from './truth/truth.ts'
import { dirtyUsers, lifeOf, userCount, type User } from './users.ts'

/**
 * Makes one size of the sample in `folder`, replacing what is there: `batch-<n>/<Table>.parquet`, `truth.json`, `manifest.json`. The same size and
 * seed give the same bytes everywhere. Memory stays bounded: plays go through files, listener by listener.
 */
export async function generate({ size, seed, folder: finished, tell = () => {} }: {
  readonly size: Size; readonly seed: number; readonly folder: string; readonly tell?: (text: string) => void
}): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'sample-'))
  // Beside its place until it is whole: what stands there is complete, even when two make it at once.
  const folder = `${finished}.${process.pid}`
  // One thread, so that rows lie in the files in one order whatever the machine.
  const engine = await Engine.open({ threads: 1, memoryLimit: '2GB', tempFolder: scratch })
  try {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const catalogue = catalogueOf(size, seed)
    const listen = listenersOf(size, catalogue, seed)
    const files = new PlayFiles(engine, scratch)
    const users: Change<User>[] = []
    for (let id = 1; id <= userCount(size); id += 1) {
      const life = lifeOf(id, size, seed)
      const inPanel = id > size.users || panelPosition(id, size) !== undefined
      listen(id, life, (play) => files.add(play, inPanel))
      users.push(...life)
      if (id % 20_000 === 0) tell(`${id} of ${userCount(size)} listeners`)
      await files.settle()
    }
    tell('writing tables')
    const common = { engine, folder, scratch }
    await writeDimension({ ...common, dimension: userTable, changes: [...users, ...dirtyUsers(seed)] })
    await writeDimension({ ...common, dimension: artistTable, changes: artistChanges(size, seed) })
    await writeDimension({ ...common, dimension: trackTable, changes: trackChanges(catalogue, seed) })
    await writeDimension({ ...common, dimension: dateTable, changes: calendarChanges() })
    await writeStreams({ engine, folder, scratch, plays: await files.finish() })
    tell('counting what must come out')
    await engine.run('SET GLOBAL threads = 2')
    await writeTruth({ engine, folder, scratch, size: size.name, seed })
    await writeManifest({ engine, folder, size: size.name, seed })
    rmSync(finished, { recursive: true, force: true })
    renameSync(folder, finished)
  } finally {
    await engine.close()
    rmSync(scratch, { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}
