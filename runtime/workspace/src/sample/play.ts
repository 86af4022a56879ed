import type { Value } from '@lagoon/engine'
import { runWorkspace } from '../runAll.ts'
import type { RunReport } from '../report.ts'
import { querySql } from '../databricksSql.ts'
import type { Workspace } from '../workspace.ts'
import type { Question, Sample } from './definition.ts'
import { loadBatch, missingBatches, type LoadedBatch } from './load.ts'

export interface PlayedStep {
  /** Undefined: a run without a batch before it, which finishes what an earlier process left. */
  readonly loaded: LoadedBatch | undefined
  readonly report: RunReport
}

export interface PlayListener {
  loading(batch: { number: number; title: string }): void
  loaded(batch: LoadedBatch): void
  running(): void
  ran(report: RunReport): void
}

/**
 * Plays every batch that the source lacks, each followed by a run of the workspace; a source that has some is run first, in
 * case an earlier process was stopped between the two. Ends early when a run fails. Throws `RunInProgress`.
 */
export async function playSample(workspace: Workspace, sample: Sample, size: string, listener: PlayListener): Promise<PlayedStep[]> {
  return workspace.exclusively(() => playMissing(workspace, sample, size, listener))
}

async function playMissing(workspace: Workspace, sample: Sample, size: string, listener: PlayListener): Promise<PlayedStep[]> {
  const { held, missing } = await missingBatches(workspace, sample, size)
  const steps: PlayedStep[] = []
  const run = async (loaded: LoadedBatch | undefined): Promise<boolean> => {
    listener.running()
    const report = await runWorkspace(workspace)
    listener.ran(report)
    steps.push({ loaded, report })
    return report.status === 'Succeeded' && !workspace.signal.aborted
  }
  if (held.length > 0 && !(await run(undefined))) return steps
  for (const batch of missing) {
    listener.loading({ number: batch, title: sample.batches.find(({ number }) => number === batch)?.title ?? '' })
    const loaded = await loadBatch(workspace, sample, { size, batch })
    listener.loaded(loaded)
    if (!(await run(loaded))) break
  }
  return steps
}

export interface Answer {
  readonly question: Question
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Value[])[]
}

/** The answers to the sample's questions, from the tables as they are. */
export async function answerQuestions(workspace: Workspace, sample: Sample): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const question of sample.questions) {
    const { columns, rows } = await querySql(workspace, question.sql)
    answers.push({ question, columns, rows })
  }
  return answers
}
