import type { Json } from '@lagoon/expressions'
import { WorkflowError } from '../error.ts'
import type { Status } from '../model.ts'
import type { Ending } from './finish.ts'
import type { RunState } from './state.ts'

const statuses: readonly Status[] = ['Succeeded', 'Failed', 'Skipped', 'TimedOut', 'Cancelled']

/** What the definition says that an action gives without running it, a means of testing that Azure has too. */
export function staticEnding(run: RunState, name: string): Omit<Ending, 'startTime'> {
  const result = run.workflow.staticResults[name]
  if (typeof result !== 'object' || result === null || Array.isArray(result)) {
    throw new WorkflowError('InvalidWorkflow', `the definition has no static result '${name}'`)
  }
  const { status: written, code, outputs } = result as Readonly<Record<string, Json>>
  const status = statuses.find(known => known === written)
  if (status === undefined) throw new WorkflowError('InvalidWorkflow', `the static result '${name}' has no status that Logic Apps knows`)
  return { status, code: typeof code === 'string' ? code : status === 'Succeeded' ? 'OK' : 'ActionFailed', ...(outputs === undefined ? {} : { outputs }) }
}
