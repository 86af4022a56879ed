import type { Json } from '@lagoon/expressions'
import { isExecution } from '../activities/registry.ts'
import type { Within } from '../events.ts'
import { everyActivity, type Activity } from '../model/activity.ts'
import { sameName } from '../model/factory.ts'
import { isArray, isObject } from '../reader/cursor.ts'
import type { ActivityRun, PipelineRun } from './records.ts'
import { masked } from './secrets.ts'

/** A rerun that takes from an earlier run what need not run again. */
export interface Recovery {
  readonly earlier: PipelineRun
  /** The activity to begin with; undefined: with those that did not succeed. */
  readonly startActivity: string | undefined
  /** Other runs of the history, for the pipelines that the earlier run called. */
  runOf(runId: string): PipelineRun | undefined
}

/** The same for the activities of one body. */
export interface BodyRecovery {
  /** The run whose outcome stands for running the activity now; undefined: it runs. */
  takenOver(activity: Activity): ActivityRun | undefined
  /** For what is inside a container; undefined: all of it runs. */
  within(container: Activity, turn: { branch: string; iteration?: number | undefined }): BodyRecovery | undefined
  /** For the pipeline that an activity calls; undefined: all of it runs. */
  child(activity: Activity): Recovery | undefined
}

/**
 * Control activities are gone through again, as Data Factory does it: variables need their values, and a container decides anew what
 * it runs; what stands inside is taken over one by one. Source: "Visually monitor Azure Data Factory", rerun of container activities.
 */
export function recoveryOf(activities: readonly Activity[], recovery: Recovery): BodyRecovery {
  return bodyRecovery(activities, recovery, runsAt(recovery.earlier, undefined))
}

function bodyRecovery(activities: readonly Activity[], recovery: Recovery, earlier: readonly ActivityRun[]): BodyRecovery {
  const again = runningAgain(activities, recovery, earlier)
  /** The last attempt counts. */
  const runOf = (activity: Activity): ActivityRun | undefined => earlier.filter(({ activityName }) => sameName(activityName, activity.name)).at(-1)
  /** It, or something inside it, is where to begin. */
  const isStart = ({ name }: Activity): boolean => recovery.startActivity !== undefined && sameName(name, recovery.startActivity)
  return {
    takenOver(activity) {
      const run = again.has(activity) || !isExecution(activity) ? undefined : runOf(activity)
      return run?.status === 'Succeeded' && !isMasked(run.output) ? run : undefined
    },
    within(container, { branch, iteration }) {
      const run = runOf(container)
      if (!run || isStart(container) || dependsOnAgain(container, activities, again)) return undefined
      const body = container.bodies.find((one) => one.branch === branch)?.activities ?? []
      const inside = runsAt(recovery.earlier, { activity: container.name, activityRunId: run.activityRunId, branch, ...(iteration === undefined ? {} : { iteration }) })
      return bodyRecovery(body, recovery, inside)
    },
    child(activity) {
      if (isStart(activity) || dependsOnAgain(activity, activities, again)) return undefined
      const output = runOf(activity)?.output
      const called = isObject(output) && typeof output['pipelineRunId'] === 'string' ? recovery.runOf(output['pipelineRunId']) : undefined
      return called && { ...recovery, earlier: called, startActivity: undefined }
    },
  }
}

/** Where to begin, what did not succeed, and whatever depends on one of these. */
function runningAgain(activities: readonly Activity[], recovery: Recovery, earlier: readonly ActivityRun[]): ReadonlySet<Activity> {
  const succeeded = (activity: Activity): boolean => earlier.filter(({ activityName }) => sameName(activityName, activity.name)).at(-1)?.status === 'Succeeded'
  const again = new Set(activities.filter((activity) => !succeeded(activity) || (recovery.startActivity !== undefined && sameName(activity.name, recovery.startActivity)) || beginsInside(activity, recovery)))
  for (let size = -1; size !== again.size; ) {
    size = again.size
    for (const activity of activities) if (dependsOnAgain(activity, activities, again)) again.add(activity)
  }
  return again
}

const dependsOnAgain = (activity: Activity, siblings: readonly Activity[], again: ReadonlySet<Activity>): boolean =>
  activity.dependsOn.some((dependency) => siblings.some((sibling) => sameName(sibling.name, dependency.activity) && again.has(sibling)))

function beginsInside(container: Activity, { startActivity }: Recovery): boolean {
  if (startActivity === undefined) return false
  return container.bodies.some(({ activities }) => everyActivity(activities).some(({ name }) => sameName(name, startActivity)))
}

/** What was masked when it was written down cannot be taken from the record. */
function isMasked(value: Json): boolean {
  if (typeof value === 'string') return value.includes(masked)
  if (isArray(value)) return value.some(isMasked)
  return isObject(value) && Object.values(value).some(isMasked)
}

const indexes = new WeakMap<PipelineRun, ReadonlyMap<string, readonly ActivityRun[]>>()

/** The activity runs of one turn of one container, or those at the top of the pipeline. */
function runsAt(run: PipelineRun, place: Within | undefined): readonly ActivityRun[] {
  const index = indexes.get(run) ?? indexed(run.activityRuns)
  indexes.set(run, index)
  return index.get(placeKey(place)) ?? []
}

const placeKey = (place: Within | undefined): string => (place === undefined ? '' : JSON.stringify([place.activityRunId, place.branch, place.iteration ?? null]))

function indexed(runs: readonly ActivityRun[]): ReadonlyMap<string, readonly ActivityRun[]> {
  const index = new Map<string, ActivityRun[]>()
  for (const run of runs) {
    const key = placeKey(run.within)
    const there = index.get(key)
    if (there) there.push(run)
    else index.set(key, [run])
  }
  return index
}
