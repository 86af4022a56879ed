import { activityTypes } from '../../activities/registry.ts'
import { howToSupply, isExternal } from '../../activities/supplied.ts'
import { nearest } from '../../closest.ts'
import type { Problem } from '../../error.ts'
import { everyActivity, type Activity } from '../../model/activity.ts'
import { sameName, type Factory } from '../../model/factory.ts'
import { problemAt } from '../problem.ts'
import { activeActivities, bodiesOf } from '../walk.ts'

/** What does not run here is refused by name and place. */
export function everyActivityTypeIsKnown(factory: Factory): readonly Problem[] {
  return [...activeActivities(factory)].flatMap(({ pipeline, activity }) => {
    if (activity.kind !== 'Unsupported' || activity.type === '') return []
    const near = isExternal(activity.type) ? undefined : nearest(activity.type, activityTypes)
    return problemAt(
      { document: pipeline.document, path: [...activity.path, 'type'] },
      {
        code: 'ActivityTypeNotSupported',
        message: `activity '${activity.name}' is of type '${activity.type}', which does not run here`,
        hint: near ? `did you mean '${near}'?` : isExternal(activity.type) ? howToSupply(pipeline.name, activity.name) : `these run: ${activityTypes.join(', ')}`,
      },
    )
  })
}

export function dependenciesHold(factory: Factory): readonly Problem[] {
  return [...factory.pipelines.values()].flatMap((pipeline) =>
    bodiesOf(pipeline).flatMap((body) =>
      body.flatMap((activity) =>
        activity.dependsOn.flatMap(({ activity: name }, index) => {
          if (name === '' || body.some((other) => sameName(other.name, name))) return []
          const elsewhere = everyActivity(pipeline.activities).some((other) => sameName(other.name, name))
          const near = nearest(
            name,
            body.map((other) => other.name),
          )
          return problemAt(
            { document: pipeline.document, path: [...activity.path, 'dependsOn', index, 'activity'] },
            {
              code: 'ActivityNotFound',
              message: `'${activity.name}' depends on '${name}', which is not beside it`,
              hint: elsewhere ? 'dependsOn reaches no activity of another container' : near ? `did you mean '${near}'?` : undefined,
            },
          )
        }),
      ),
    ),
  )
}

/** No activity waits for itself, however long the way round. */
export function dependenciesHaveNoCycle(factory: Factory): readonly Problem[] {
  return [...factory.pipelines.values()].flatMap((pipeline) =>
    bodiesOf(pipeline).flatMap((body) => {
      const cycle = cycleIn(body)
      const [first] = cycle
      if (!first) return []
      const way = [...cycle, first].map(({ name }) => `'${name}'`).join(' → ')
      return problemAt(
        { document: pipeline.document, path: [...first.path, 'dependsOn'] },
        { code: 'CyclicDependency', message: `activities wait for each other: ${way}`, hint: 'take one of them out of the dependsOn of the other' },
      )
    }),
  )
}

function cycleIn(body: readonly Activity[]): readonly Activity[] {
  const done = new Set<Activity>()
  const way: Activity[] = []
  const visit = (activity: Activity): readonly Activity[] | undefined => {
    if (way.includes(activity)) return way.slice(way.indexOf(activity))
    if (done.has(activity)) return undefined
    way.push(activity)
    for (const { activity: name } of activity.dependsOn) {
      for (const next of body.filter((other) => sameName(other.name, name))) {
        const found = visit(next)
        if (found) return found
      }
    }
    way.pop()
    done.add(activity)
    return undefined
  }
  for (const activity of body) {
    const found = visit(activity)
    if (found) return found
  }
  return []
}

const loops = new Set(['ForEach', 'Until'])
const branches = new Set(['IfCondition', 'Switch'])

/** A loop holds no loop; a branch holds neither loop nor branch. The way out is ExecutePipeline. */
export function nestingIsAllowed(factory: Factory): readonly Problem[] {
  return [...activeActivities(factory)].flatMap(({ pipeline, activity, containers }) => {
    const around = containers.find(({ activity: { kind } }) =>
      loops.has(activity.kind) ? loops.has(kind) || branches.has(kind) : branches.has(activity.kind) && branches.has(kind),
    )
    if (!around) return []
    return problemAt(
      { document: pipeline.document, path: [...activity.path, 'type'] },
      {
        code: 'NestingNotAllowed',
        message: `${activity.kind} '${activity.name}' may not stand inside ${around.activity.kind} '${around.activity.name}'`,
        hint: 'move it to a pipeline of its own and call that by ExecutePipeline',
      },
    )
  })
}
