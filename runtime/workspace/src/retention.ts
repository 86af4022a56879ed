import { runningRuns } from '@lagoon/data-factory'
import type { Retention } from './configuration/retention.ts'
import type { Workspace } from './workspace.ts'

/** The file of one run as retention sees it: when it was last told of, and by which room. */
export interface KeptRun {
  readonly run: string
  readonly lastMs: number
  readonly room: string
}

const dayMs = 86_400_000

/**
 * The runs to forget: those of the factory and of Logic Apps that are older than `days`, and the oldest ones beyond `runs`. What Lakeflow
 * told is kept: its pipelines count from it.
 */
export function runsToForget(kept: readonly KeptRun[], { days, runs }: Retention, nowMs: number): readonly string[] {
  const forgettable = kept.filter(({ room }) => room === 'data-factory' || room === 'logic-apps').sort((a, b) => b.lastMs - a.lastMs)
  return forgettable.filter(({ lastMs }, index) => nowMs - lastMs > days * dayMs || (runs !== undefined && index >= runs)).map(({ run }) => run)
}

export interface Forgotten {
  readonly runs: readonly string[]
  readonly kept: number
}

/**
 * Deletes the records of old runs, as the only one that works on the state: while a run goes on elsewhere nothing is deleted
 * (`RunInProgress`), and a run of this process is left alone. `dryRun` only tells what would go.
 */
export async function forgetRuns(workspace: Workspace, { dryRun = false }: { dryRun?: boolean } = {}): Promise<Forgotten> {
  const { runs: store, configuration, effects } = workspace
  const act = async (): Promise<Forgotten> => {
    const loaded = await workspace.factory()
    const busy = new Set(loaded ? runningRuns(loaded.factory) : [])
    const kept = (await store.summaries()).filter(({ run }) => !busy.has(run))
    const runs = runsToForget(kept, configuration.retention, effects.now().getTime())
    if (!dryRun) {
      // The index first: a run without its line is forgotten the next time, a line without its run would be listed for ever.
      workspace.runIndex.delete(new Set([...runs, ...(await goneRuns(workspace))]))
      for (const run of runs) await store.delete(run)
    }
    return { runs, kept: kept.length + busy.size - runs.length }
  }
  return dryRun ? act() : workspace.exclusively(act)
}

/** What the index lists although its file is gone. The index is asked first: a run that begins meanwhile stands in it before it has a file. */
async function goneRuns({ runIndex, runs }: Workspace): Promise<readonly string[]> {
  const listed = runIndex.ids()
  const there = new Set(await runs.runs())
  return listed.filter((run) => !there.has(run))
}
