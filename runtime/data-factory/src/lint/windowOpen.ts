import { jsonText } from '@lagoon/expressions'
import type { Activity } from '../model/activity.ts'
import { activeActivities } from '../validate/walk.ts'
import { comparisonsIn } from './comparisons.ts'
import { queryPath, sourceQuery } from './query.ts'
import { finding, type LintRule } from './rule.ts'
import { activitiesAskedBy, namedIn, saversOf, workedOut } from './watermark.ts'

const clock = /utcnow\s*\(|getdate\s*\(|getutcdate\s*\(|sysdatetime\s*\(|sysutcdatetime\s*\(|current_timestamp|TriggerTime/i

/** A copy from the watermark to the very end, while what is saved as the next watermark is known from elsewhere. */
export const windowOpen: LintRule = {
  level: 'warning',
  reason: 'a copy without an upper bound and a watermark that comes from somewhere else do not meet: rows in between are lost, or copied twice',
  repair: 'work out the upper bound first, copy up to it, and save it as the watermark',
  check: (factory) =>
    [...activeActivities(factory)].flatMap((placed) => {
      const { pipeline, activity } = placed
      const query = sourceQuery(activity)
      if (query === undefined) return []
      const { comparisons, hasUpperBound } = comparisonsIn(query)
      const lower = comparisons
        .filter(({ side }) => side === 'lower')
        .map(({ value, offset }) => ({ readers: activitiesAskedBy(workedOut(value, pipeline)), offset }))
        .find(({ readers }) => readers.length > 0)
      if (!lower || hasUpperBound) return []
      const savers = saversOf(placed, namedIn(pipeline, lower.readers))
      const saver = savers.find((candidate) => clock.test(textOf(candidate)))
      const early = savers.find((candidate) => readBefore(candidate, placed.siblings, activity))
      const told = saver ?? early
      if (!told) return []
      return finding(
        { document: pipeline.document, path: queryPath(activity), offset: lower.offset },
        {
          message: saver
            ? `'${activity.name}' copies all that is above the watermark, and '${told.name}' saves the time of the clock: rows that arrive in between are lost`
            : `'${activity.name}' copies all that is above the watermark, and '${told.name}' saves a maximum that was read before: rows that arrive in between are copied twice`,
        },
      )
    }),
}

const textOf = (activity: Activity): string => jsonText(activity.raw['typeProperties'] ?? null)

/** Whether what is saved was asked of a MAX that ran before the copy. */
function readBefore(saver: Activity, siblings: readonly Activity[], copy: Activity): boolean {
  const text = textOf(saver)
  return copy.dependsOn.some(({ activity: name }) => {
    const before = siblings.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
    return before !== undefined && text.toLowerCase().includes(`activity('${before.name.toLowerCase()}')`) && /\bmax\s*\(/i.test(textOf(before))
  })
}
