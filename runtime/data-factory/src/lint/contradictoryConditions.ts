import { problemAt } from '../validate/problem.ts'
import { activeActivities } from '../validate/walk.ts'
import type { LintRule } from './rule.ts'

/** A list of conditions means "one of them": together these say "always", which is seldom meant. */
export const contradictoryConditions: LintRule = {
  reason: 'conditions in one list are alternatives: Failed beside Succeeded runs in either case',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity }) =>
      activity.dependsOn.flatMap(({ activity: name, conditions }, index) => {
        const both = conditions.includes('Failed') && conditions.includes('Succeeded')
        const mixed = conditions.includes('Completed') && (conditions.includes('Failed') || conditions.includes('Succeeded'))
        if (!both && !mixed) return []
        return problemAt(
          { document: pipeline.document, path: [...activity.path, 'dependsOn', index, 'dependencyConditions'] },
          {
            code: 'ContradictoryConditions',
            severity: 'warning',
            message: `'${activity.name}' follows '${name}' on ${conditions.join(' or ')}`,
            hint: both
              ? 'write Completed if it shall run in either case; for an alert, Failed alone is meant'
              : 'Completed alone means both',
          },
        )
      }),
    ),
}
