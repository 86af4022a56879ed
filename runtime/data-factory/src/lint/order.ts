import type { Activity } from '../model/activity.ts'
import { sameName } from '../model/factory.ts'

/** Whether an activity begins only after another one beside it has ended, over however many others. */
export function follows(activity: Activity, other: Activity, siblings: readonly Activity[], way: readonly Activity[] = []): boolean {
  if (way.includes(activity)) return false
  return activity.dependsOn.some(({ activity: name }) =>
    siblings.some((before) => sameName(before.name, name) && (before === other || follows(before, other, siblings, [...way, activity]))),
  )
}
