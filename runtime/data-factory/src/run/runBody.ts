import type { Json } from '@lagoon/expressions'
import type { BodyOutcome } from '../activities/definition.ts'
import type { Within } from '../events.ts'
import type { Activity } from '../model/activity.ts'
import { sameName } from '../model/factory.ts'
import { conditionsHold, decidingActivities } from './outcome.ts'
import type { ActivityStatus } from './records.ts'
import type { BodyRecovery } from './recovery.ts'
import { runActivity, skipActivity } from './runActivity.ts'
import { pipelineScope } from './scope.ts'
import { resultsWithin, type Results, type RunState } from './runState.ts'
import type { Session } from './session.ts'

/** Where a body runs: in which run, seeing whose results, at which turn of which container. */
export interface Surroundings {
  readonly session: Session
  readonly run: RunState
  readonly results: Results
  readonly item?: { readonly value: Json } | undefined
  readonly within?: Within
  /** What a rerun takes from an earlier run, for the activities of this body. */
  readonly recovery?: BodyRecovery | undefined
  readonly signal: AbortSignal
}

/** Runs activities in the order that `dependsOn` gives, side by side where it leaves them free, and judges how they ended. */
export async function runBody(activities: readonly Activity[], surroundings: Surroundings): Promise<BodyOutcome> {
  const here: Surroundings = { ...surroundings, results: resultsWithin(surroundings.results) }
  const statuses = new Map<string, ActivityStatus>()
  const statusOf = (name: string): ActivityStatus | undefined => statuses.get(name.toLowerCase())
  const started = new Map<Activity, Promise<void>>()

  const settle = (activity: Activity): Promise<void> => {
    const known = started.get(activity)
    if (known) return known
    const settled = (async () => {
      await Promise.all(
        activity.dependsOn.flatMap((dependency) => activities.filter((other) => sameName(other.name, dependency.activity)).map(settle)),
      )
      const status = conditionsHold(activity.dependsOn, statusOf) ? await runActivity(activity, here) : skipActivity(activity, here)
      statuses.set(activity.name.toLowerCase(), status)
    })()
    started.set(activity, settled)
    return settled
  }
  await Promise.all(activities.map(settle))

  const deciding = decidingActivities(activities, statusOf)
  const failed = deciding.find((activity) => statusOf(activity.name) === 'Failed')
  const scope = pipelineScope({ run: here.run, results: here.results, item: here.item })
  if ([...statuses.values()].includes('Cancelled')) return { status: 'Cancelled', scope }
  if (!failed) return { status: 'Succeeded', scope }
  return { status: 'Failed', scope, failed: { name: failed.name, message: here.results.get(failed.name)?.error?.message ?? '' } }
}
