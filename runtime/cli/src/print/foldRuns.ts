import type { PipelineRun } from '@lagoon/workspace'

type ActivityRun = PipelineRun['activityRuns'][number]
/** Runs that share a line. */
export interface Fold {
  readonly runs: [ActivityRun, ...ActivityRun[]]
  /** Others of the kind stand before it. */
  readonly more: boolean
}

/** So many runs of one activity have a line each. */
const mostLines = 5

/** A loop runs its activities thousands of times: those that ended alike share a line, but the first failures, whose messages matter. */
export function foldRuns(runs: readonly ActivityRun[]): readonly Fold[] {
  const keyOf = ({ activityName, status }: ActivityRun): string => `${status} ${activityName}`
  const counts = new Map<string, number>()
  for (const run of runs) counts.set(keyOf(run), (counts.get(keyOf(run)) ?? 0) + 1)
  const folds: Fold[] = []
  const shared = new Map<string, Fold>()
  const told = new Map<string, number>()
  for (const run of runs) {
    const key = keyOf(run)
    const before = told.get(key) ?? 0
    told.set(key, before + 1)
    const isTold = run.status !== 'Succeeded' && run.status !== 'Skipped' && before < mostLines
    const fold = shared.get(key)
    if (fold && !isTold) fold.runs.push(run)
    else {
      const own: Fold = { runs: [run], more: before > 0 }
      folds.push(own)
      if (!isTold && (counts.get(key) ?? 0) > mostLines) shared.set(key, own)
    }
  }
  return folds
}

/** ` [3]` for a turn of a loop, ` [0–99]` for several. */
export function turnsText(runs: readonly ActivityRun[]): string {
  const turns = runs.flatMap(({ within }) => within?.iteration ?? [])
  if (turns.length === 0) return ''
  const [first, last] = turns.reduce(([least, most], turn) => [Math.min(least, turn), Math.max(most, turn)], [Infinity, -Infinity])
  return first === last ? ` [${first}]` : ` [${first}–${last}]`
}
