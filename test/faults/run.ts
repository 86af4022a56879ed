// Kills the whole sample run at random moments and asks whether running it again gives the tables of an undisturbed run.
// `npm run faults -- [--kills 50] [--seed 1] [--size xs]`. Ends with `N passed, N failed`.

import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { kills: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' }, size: { type: 'string', default: 'xs' } } })
const wanted = Number(values.kills)
const size = values.size
const random = mulberry32(Number(values.seed))

interface Ended {
  readonly code: number | null
  readonly killed: boolean
  readonly tookMs: number
  readonly told: string
}

/** One call of the command. With `killAfterMs` it is killed like a machine that loses its power. */
function lagoon(args: readonly string[], killAfterMs?: number): Promise<Ended> {
  return new Promise((resolve) => {
    const startedAt = performance.now()
    const child = spawn(process.execPath, ['bin/lagoon.mjs', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let told = ''
    child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()))
    const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, killed: signal === 'SIGKILL', tookMs: performance.now() - startedAt, told })
    })
  })
}

/** Plays the sample to its end through up to `most` kills, then compares every table with the truth file. */
async function trial(most: number): Promise<{ kills: number[]; failure: string | undefined }> {
  const state = await mkdtemp(join(tmpdir(), 'lagoon-faults-'))
  const kills: number[] = []
  try {
    for (;;) {
      const killAfterMs = kills.length < most ? Math.floor(random() * wholeRunMs) : undefined
      const run = await lagoon(['sample', 'play', size, '--state', state, '-q'], killAfterMs)
      if (!run.killed && run.code !== 0) return { kills, failure: `the run after ${kills.length} kills ended with ${run.code}:\n${run.told}` }
      if (!run.killed) {
        // The first measure may have come from a busier moment; a kill after the end kills nothing.
        if (kills.length === 0) wholeRunMs = Math.min(wholeRunMs, run.tookMs)
        break
      }
      kills.push(killAfterMs ?? 0)
    }
    const verified = await lagoon(['sample', 'verify', size, '--state', state])
    return { kills, failure: verified.code === 0 ? undefined : `the tables differ from the truth:\n${verified.told}` }
  } finally {
    await rm(state, { recursive: true, force: true })
  }
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const scratch = await mkdtemp(join(tmpdir(), 'lagoon-faults-'))
const undisturbed = await lagoon(['sample', 'play', size, '--state', scratch, '-q'])
await rm(scratch, { recursive: true, force: true })
if (undisturbed.code !== 0) {
  console.error(`the undisturbed run failed:\n${undisturbed.told}`)
  process.exit(1)
}
let wholeRunMs = undisturbed.tookMs
console.log(`undisturbed: ${Math.round(undisturbed.tookMs)} ms; ${wanted} kills, seed ${values.seed}`)

let passed = 0
let failed = 0
for (let done = 0, trials = 0; done < wanted && trials < 3 * wanted; trials += 1) {
  const { kills, failure } = await trial(Math.min(4, wanted - done))
  // A kill that came after the end killed nothing, and a trial without a kill proves nothing.
  done += kills.length
  if (failure === undefined) passed += kills.length
  else failed += Math.max(1, kills.length)
  console.log(`${failure === undefined ? 'ok  ' : 'FAIL'} killed after ${kills.join(', ')} ms${failure === undefined ? '' : `\n${failure}`}`)
}
// Each kill counts as one check.
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed >= wanted ? 0 : 1
