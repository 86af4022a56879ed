import { activityCutShort, cutShort, historyOf, withLatest, type FactoryEvent, type PipelineRun, type PipelineRunSummary, type TriggerRun } from '@lagoon/data-factory'
import { runningSince } from './runLease.ts'
import { noSuchRun } from './runStore.ts'
import type { Workspace } from './workspace.ts'

/** The pipeline runs of the factory, newest first, as far as they are asked for. */
export async function* recentRuns(workspace: Workspace): AsyncIterable<PipelineRunSummary> {
  const since = await runningSince(workspace.stateFolder)
  const groups = new Set<string>()
  for (const entry of workspace.runIndex.newestFirst()) {
    if (entry.kind !== 'pipeline') continue
    const run = await asItStands(workspace, entry.run, since)
    if (!run) continue
    // What a newer run of the group reran is not the latest one, nor what it called.
    yield { ...run, isLatest: !groups.has(run.runGroupId) }
    if (run.invokedBy.invokedByType !== 'PipelineActivity') groups.add(run.runGroupId)
  }
}

/** Every pipeline run of the factory, newest first. */
export async function factoryRuns(workspace: Workspace): Promise<PipelineRunSummary[]> {
  const found: PipelineRunSummary[] = []
  for await (const run of recentRuns(workspace)) found.push(run)
  return withLatest(found)
}

/** The firings of triggers, newest first, as far as they are asked for. */
export function* triggerRuns({ runIndex }: Workspace): Iterable<TriggerRun> {
  for (const entry of runIndex.newestFirst()) if (entry.kind === 'trigger') yield entry.run
}

/** One run with all that happened in it, by its id or the beginning of it. Throws `RunNotFound`. */
export async function factoryRun(workspace: Workspace, id: string): Promise<PipelineRun> {
  const run = await recordedRun(workspace, await workspace.runs.find(id))
  if (!run) return noSuchRun(id)
  return { ...run, isLatest: await isLatest(workspace, run) }
}

/** What happened in a run of a list. */
export async function wholeRun(workspace: Workspace, summary: PipelineRunSummary): Promise<PipelineRun> {
  const run = await recordedRun(workspace, summary.runId)
  return run ? { ...run, isLatest: summary.isLatest } : noSuchRun(summary.runId)
}

/** A run and those that it called, and these again, by their ids. */
export async function withCalledRuns(workspace: Workspace, run: PipelineRun): Promise<ReadonlyMap<string, PipelineRun>> {
  const found = new Map([[run.runId, run]])
  for (const { activityRuns } of found.values()) {
    for (const { output } of activityRuns) {
      const called = typeof output === 'object' && output !== null && 'pipelineRunId' in output ? output.pipelineRunId : undefined
      if (typeof called !== 'string' || found.has(called)) continue
      const record = await recordedRun(workspace, called).catch(() => undefined)
      if (record) found.set(called, record)
    }
  }
  return found
}

async function recordedRun(workspace: Workspace, id: string): Promise<PipelineRun | undefined> {
  const events = (await workspace.runs.events(id)).flatMap(({ room, event }) => (room === 'data-factory' ? [event as FactoryEvent] : []))
  const run = historyOf(events).find(({ runId }) => runId === id)
  if (!run || run.runEnd !== null || isAlive(run, await runningSince(workspace.stateFolder))) return run
  return cutShort({ ...run, activityRuns: run.activityRuns.map((activity) => activityCutShort(activity, run.lastUpdated)) })
}

/** An unfinished run of the index, with when it was last told of; undefined when nothing of it was written down. */
async function asItStands({ runs }: Workspace, run: PipelineRunSummary, since: string | undefined): Promise<PipelineRunSummary | undefined> {
  if (run.runEnd !== null) return run
  const lastMs = await runs.lastMs(run.runId)
  if (lastMs === undefined) return undefined
  const lastUpdated = new Date(Math.max(lastMs, Date.parse(run.runStart))).toISOString()
  return isAlive(run, since) ? { ...run, lastUpdated } : cutShort({ ...run, lastUpdated })
}

/** Whether the process that runs it is still there. */
const isAlive = ({ runStart }: PipelineRunSummary, since: string | undefined): boolean => since !== undefined && runStart >= since

async function isLatest(workspace: Workspace, { runGroupId, runStart }: PipelineRun): Promise<boolean> {
  for (const { kind, run } of workspace.runIndex.newestFirst()) {
    if (kind !== 'pipeline') continue
    if (run.runStart <= runStart) return true
    if (run.runGroupId === runGroupId && run.invokedBy.invokedByType !== 'PipelineActivity') return false
  }
  return true
}
