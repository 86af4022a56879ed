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

// All of the steps take minutes: LAGOON_FAULT_STRIDE=1 walks every one, .ci/run every fifth.
const stride = Number(process.env['LAGOON_FAULT_STRIDE'] ?? 29)

/** Runs the workspace until its process would end at a durable step, every other time right after it. Answers how many it took. */
async function runUntil(of: Played, step: number): Promise<number> {
  const point = faultPoint(step, { when: step % 2 === 0 ? 'after' : 'before' })
  await of.within((workspace) => runWorkspace(workspace).catch((error: unknown) => error), { disk: (storage) => failAfter(storage, point) })
  return point.steps
}

describe('a run that ends too early', () => {
  test('leaves what the next run completes, at whatever durable step it ends', async () => {
    await played.load(0)
    await played.run()
    await played.load(1, 2)
    const undisturbed = await played.copy()
    const steps = await runUntil(undisturbed, Infinity)
    expect(steps).toBeGreaterThan(50)
    const silver = await silverRows(undisturbed)
    await undisturbed.close()
    for (let step = 1; step <= steps; step += stride) {
      const disturbed = await played.copy()
      await runUntil(disturbed, step)
      await disturbed.run()
      expect(await disturbed.wrong('gold'), `after an end at step ${step}`).toEqual([])
      expect(await silverRows(disturbed), `after an end at step ${step}`).toEqual(silver)
      await disturbed.close()
    }
  }, 1_800_000)

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
