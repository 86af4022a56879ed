import { jsonText } from '@lagoon/expressions'
import { activeActivities } from '../validate/walk.ts'
import { finding, type LintRule } from './rule.ts'

/** The output of an activity is kept for 45 days, for everybody who may look at runs. */
export const secretInRunHistory: LintRule = {
  level: 'warning',
  reason: 'a secret that a WebActivity reads out of a vault stands in the run history, for everybody who may look at runs',
  repair: 'set policy.secureOutput, and secureInput on what uses the value',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity }) => {
      if (activity.kind !== 'WebActivity' || activity.policy.secureOutput) return []
      const url = jsonText(activity.properties.url)
      const method = String(activity.properties.method).toUpperCase()
      if (method !== 'GET' || !/vault\.azure\.net\/+secrets|\/secrets\/[^"]*api-version/i.test(url)) return []
      return finding(
        { document: pipeline.document, path: [...activity.path, 'name'] },
        { message: `'${activity.name}' reads a secret, and its output is not secured` },
      )
    }),
}
