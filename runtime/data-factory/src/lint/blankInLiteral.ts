import { activeActivities, expressionsOf } from '../validate/walk.ts'
import { finding, type LintRule } from './rule.ts'

/** `> ' @{…}'`: the blank is part of the literal. */
export const blankInLiteral: LintRule = {
  level: 'warning',
  reason: 'a blank between the quote and the value becomes part of the literal: a date does not convert, a text compares wrongly',
  repair: 'write the value directly behind the quote',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity }) => {
      if (activity.kind !== 'Copy' && activity.kind !== 'Lookup' && activity.kind !== 'Script') return []
      return expressionsOf(activity).flatMap(({ text, path }) => {
        const found = /[=<>(,]\s*' +@\{/.exec(text) ?? /[=<>]\s*'' +'\s*,/.exec(text)
        if (!found) return []
        return finding(
          { document: pipeline.document, path, offset: found.index },
          {
            message: `'${activity.name}' puts a blank between the quote and the value`,
            hint: 'write the value directly behind the quote',
          },
        )
      })
    }),
}
