import { activeActivities } from '../validate/walk.ts'
import { finding, type LintRule } from './rule.ts'

/** A list of conditions means "one of them": together these say "always", which is seldom meant. */
export const contradictoryConditions: LintRule = {
  level: 'warning',
  reason: 'conditions in one list are alternatives: Failed beside Succeeded runs in either case',
  repair: 'write Completed alone if the activity shall run in either case; for an alert, Failed alone is meant',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity }) =>
      activity.dependsOn.flatMap(({ activity: name, conditions }, index) => {
        const both = conditions.includes('Failed') && conditions.includes('Succeeded')
        const mixed = conditions.includes('Completed') && (conditions.includes('Failed') || conditions.includes('Succeeded'))
        if (!both && !mixed) return []
        return finding(
          { document: pipeline.document, path: [...activity.path, 'dependsOn', index, 'dependencyConditions'] },
          {
            message: `'${activity.name}' follows '${name}' on ${conditions.join(' or ')}`,
            hint: both
              ? 'write Completed if it shall run in either case; for an alert, Failed alone is meant'
              : 'Completed alone means both',
          },
        )
      }),
    ),
}
