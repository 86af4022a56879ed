import { FactoryError } from '../error.ts'
import type { Factory, Trigger } from '../model/factory.ts'
import { errorsIn } from '../validate/validateFactory.ts'

/** Triggers whose file has an error: what they meant is not guessed, so they do not fire. */
export function brokenTriggers(factory: Factory): ReadonlyMap<Trigger, FactoryError> {
  const errors = errorsIn(factory)
  return new Map([...factory.triggers.values()].flatMap((trigger) => {
    const problems = errors.filter(({ origin }) => origin.file === trigger.document.file)
    const [first] = problems
    return first ? [[trigger, new FactoryError(first.code, `trigger '${trigger.name}' does not fire: ${first.message}`, { origin: first.origin, hint: first.hint, problems })] as const] : []
  }))
}
