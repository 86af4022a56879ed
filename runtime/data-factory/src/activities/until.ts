import { FactoryError } from '../error.ts'
import type { Body } from '../model/activity.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, optionalValue, requiredValue } from '../reader/cursor.ts'
import { timeSpanMs } from '../run/timeSpan.ts'
import type { ActivityDefinition } from './definition.ts'
import { conditionOf, textOf } from './values.ts'

export interface UntilProperties {
  readonly expression: Dynamic
  readonly timeout: Dynamic
  readonly body: Body
}

export const until: ActivityDefinition<'Until'> = {
  parity: 'runs; its timeout is looked at between two turns',
  isControl: true,
  read(activity, readActivities) {
    const properties = at(activity, 'typeProperties')
    return {
      expression: requiredValue(at(properties, 'expression')),
      timeout: optionalValue(at(properties, 'timeout')) ?? '7.00:00:00',
      body: { branch: 'activities', activities: readActivities(at(properties, 'activities')) },
    }
  },
  bodies: ({ body }) => [body],
  async run({ properties }, context) {
    const timeout = textOf(context.evaluate(properties.timeout), 'timeout')
    const { effects } = context.session
    const last = effects.now().getTime() + timeSpanMs(timeout)
    context.recordInput({ timeout })
    for (let iteration = 0; ; iteration++) {
      // A body that fails does not stop the loop: the condition, tested after it, decides.
      const { status, scope } = await context.runBody(properties.body, { iteration })
      if (status === 'Cancelled') throw new FactoryError('Cancelled', 'the run was cancelled')
      if (conditionOf(context.evaluateIn(scope, properties.expression), 'expression')) return {}
      if (effects.now().getTime() >= last) {
        throw new FactoryError('ActivityTimeout', `the condition of the loop was not met within its timeout of ${timeout}`)
      }
    }
  },
}
