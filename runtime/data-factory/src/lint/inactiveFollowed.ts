import { everyActivity } from '../model/activity.ts'
import { sameName } from '../model/factory.ts'
import { activeActivities } from '../validate/walk.ts'
import { finding, type LintRule } from './rule.ts'

/** Switched off for a test, and forgotten. */
export const inactiveFollowed: LintRule = {
  level: 'warning',
  reason: 'an activity that is switched off does nothing and counts as what onInactiveMarkAs says: what follows it goes on as if it had run',
  repair: 'switch it on again, or take it out and join what stands before and after it',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity }) =>
      activity.dependsOn.flatMap(({ activity: name }, index) => {
        const off = everyActivity(pipeline.activities).find((other) => other.inactive && sameName(other.name, name))
        if (!off) return []
        return finding(
          { document: pipeline.document, path: [...activity.path, 'dependsOn', index, 'activity'] },
          { message: `'${activity.name}' follows '${off.name}', which is switched off and counts as ${off.inactive ?? 'Succeeded'}` },
        )
      }),
    ),
}
