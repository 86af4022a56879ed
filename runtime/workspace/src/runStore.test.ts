import { appendFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RunStore } from './runStore.ts'

test('a run is found by the beginning of its id, and a half-written last line does not hide the rest', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lagoon-runs-'))
  const store = new RunStore(folder)
  store.append({ at: 't', run: 'abc-1', room: 'data-factory', event: { kind: 'started' } })
  store.append({ at: 't', run: 'abd-2', room: 'data-factory', event: { kind: 'started' } })
  appendFileSync(join(folder, 'abc-1.ndjson'), '{"at":"t","ru')
  expect(await store.events(await store.find('abc'))).toHaveLength(1)
  await expect(store.find('ab')).rejects.toMatchObject({ code: 'RunNotFound' })
  await expect(store.find('x')).rejects.toMatchObject({ code: 'RunNotFound' })
  await expect(store.events('../../etc/passwd')).rejects.toMatchObject({ code: 'RunNotFound' })
  await rm(folder, { recursive: true })
})
