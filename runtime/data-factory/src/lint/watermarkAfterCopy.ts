import { jsonText } from '@lagoon/expressions'
import { everyActivity } from '../model/activity.ts'
import { activeActivities } from '../validate/walk.ts'
import { follows } from './order.ts'
import { sourceQuery } from './query.ts'
import { finding, type LintRule } from './rule.ts'

/** The new watermark is the maximum after the copy; rows that come between the two are never copied. */
export const watermarkAfterCopy: LintRule = {
  level: 'warning',
  reason: 'rows that arrive between the copy and the MAX that becomes the watermark are never read',
  repair: 'read the maximum before the copy, and copy up to it',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity: copy, siblings }) => {
      const query = sourceQuery(copy)
      if (query === undefined || !/>/.test(query) || /<|\bbetween\b/i.test(query)) return []
      const after = siblings.filter((activity) => follows(activity, copy, siblings))
      const readers = after
        .flatMap((activity) => everyActivity([activity]))
        .filter(({ kind, raw }) => (kind === 'Script' || kind === 'Lookup') && /\bmax\s*\(/i.test(jsonText(raw['typeProperties'] ?? null)))
      return readers.map((reader) =>
        finding(
          { document: pipeline.document, path: [...reader.path, 'name'] },
          {
            message: `'${reader.name}' reads the maximum after '${copy.name}' has copied without an upper bound: rows that arrive in between are lost`,
            hint: `read the maximum before '${copy.name}', and copy up to it`,
          },
        ),
      )
    }),
}
