import type { Json } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { Body } from '../model/activity.ts'
import type { ActivityContext, BodyOutcome } from './definition.ts'

/** Runs a branch; the container fails when the branch does. */
export async function runInner(context: ActivityContext, body: Body, turn: { item?: Json; iteration?: number } = {}): Promise<BodyOutcome> {
  const outcome = await context.runBody(body, turn)
  const failure = failureOf(outcome)
  if (failure) throw failure
  return outcome
}

/** The words in which Data Factory reports that something inside a container failed. */
export function failureOf(outcome: BodyOutcome): FactoryError | undefined {
  if (outcome.status === 'Cancelled') return new FactoryError('Cancelled', 'the run was cancelled')
  if (!outcome.failed) return undefined
  const { name, message } = outcome.failed
  return new FactoryError(
    'ActionFailed',
    `Activity failed because an inner activity failed; Inner activity name: ${name}, Error: ${message}`,
  )
}
