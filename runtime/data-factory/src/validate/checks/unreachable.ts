import type { Problem } from '../../error.ts'
import { firstOfEachName, type Activity } from '../../model/activity.ts'
import type { Factory } from '../../model/factory.ts'
import { conditionsHold } from '../../run/outcome.ts'
import type { ActivityStatus } from '../../run/records.ts'
import { problemAt } from '../problem.ts'
import { bodiesOf } from '../walk.ts'

// With more activities before it than this, nothing is said: the ways to end double with each.
const mostTried = 10

/** Some way for what comes before it to end lets every activity run. What never can is a mistake that Azure publishes. */
export function everyActivityCanRun(factory: Factory): readonly Problem[] {
  return [...factory.pipelines.values()].flatMap((pipeline) =>
    bodiesOf(pipeline).flatMap((body) => {
      const byName = firstOfEachName(body)
      return body.flatMap((activity) => {
        if (activity.inactive || activity.dependsOn.length < 1) return []
        const before = ancestorsOf(activity, byName)
        if (before === undefined || before.length > mostTried || canRun(activity, before)) return []
        return problemAt(
          { document: pipeline.document, path: [...activity.path, 'dependsOn'] },
          {
            code: 'ActivityNeverRuns',
            severity: 'warning',
            message: `'${activity.name}' can never run: its dependencies all count, and no end of what comes before satisfies them together`,
            hint: 'conditions of one dependency are alternatives, several dependencies are not: let two activities follow, or join the conditions in one list',
          },
        )
      })
    }),
  )
}

/** What comes before an activity, each after what comes before it. Undefined where something is missing or goes round in a circle. */
function ancestorsOf(activity: Activity, byName: ReadonlyMap<string, Activity>): readonly Activity[] | undefined {
  const found = new Set<Activity>()
  const visit = (one: Activity, way: readonly Activity[]): boolean =>
    one.dependsOn.every(({ activity: name }) => {
      const other = byName.get(name.toLowerCase())
      if (!other || way.includes(other)) return false
      if (found.has(other)) return true
      const complete = visit(other, [...way, other])
      found.add(other)
      return complete
    })
  return visit(activity, [activity]) ? [...found] : undefined
}

function canRun(activity: Activity, before: readonly Activity[]): boolean {
  for (let way = 0; way < 2 ** before.length; way++) {
    const statuses = new Map<string, ActivityStatus>()
    const statusOf = (name: string): ActivityStatus | undefined => statuses.get(name.toLowerCase())
    for (const [index, one] of before.entries()) {
      const ended: ActivityStatus = one.inactive ?? (one.kind === 'Fail' || (way >> index) % 2 === 1 ? 'Failed' : 'Succeeded')
      statuses.set(one.name.toLowerCase(), conditionsHold(one.dependsOn, statusOf) ? ended : 'Skipped')
    }
    if (conditionsHold(activity.dependsOn, statusOf)) return true
  }
  return false
}
