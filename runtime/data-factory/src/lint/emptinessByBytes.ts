import { activeActivities, expressionsOf } from '../validate/walk.ts'
import { finding, type LintRule } from './rule.ts'

/** Bytes say little about rows: a Parquet file without rows is not empty. */
export const emptinessByBytes: LintRule = {
  level: 'warning',
  reason: 'dataRead counts bytes: whether rows were copied is told by rowsCopied',
  repair: 'compare rowsCopied',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity }) => {
      if (activity.kind !== 'IfCondition' && activity.kind !== 'Switch' && activity.kind !== 'Until') return []
      return expressionsOf(activity).flatMap(({ text, path }) => {
        const found = /\.output\??\.(dataRead|dataWritten)\b/i.exec(text)
        if (!found) return []
        return finding(
          { document: pipeline.document, path, offset: found.index },
          {
            message: `'${activity.name}' decides by ${found[1] ?? 'dataRead'}, which counts bytes`,
            hint: 'compare rowsCopied',
          },
        )
      })
    }),
}
