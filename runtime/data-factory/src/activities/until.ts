import { FactoryError } from '../error.ts'
import type { Body } from '../model/activity.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, optionalValue, requiredValue } from '../reader/cursor.ts'
import { breathe } from '../run/breathe.ts'
import { linkedController } from '../run/linkedController.ts'
import { timeSpanMs } from '../run/timeSpan.ts'
import type { ActivityDefinition } from './definition.ts'
import { conditionOf, textOf } from './values.ts'

export interface UntilProperties {
  readonly expression: Dynamic
  readonly timeout: Dynamic
  readonly body: Body
}

export const until: ActivityDefinition<'Until'> = {
  parity: 'runs; what is under way in its body at the timeout is cancelled',
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
    const expired = new FactoryError('ActivityTimeout', `the condition of the loop was not met within its timeout of ${timeout}`)
    const { controller, release } = linkedController(context.signal, () => new FactoryError('Cancelled', 'the run was cancelled'))
    // It ends what is under way in the body, too.
    void effects.sleep(timeSpanMs(timeout), controller.signal).then(() => controller.abort(expired))
    try {
      for (let iteration = 0; ; iteration++) {
        await breathe()
        // A body that fails does not stop the loop: the condition, tested after it, decides.
        const { status, scope } = await context.runBody(properties.body, { iteration, signal: controller.signal })
        context.signal.throwIfAborted()
        if (controller.signal.aborted) throw expired
        if (status === 'Cancelled') throw new FactoryError('Cancelled', 'the run was cancelled')
        if (conditionOf(context.evaluateIn(scope, properties.expression), 'expression')) return {}
        if (effects.now().getTime() >= last) throw expired
      }
    } finally {
      controller.abort(expired)
      release()
    }
  },
}
