import type { Json } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, requiredValue } from '../reader/cursor.ts'
import type { ActivityContext, ActivityDefinition } from './definition.ts'

export interface FailProperties {
  readonly message: Dynamic
  readonly errorCode: Dynamic
}

export const fail: ActivityDefinition<'Fail'> = {
  parity: 'runs',
  isControl: true,
  read: (activity) => ({
    message: requiredValue(at(activity, 'typeProperties', 'message')),
    errorCode: requiredValue(at(activity, 'typeProperties', 'errorCode')),
  }),
  async run({ properties }, context) {
    const message = textIn(context, properties.message, 'message')
    const errorCode = textIn(context, properties.errorCode, 'errorCode')
    context.recordInput({ message, errorCode })
    throw new FactoryError(errorCode, message)
  },
}

/** What cannot be evaluated, or is no text, fails the activity all the same: with the code that says so. */
function textIn(context: ActivityContext, value: Dynamic, name: string): string {
  let result: Json
  try {
    result = context.evaluate(value)
  } catch (error) {
    throw new FactoryError(
      'ErrorCodeNotString',
      `the ${name} of the Fail activity cannot be evaluated: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  }
  if (typeof result === 'string') return result
  throw new FactoryError('ErrorCodeNotString', `the ${name} of the Fail activity did not come to a string`)
}
