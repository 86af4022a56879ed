import { readFile } from 'node:fs/promises'
import type { Value } from '@lagoon/engine'
import { WorkspaceError } from '../error.ts'
import { droppedSoFar } from '../lakeflow.ts'
import { querySql } from '../databricksSql.ts'
import type { Workspace } from '../workspace.ts'
import { truthFile, type Check, type Sample } from './definition.ts'
import { missingBatches } from './load.ts'

export interface Verified {
  readonly layer: string
  readonly figure: string
  readonly expected: string
  readonly found: string
  readonly holds: boolean
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/**
 * Compares what the tables hold with the sample's truth file, as of the last batch that was played. Batches that came in another
 * order agree in gold alone, once all are there. Throws `SampleNotFound` when nothing was played.
 */
export async function verifySample(workspace: Workspace, sample: Sample, size: string, { layer }: { layer?: string } = {}): Promise<Verified[]> {
  const layers = new Set([...sample.checks.map((check) => check.layer), ...(sample.dropped === undefined ? [] : ['dropped'])])
  if (layer !== undefined && !layers.has(layer)) throw new WorkspaceError('SampleNotFound', `sample ${sample.name} has no layer '${layer}'`, { hint: `it has: ${[...layers].join(', ')}` })
  const { held, missing } = await missingBatches(workspace, sample, size)
  const last = Math.max(...held)
  if (held.length === 0) throw new WorkspaceError('SampleNotFound', 'no batch was played yet', { hint: 'play them with `lagoon sample play`' })
  const inOrder = held.every((batch, i) => batch === sample.batches[i]?.number)
  if (!inOrder && missing.length > 0) throw new WorkspaceError('InvalidSample', 'batches in another order have a truth only once all of them were played')
  const truth = await readTruth(sample, size, last)
  const verified: Verified[] = []
  for (const check of sample.checks) {
    if (check.fromBatch > last || (layer !== undefined && check.layer !== layer) || (!inOrder && check.layer !== 'gold')) continue
    verified.push(...(await runCheck(workspace, check, truth)))
  }
  if (sample.dropped !== undefined && inOrder && (layer === undefined || layer === 'dropped')) verified.push(...(await checkDropped(workspace, at(truth, sample.dropped))))
  return verified
}

async function readTruth(sample: Sample, size: string, batch: number): Promise<Json> {
  const file = truthFile(sample, size)
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new WorkspaceError('SampleNotFound', `size ${size} of sample ${sample.name} has no truth file ${file}`, { cause: error, hint: `make it with \`lagoon sample generate ${size}\`` })
  })
  const batches = at(JSON.parse(text) as Json, 'batches')
  const found = Array.isArray(batches) ? batches.find((one: Json) => at(one, 'batch') === batch) : undefined
  if (found === undefined) throw new WorkspaceError('InvalidSample', `${file} says nothing of batch ${batch}`)
  return found
}

async function runCheck(workspace: Workspace, { layer, path, sql }: Check, truth: Json): Promise<Verified[]> {
  const expected = at(truth, path)
  const { columns, rows } = await querySql(workspace, sql)
  return columns.map(({ name }, i) => {
    const figure = isRecord(expected) ? at(expected, truthName(expected, name)) : expected
    return compare({ layer, figure: `${path} ${name}`, expected: figure, found: rows[0]?.[i] ?? null })
  })
}

/** The query's column has the figure's name. */
const truthName = (expected: { readonly [name: string]: Json }, column: string): string => Object.keys(expected).find((name) => name.toLowerCase() === column.toLowerCase()) ?? column

async function checkDropped(workspace: Workspace, expected: Json | undefined): Promise<Verified[]> {
  const found = await droppedSoFar(workspace)
  return Object.entries(isRecord(expected) ? expected : {}).flatMap(([table, figures]) => {
    const held = [...found].find(([name]) => name === table || name.endsWith(`.${table}`))?.[1]
    const rules = at(figures, 'by_rule')
    return [
      compare({ layer: 'dropped', figure: `${table} rows`, expected: at(figures, 'rows'), found: held?.rows ?? 0n }),
      ...Object.entries(held && !held.byRule ? {} : isRecord(rules) ? rules : {}).map(([rule, count]) => compare({ layer: 'dropped', figure: `${table} ${rule}`, expected: count, found: held?.byRule?.get(rule) ?? 0n })),
    ]
  })
}

function compare({ layer, figure, expected, found }: { layer: string; figure: string; expected: Json | undefined; found: Value }): Verified {
  const [e, f] = [expected === undefined ? 'no such figure' : String(expected), String(found)]
  // A count is a number here and a bigint there; a rate may be printed with more zeros.
  const holds = e === f || (expected !== undefined && e.trim() !== '' && f.trim() !== '' && Number(e) === Number(f))
  return { layer, figure, expected: e, found: f, holds }
}

const isRecord = (value: Json | undefined): value is { readonly [name: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `a.b` → the member `b` of the member `a`. */
function at(value: Json | undefined, path: string): Json | undefined {
  let held = value
  for (const name of path.split('.')) held = isRecord(held) ? held[name] : undefined
  return held
}
