import { firstOfEachName, type Activity, type Dependency, type DependencyCondition } from '../model/activity.ts'
import type { ActivityStatus } from './records.ts'

type StatusOf = (activity: string) => ActivityStatus | undefined

/**
 * Whether an activity runs, once everything it depends on has ended: the conditions of one dependency are *or*, the
 * dependencies are *and*. One that may not run is skipped.
 */
export function conditionsHold(dependencies: readonly Dependency[], statusOf: StatusOf): boolean {
  return dependencies.every(({ activity, conditions }) => {
    const status = statusOf(activity)
    const wanted: readonly DependencyCondition[] = conditions.length === 0 ? ['Succeeded'] : conditions
    return wanted.some((condition) => (condition === 'Completed' ? status === 'Succeeded' || status === 'Failed' : status === condition))
  })
}

/**
 * The nodes that decide how a run (or a container's body) ends: its leaves, where a skipped one is replaced by what it
 * depends on, again and again. Source: "Pipeline failure and error handling" of Azure's documentation.
 */
export function decidingActivities(activities: readonly Activity[], statusOf: StatusOf): readonly Activity[] {
  const { leaves, parentsOf } = graphOf(activities)
  const waiting = [...leaves]
  const seen = new Set<Activity>(waiting)
  const deciding: Activity[] = []
  for (let activity = waiting.shift(); activity; activity = waiting.shift()) {
    const parents = parentsOf.get(activity) ?? []
    if (statusOf(activity.name) !== 'Skipped' || parents.length === 0) {
      deciding.push(activity)
      continue
    }
    waiting.push(...parents.filter((parent) => !seen.has(parent)))
    for (const parent of parents) seen.add(parent)
  }
  return deciding
}

interface Graph {
  /** Nothing depends on them. */
  readonly leaves: readonly Activity[]
  readonly parentsOf: ReadonlyMap<Activity, readonly Activity[]>
}

const graphs = new WeakMap<readonly Activity[], Graph>()

/** A loop ends its body thousands of times: what depends on what is worked out once. */
function graphOf(activities: readonly Activity[]): Graph {
  const known = graphs.get(activities)
  if (known) return known
  const byName = firstOfEachName(activities)
  const parentsOf = new Map(activities.map((activity) => [activity, activity.dependsOn.flatMap((dependency) => byName.get(dependency.activity.toLowerCase()) ?? [])]))
  const followed = new Set([...parentsOf.values()].flat())
  const graph = { leaves: activities.filter((activity) => !followed.has(activity)), parentsOf }
  graphs.set(activities, graph)
  return graph
}
