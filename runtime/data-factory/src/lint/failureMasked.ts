import { firstOfEachName, type Activity } from '../model/activity.ts'
import { sameName, type Pipeline } from '../model/factory.ts'
import { conditionsHold, decidingActivities } from '../run/outcome.ts'
import type { ActivityStatus } from '../run/records.ts'
import { bodiesOf } from '../validate/walk.ts'
import { finding, type LintFinding, type LintRule } from './rule.ts'

/** An alert that follows a failure and succeeds makes the run a success: nobody who looks at statuses ever sees it. */
export const failureMasked: LintRule = {
  level: 'warning',
  reason: 'a run counts as Succeeded although an activity failed, because what handles the failure succeeds',
  repair: 'let a Fail activity follow the one that handles the failure',
  check: (factory) =>
    [...factory.pipelines.values()].flatMap((pipeline) => bodiesOf(pipeline).flatMap((body) => maskersIn(pipeline, body))),
}

function maskersIn(pipeline: Pipeline, body: readonly Activity[]): readonly LintFinding[] {
  // Where everything waits for success, a failure reaches the end.
  if (!body.some(({ dependsOn }) => dependsOn.some(({ conditions }) => conditions.some((condition) => condition !== 'Succeeded')))) return []
  const masked = new Map<Activity, Activity[]>()
  const order = { beforeEach: new Map(body.map((activity) => [activity, before(activity, body)])), byName: firstOfEachName(body) }
  for (const failing of body) {
    if (failing.kind === 'Fail' || failing.inactive) continue
    const masker = maskerOf(failing, body, order)
    if (masker) masked.set(masker, [...(masked.get(masker) ?? []), failing])
  }
  return [...masked].map(([masker, failing]) => {
    const names = failing.map(({ name }) => `'${name}'`).join(', ')
    return finding(
      { document: pipeline.document, path: [...masker.path, 'dependsOn'] },
      {
        message: `when ${names} ${failing.length === 1 ? 'fails' : 'fail'}, '${masker.name}' runs and the run counts as Succeeded`,
        hint: repairOf(masker),
      },
    )
  })
}

/** What only handles failures may be followed by a Fail; what runs after a success too would then fail good runs. */
function repairOf(masker: Activity): string {
  const [first] = masker.dependsOn.filter(({ conditions }) => conditions.some((condition) => condition === 'Completed') || (conditions.includes('Failed') && conditions.includes('Succeeded')))
  return first === undefined ? `let a Fail activity follow '${masker.name}'` : `let a Fail activity depend on the failure of '${first.activity}', beside '${masker.name}', or run '${masker.name}' on Succeeded only`
}

interface Order {
  readonly beforeEach: ReadonlyMap<Activity, readonly Activity[]>
  readonly byName: ReadonlyMap<string, Activity>
}

/** Plays the body with one failure in it, everything else succeeding; the activity that then makes it a success, if any. */
function maskerOf(failing: Activity, body: readonly Activity[], { beforeEach, byName }: Order): Activity | undefined {
  const statuses = new Map<Activity, ActivityStatus>()
  const visit = (activity: Activity, way: readonly Activity[]): void => {
    if (statuses.has(activity) || way.includes(activity)) return
    for (const other of beforeEach.get(activity) ?? []) visit(other, [...way, activity])
    const runs = conditionsHold(activity.dependsOn, statusOf)
    const ended = activity.inactive ?? (activity === failing || activity.kind === 'Fail' ? 'Failed' : 'Succeeded')
    statuses.set(activity, runs ? ended : 'Skipped')
  }
  const statusOf = (name: string): ActivityStatus | undefined => {
    const first = byName.get(name.toLowerCase())
    return first && statuses.get(first)
  }
  for (const activity of body) visit(activity, [])
  if (statuses.get(failing) !== 'Failed') return undefined
  const deciding = decidingActivities(body, statusOf)
  if (deciding.some((activity) => statusOf(activity.name) === 'Failed')) return undefined
  return (
    deciding.find((activity) => activity.dependsOn.some(({ conditions }) => conditions.some((condition) => condition !== 'Succeeded'))) ??
    deciding.find((activity) => statuses.get(activity) === 'Succeeded')
  )
}

const before = (activity: Activity, body: readonly Activity[]): readonly Activity[] =>
  activity.dependsOn.flatMap(({ activity: name }) => body.filter((other) => sameName(other.name, name)))
