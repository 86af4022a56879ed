import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { failAfter, faultPoint } from '@lagoon/storage'
import { listTables, runWorkspace } from '@lagoon/workspace'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openPlayed, project, root, type Played } from './harness.ts'

let played: Played
beforeEach(async () => {
  played = await openPlayed()
})
afterEach(() => played.close())

describe('a run that ends too early', () => {
  test('leaves what the next run completes, wherever the disk failed', async () => {
    await played.load(0)
    await played.run()
    await played.load(1, 2)
    // How many durable steps an undisturbed run takes is not known before: the walk ends when nothing fails any more.
    let reached = 0
    for (let step = 1; ; step += 7) {
      const point = faultPoint(step, { when: step % 2 === 0 ? 'after' : 'before' })
      const failed = await played.within(async (workspace) => {
        try {
          return (await runWorkspace(workspace)).status === 'Failed'
        } catch {
          return true
        }
      }, { disk: (storage) => failAfter(storage, point) })
      reached = point.steps
      if (!failed && point.steps < step) break
    }
    expect(reached).toBeGreaterThan(10)
    await played.run()
    const undisturbed = await openPlayed()
    for (const batches of [[0], [1, 2]]) {
      await undisturbed.load(...batches)
      await undisturbed.run()
    }
    expect(await silverRows(played)).toEqual(await silverRows(undisturbed))
    await undisturbed.close()
    await played.load(3, 4)
    await played.run()
    expect(await played.wrong('gold')).toEqual([])
  }, 240_000)

  test('leaves every table as it was when the disk is full, and the next run completes', async () => {
    await played.load(0)
    await played.run()
    await played.load(1)
    const point = faultPoint(12, { code: 'InsufficientStorage' })
    await played.within(async (workspace) => {
      const report = await runWorkspace(workspace).catch((error: unknown) => error)
      expect(report).toMatchObject(report instanceof Error ? { code: 'InsufficientStorage' } : { status: 'Failed' })
    }, { disk: (storage) => failAfter(storage, point) })
    await played.run()
    expect(await played.wrong('gold')).toEqual([])
  }, 120_000)

  test('is completed by the next one after a SIGKILL', async () => {
    await played.load(0, 1, 2, 3, 4)
    for (const afterMs of [500, 900, 1300]) {
      const child = spawn(process.execPath, [join(root, 'bin', 'lagoon.mjs'), 'run', '--project', project, '--state', played.state], { cwd: root, stdio: 'ignore' })
      const ended = new Promise((resolve) => child.on('close', resolve))
      setTimeout(() => child.kill('SIGKILL'), afterMs)
      await ended
    }
    await played.run()
    expect(await played.wrong('gold')).toEqual([])
  }, 120_000)
})

/** How many rows each append-only table holds: once more or once less would show here, where gold forgives repetitions. */
const silverRows = (of: Played): Promise<[string, bigint | undefined][]> =>
  of.within(async (workspace) => (await listTables(workspace)).filter(({ entry }) => entry.schema === 'silver').map(({ entry, rows }) => [entry.name, rows]))
