import type { Activity } from '../model/activity.ts'
import { isObject } from '../reader/cursor.ts'
import { placedIn } from '../validate/walk.ts'
import { isExecution, listed } from './execution.ts'
import { finding, type LintRule } from './rule.ts'

/** Studio writes `"retry": 0`. One finding a pipeline. */
export const noRetry: LintRule = {
  // Studio's own default is none, so that nearly every pipeline would be told: for who asks for it.
  level: 'off',
  reason: 'without a retry a passing fault of the network or of a busy service fails the whole run',
  repair: 'give policy.retry one to three attempts where doing it twice does no harm',
  check: (factory) =>
    [...factory.pipelines.values()].flatMap((pipeline) => {
      const without = [...placedIn(pipeline)].map(({ activity }) => activity).filter((activity) => isExecution(activity.type) && mayBeDoneTwice(activity) && isZero(activity))
      const [first] = without
      if (!first) return []
      return finding(
        { document: pipeline.document, path: [...first.path, 'name'] },
        { message: `nothing is tried again: ${listed(without.map(({ name }) => name))} ${without.length === 1 ? 'has' : 'have'} no retry` },
      )
    }),
}

const isZero = ({ policy: { retry } }: Activity): boolean => retry === 0 || retry === '0' || retry === null

/** What a call of this kind did the first time cannot be known. */
function mayBeDoneTwice({ type, raw }: Activity): boolean {
  if (!/^(?:WebActivity|AzureFunctionActivity)$/i.test(type)) return true
  const properties = raw['typeProperties']
  const method = isObject(properties) ? properties['method'] : undefined
  return typeof method === 'string' && /^(?:GET|PUT|DELETE)$/i.test(method)
}
