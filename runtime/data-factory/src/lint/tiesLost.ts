import { activeActivities } from '../validate/walk.ts'
import { queryPath, sourceQuery } from './query.ts'
import { finding, type LintRule } from './rule.ts'

// `>` alone: not `>=`, `<>`, `->` or a quoted operator that an expression chooses.
const strictlyGreater = /(?<![<>='-])>(?![=>'])/

/** Rows that come later with the very instant of the watermark are not greater than it. */
export const tiesLost: LintRule = {
  level: 'warning',
  reason: 'rows that arrive later with the same value as the saved watermark are never read',
  repair: 'copy from >= and let the next layer drop repeats',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity }) => {
      const query = sourceQuery(activity)
      const found = query === undefined ? null : strictlyGreater.exec(query)
      if (query === undefined || !found || query.includes('>=') || !/activity\(|variables\(|parameters\.|item\(\)/i.test(query)) return []
      return finding(
        { document: pipeline.document, path: queryPath(activity), offset: found.index },
        {
          message: `'${activity.name}' copies what is greater than the watermark: rows that arrive later with an equal value are lost`,
          hint: 'copy from >= and let the next layer drop repeats',
        },
      )
    }),
}
