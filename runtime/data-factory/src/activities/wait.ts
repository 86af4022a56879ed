import type { Dynamic } from '../model/reference.ts'
import { at, requiredValue } from '../reader/cursor.ts'
import { integerOf } from './values.ts'
import type { ActivityDefinition } from './definition.ts'

export interface WaitProperties {
  readonly waitTimeInSeconds: Dynamic
}

export const wait: ActivityDefinition<'Wait'> = {
  parity: 'runs',
  isControl: true,
  read: (activity) => ({ waitTimeInSeconds: requiredValue(at(activity, 'typeProperties', 'waitTimeInSeconds')) }),
  async run({ properties }, context) {
    const seconds = integerOf(context.evaluate(properties.waitTimeInSeconds), 'waitTimeInSeconds')
    context.recordInput({ waitTimeInSeconds: seconds })
    await context.session.effects.sleep(seconds * 1000, context.signal)
    context.signal.throwIfAborted()
    return {}
  },
}
