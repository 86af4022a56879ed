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

test('more runs than files may be open are told side by side, each in its own file and order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lagoon-runs-'))
  const store = new RunStore(folder)
  const runs = Array.from({ length: 100 }, (_, index) => `run-${index}`)
  for (const kind of ['a', 'b', 'pipelineFinished']) for (const run of runs) store.append({ at: 't', run, room: 'data-factory', event: { kind } })
  for (const run of runs) expect((await store.events(run)).map(({ event }) => event.kind)).toEqual(['a', 'b', 'pipelineFinished'])
  store.close()
  store.append({ at: 't', run: 'run-0', room: 'jobs', event: { kind: 'late' } })
  expect(await store.events('run-0')).toHaveLength(4)
  store.close()
  await rm(folder, { recursive: true })
})
