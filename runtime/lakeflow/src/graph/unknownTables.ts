import { fullName, type TableName } from '@lagoon/unity-catalog'
import type { Problem } from '../error.ts'
import type { Pipeline } from '../pipeline.ts'
import { leavesOf } from './bind.ts'
import { nearestDataset, sameTable } from './graph.ts'
import { problemIn } from './problem.ts'

/**
 * The tables that pipelines read and that nobody has: neither one of the pipelines nor, as `exists` says, the catalog. Warnings,
 * because somebody may create them before the first update; an update finds `TABLE_OR_VIEW_NOT_FOUND`.
 */
export async function unknownTables(pipelines: readonly Pipeline[], exists: (table: TableName) => Promise<boolean>): Promise<Problem[]> {
  const datasets = pipelines.flatMap(({ graph }) => graph.graph.datasets)
  const leaves = pipelines.flatMap(({ graph }) => [...graph.flows.values(), ...graph.views.values()].flatMap(leavesOf))
  const problems = new Map<string, Problem>()
  for (const leaf of leaves) {
    if (leaf.kind !== 'table' && leaf.kind !== 'tableStream') continue
    if (datasets.some(({ name }) => sameTable(name, leaf.table)) || (await exists(leaf.table))) continue
    const near = nearestDataset(leaf.table, datasets)
    const hint = near ? `did you mean ${fullName(near)}?` : 'no pipeline of this project defines it, and the catalog does not have it yet'
    const problem = problemIn(leaf.source, leaf.place, { code: 'TABLE_OR_VIEW_NOT_FOUND', message: `there is no table ${fullName(leaf.table)}`, hint, severity: 'warning' })
    problems.set(JSON.stringify(problem.origin), problem)
  }
  return [...problems.values()]
}
