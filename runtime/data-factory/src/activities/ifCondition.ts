import type { Body } from '../model/activity.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, requiredValue } from '../reader/cursor.ts'
import { runInner } from './inner.ts'
import type { ActivityDefinition } from './definition.ts'
import { conditionOf } from './values.ts'

export interface IfConditionProperties {
  readonly expression: Dynamic
  readonly ifTrue: Body
  readonly ifFalse: Body
}

export const ifCondition: ActivityDefinition<'IfCondition'> = {
  parity: 'runs',
  isControl: true,
  read(activity, readActivities) {
    const properties = at(activity, 'typeProperties')
    return {
      expression: requiredValue(at(properties, 'expression')),
      ifTrue: { branch: 'ifTrueActivities', activities: readActivities(at(properties, 'ifTrueActivities')) },
      ifFalse: { branch: 'ifFalseActivities', activities: readActivities(at(properties, 'ifFalseActivities')) },
    }
  },
  bodies: ({ ifTrue, ifFalse }) => [ifTrue, ifFalse],
  async run({ properties }, context) {
    const holds = conditionOf(context.evaluate(properties.expression), 'expression')
    context.recordInput({ expression: holds })
    await runInner(context, holds ? properties.ifTrue : properties.ifFalse)
    return {}
  },
}
