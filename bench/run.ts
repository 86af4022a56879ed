// Figures of the whole sample run, each beside its limit. `npm run bench -- [--sizes s,m] [--times 3] [--write]`
// Prints a table; --write keeps it in bench/RESULTS.md.

import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measure, type Measured } from './measure.ts'

const { values } = parseArgs({ options: { sizes: { type: 'string', default: 's,m' }, times: { type: 'string', default: '3' }, write: { type: 'boolean', default: false } } })
const sizes = values.sizes.split(',')
const lagoon = join(import.meta.dirname, '..', 'bin', 'lagoon.mjs')

interface Played {
  readonly whole: Measured
  readonly again: Measured
  /** Milliseconds of each batch's run, without loading its rows. */
  readonly runs: readonly number[]
  readonly loadMs: number
}

interface PlayJson {
  readonly steps: readonly { readonly loaded?: { readonly tookMs: number }; readonly report: { readonly tookMs: number } }[]
}

async function mustRun(args: readonly string[]): Promise<Measured> {
  const measured = await measure(args)
  if (measured.code !== 0) throw new Error(`${args.join(' ')} ended with ${measured.code}\n${measured.stderr}`)
  return measured
}

async function play(size: string): Promise<Played> {
  const state = await mkdtemp(join(tmpdir(), 'lagoon-bench-'))
  try {
    const args = [lagoon, 'sample', 'play', size, '--state', state, '-q', '-o', 'json']
    const whole = await mustRun(args)
    const { steps } = JSON.parse(whole.stdout) as PlayJson
    return { whole, again: await mustRun(args), runs: steps.map(({ report }) => report.tookMs), loadMs: steps.reduce((sum, { loaded }) => sum + (loaded?.tookMs ?? 0), 0) }
  } finally {
    await rm(state, { recursive: true, force: true })
  }
}

const plain = async (size: string): Promise<number> => (JSON.parse((await mustRun(['--import', 'tsx', join(import.meta.dirname, 'plain.ts'), size])).stdout) as { tookMs: number }).tookMs

/** The best of several: what the code costs, not what else the machine did. */
async function best<T>(times: number, cost: (value: T) => number, act: () => Promise<T>): Promise<T> {
  const all: T[] = []
  for (let i = 0; i < times; i += 1) all.push(await act())
  return all.reduce((a, b) => (cost(b) < cost(a) ? b : a))
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`
const megabytes = (bytes: number | undefined): string => (bytes === undefined ? 'unknown' : `${Math.round(bytes / 1e6)} MB`)

await mustRun([lagoon, '--version'])
const rows: [what: string, figure: string, beside: string][] = []
const increments = new Map<string, number>()
for (const size of sizes) {
  // Loading makes the files of a size that has none; that is not to be measured.
  if (!existsSync(join(import.meta.dirname, '..', 'sample', 'data', size, 'manifest.json'))) await mustRun([lagoon, 'sample', 'generate', size])
  const times = size === 's' || size === 'xs' ? Number(values.times) : 1
  const played = await best(times, ({ whole }) => whole.wallMs, () => play(size))
  const plainMs = await best(times, (ms) => ms, () => plain(size))
  const increment = (played.runs[1] ?? 0) + (played.runs[2] ?? 0) + (played.runs[3] ?? 0)
  increments.set(size, increment)
  const work = played.runs.reduce((sum, ms) => sum + ms, 0)
  rows.push([`${size}: five batches, wall time`, seconds(played.whole.wallMs), size === 's' ? 'aim 5 s' : ''])
  rows.push([`${size}: five batches, peak memory`, megabytes(played.whole.peakBytes), size === 's' ? 'aim 700 MB' : ''])
  rows.push([`${size}: loading the source (not part of a pipeline)`, seconds(played.loadMs), ''])
  rows.push([`${size}: the five runs alone`, seconds(work), ''])
  rows.push([`${size}: the same rows by a plain DuckDB script`, seconds(plainMs), ''])
  rows.push([`${size}: ratio, runs to plain script`, (work / plainMs).toFixed(2), 'aim 2'])
  rows.push([`${size}: a run with nothing new, whole command`, seconds(played.again.wallMs), 'aim 1 s'])
  rows.push([`${size}: runs of batches 1 to 3 (a fixed increment)`, seconds(increment), ''])
}
const [small, large] = [increments.get('s'), increments.get('m')]
if (small !== undefined && large !== undefined) rows.push(['growth of the increment from s to m (40 times the plays)', (large / small).toFixed(2), 'aim 1 (flat)'])

const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => (row[i] ?? '').length)))
const table = rows.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`)
const text = [
  '# Results of `npm run bench`',
  '',
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1e9)} GB of memory, ${new Date().toISOString().slice(0, 10)}.`,
  'Best of several runs for the small sizes, one run for the others.',
  '',
  `| ${['what', 'figure', 'aim'].map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`,
  `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
  ...table,
  '',
].join('\n')
process.stdout.write(text)
if (values.write) await writeFile(join(import.meta.dirname, 'RESULTS.md'), text)
