// What the control plane of Data Factory costs: 10,000 items through a ForEach with three activities each, nested three deep.
// `npm run bench:control-plane -- [--items 10000] [--times 3]`: the whole command, its run records on disk included.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measure, type Measured } from './measure.ts'

const { values } = parseArgs({ options: { items: { type: 'string', default: '10000' }, times: { type: 'string', default: '3' } } })
const items = Number(values.items)
const lagoon = join(import.meta.dirname, '..', 'bin', 'lagoon.mjs')

type Json = Record<string, unknown>
const activity = (name: string, type: string, typeProperties: Json, after?: string): Json => ({
  name,
  type,
  typeProperties,
  dependsOn: after === undefined ? [] : [{ activity: after, dependencyConditions: ['Succeeded'] }],
})

/** What each item goes through: a list is filtered, its answer asked for, and a variable set from it. */
const three = [
  activity('keep', 'Filter', { items: '@createArray(item(), 1, 2)', condition: '@greater(item(), 1)' }),
  activity('wait', 'Wait', { waitTimeInSeconds: '@sub(length(activity(\'keep\').output.Value), length(activity(\'keep\').output.Value))' }, 'keep'),
  activity('set', 'SetVariable', { variableName: 'last', value: "@concat('item ', string(item()), ' of ', pipeline().RunId)" }, 'wait'),
]

const forEach = (count: number | string, activities: readonly Json[]): Json =>
  activity('each', 'ForEach', { items: typeof count === 'number' ? `@range(0, ${count})` : count, batchCount: 50, activities })
const calls = (pipeline: string): Json => activity('call', 'ExecutePipeline', { pipeline: { referenceName: pipeline, type: 'PipelineReference' }, waitOnCompletion: true })
const pipeline = (...activities: readonly Json[]): Json => ({ variables: { last: { type: 'String' } }, activities })

/** The same number of items, once in one loop, once in loops of loops: Data Factory nests them by ExecutePipeline only. */
const shapes: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  'one loop': { outer: pipeline(forEach(items, three)) },
  'one loop below two others': { outer: pipeline(forEach(1, [calls('middle')])), middle: pipeline(forEach(1, [calls('inner')])), inner: pipeline(forEach(items, three)) },
  'loops of loops of loops': {
    outer: pipeline(forEach(10, [calls('middle')])),
    middle: pipeline(forEach(10, [calls('inner')])),
    inner: pipeline(forEach(Math.ceil(items / 100), three)),
  },
}

await mustRun([lagoon, '--version'])
for (const [shape, pipelines] of Object.entries(shapes)) {
  const all: Measured[] = []
  for (let i = 0; i < Number(values.times); i += 1) all.push(await run(pipelines))
  const best = all.reduce((a, b) => (b.wallMs < a.wallMs ? b : a))
  const memory = best.peakBytes === undefined ? 'unknown' : `${Math.round(best.peakBytes / 1e6)} MB`
  process.stdout.write(`${shape}: ${items} items, ${(best.wallMs / 1000).toFixed(2)} s, peak memory ${memory}\n`)
}

async function run(pipelines: Readonly<Record<string, Json>>): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'lagoon-control-plane-'))
  try {
    for (const kind of ['pipeline', 'dataset']) await mkdir(join(folder, 'factory', kind), { recursive: true })
    for (const [name, properties] of Object.entries(pipelines)) {
      await writeFile(join(folder, 'factory', 'pipeline', `${name}.json`), JSON.stringify({ name, properties }))
    }
    return await mustRun([lagoon, 'adf', 'run', 'outer', '-p', join(folder, 'factory'), '--state', join(folder, 'state'), '-q'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function mustRun(args: readonly string[]): Promise<Measured> {
  const measured = await measure(args)
  if (measured.code !== 0) throw new Error(`${args.join(' ')} ended with ${measured.code}\n${measured.stderr}`)
  return measured
}
