import { problemAt } from '../validate/problem.ts'
import { activeActivities, expressionsOf } from '../validate/walk.ts'
import type { LintRule } from './rule.ts'

/** Bytes say little about rows: a Parquet file without rows is not empty. */
export const emptinessByBytes: LintRule = {
  reason: 'dataRead counts bytes: whether rows were copied is told by rowsCopied',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity }) => {
      if (activity.kind !== 'IfCondition' && activity.kind !== 'Switch' && activity.kind !== 'Until') return []
      return expressionsOf(activity).flatMap(({ text, path }) => {
        const found = /\.output\??\.(dataRead|dataWritten)\b/i.exec(text)
        if (!found) return []
        return problemAt(
          { document: pipeline.document, path, offset: found.index },
          {
            code: 'EmptinessByBytes',
            severity: 'warning',
            message: `'${activity.name}' decides by ${found[1] ?? 'dataRead'}, which counts bytes`,
            hint: 'compare rowsCopied',
          },
        )
      })
    }),
}
