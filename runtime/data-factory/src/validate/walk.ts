import { expressionsIn, type FoundExpression } from '@lagoon/expressions'
import type { Activity } from '../model/activity.ts'
import type { Factory, Pipeline } from '../model/factory.ts'
import type { JsonPath } from '../reader/cursor.ts'

/** An activity with everything around it. */
export interface Placed {
  readonly pipeline: Pipeline
  readonly activity: Activity
  /** Those beside it, itself included. */
  readonly siblings: readonly Activity[]
  /** The containers around it, the outermost first. */
  readonly containers: readonly Placed[]
}

/** Every activity that can come to run: what is inactive is not validated, in Azure either. */
export function* activeActivities(factory: Factory): Iterable<Placed> {
  for (const pipeline of factory.pipelines.values()) yield* placedIn(pipeline)
}

const known = new WeakMap<Pipeline, readonly Placed[]>()

/** Every check walks the same pipelines: each is laid out once. */
export function placedIn(pipeline: Pipeline): readonly Placed[] {
  const found = known.get(pipeline) ?? [...placed(pipeline, pipeline.activities, [])]
  known.set(pipeline, found)
  return found
}

function* placed(pipeline: Pipeline, siblings: readonly Activity[], containers: readonly Placed[]): Iterable<Placed> {
  for (const activity of siblings) {
    if (activity.inactive) continue
    const here: Placed = { pipeline, activity, siblings, containers }
    yield here
    for (const body of activity.bodies) yield* placed(pipeline, body.activities, [...containers, here])
  }
}

/** Every list of activities of a pipeline: its own, and those of its containers. */
export function bodiesOf(pipeline: Pipeline): readonly (readonly Activity[])[] {
  return [pipeline.activities, ...[...placedIn(pipeline)].flatMap(({ activity }) => activity.bodies.map((body) => body.activities))].filter(
    (body) => body.length > 0,
  )
}

const evaluatedParts = ['typeProperties', 'inputs', 'outputs', 'linkedServiceName', 'policy', 'userProperties'] as const
const nested = new Set(['activities', 'ifTrueActivities', 'ifFalseActivities', 'defaultActivities'])

const knownExpressions = new WeakMap<Activity, readonly FoundExpression[]>()

/** The expressions of an activity itself, without those of the activities inside it; paths are from the file's root. */
export function expressionsOf(activity: Activity): readonly FoundExpression[] {
  const found = knownExpressions.get(activity) ?? readExpressions(activity)
  knownExpressions.set(activity, found)
  return found
}

function readExpressions(activity: Activity): readonly FoundExpression[] {
  return evaluatedParts.flatMap((part) => {
    const value = activity.raw[part]
    if (value === undefined) return []
    return expressionsIn(value, [...activity.path, part]).filter(({ path }) => !insideBody(activity, path.slice(activity.path.length)))
  })
}

function insideBody(activity: Activity, path: JsonPath): boolean {
  if (activity.bodies.length === 0) return false
  const [, second, , fourth] = path
  return (typeof second === 'string' && nested.has(second)) || (second === 'cases' && fourth === 'activities')
}
