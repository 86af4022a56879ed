import type { Activity } from '../model/activity.ts'
import { isObject } from '../reader/cursor.ts'
import { placedIn } from '../validate/walk.ts'
import { listed } from './execution.ts'
import { finding, type LintRule } from './rule.ts'

/** Studio once wrote `7.00:00:00`. One finding a pipeline. */
export const longTimeout: LintRule = {
  level: 'note',
  reason: 'what hangs is noticed after days only: nothing fails, nothing alerts, and what waits for it waits',
  repair: 'give policy.timeout a few times what the activity needs, as 0.02:00:00',
  check: (factory) =>
    [...factory.pipelines.values()].flatMap((pipeline) => {
      const slow = [...placedIn(pipeline)].flatMap(({ activity }) => {
        const timeout = timeoutOf(activity)
        return timeout === undefined ? [] : [{ activity, timeout }]
      })
      const [first] = slow
      if (!first) return []
      return finding(
        { document: pipeline.document, path: [...first.activity.path, ...first.timeout.path] },
        { message: `${listed(slow.map(({ activity }) => activity.name))} may hang for days (${first.timeout.text})` },
      )
    }),
}

/** A written timeout of a day or more: `d.hh:mm:ss`. */
function timeoutOf({ policy, raw }: Activity): { text: string; path: readonly string[] } | undefined {
  const properties = raw['typeProperties']
  const own = isObject(properties) ? properties['timeout'] : undefined
  const isLong = (value: unknown): value is string => typeof value === 'string' && Number(/^(\d+)\.\d\d?:/.exec(value)?.[1] ?? 0) >= 1
  if (isLong(policy.timeout)) return { text: policy.timeout, path: ['policy', 'timeout'] }
  return isLong(own) ? { text: own, path: ['typeProperties', 'timeout'] } : undefined
}
