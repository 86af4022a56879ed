import { brokenTriggers, describeTrigger, nextOccurrence, recurrenceOf, startingAt, triggerNamed, writeRuntimeState, type DeclaredRecurrence, type RuntimeState, type TriggerDescription } from '@lagoon/data-factory'
import type { JsonObject } from '@lagoon/expressions'
import type { Problem } from '../error.ts'
import type { Workspace } from '../workspace.ts'

/** The triggers of the factory and the Logic Apps that recur, with when each fires next. */
export async function listTriggers(workspace: Workspace): Promise<readonly TriggerDescription[]> {
  const loaded = await workspace.factory()
  const nowMs = workspace.effects.now().getTime()
  const broken = loaded ? brokenTriggers(loaded.factory) : undefined
  const triggers = await Promise.all([...(loaded?.factory.triggers.values() ?? [])].map((trigger) => describeTrigger(trigger, { memory: workspace.triggerState, nowMs, problem: broken?.get(trigger)?.message })))
  const { workflows } = await recurringWorkflows(workspace)
  return [...triggers, ...workflows.map(({ name, recurrence }) => describeWorkflow(name, recurrence, nowMs))]
}

/** Starts or stops a trigger of the factory here, whatever its file says. A `lagoon dev` that runs notices. Throws `TriggerNotFound`, and what is wrong with one that is to start. */
export async function setTriggerState(workspace: Workspace, name: string, state: RuntimeState): Promise<string> {
  const factory = await workspace.requireFactory()
  const trigger = triggerNamed(factory, name)
  const error = brokenTriggers(factory).get(trigger)
  if (error && state === 'Started') throw error
  await writeRuntimeState(workspace.triggerState, trigger.name, state)
  return trigger.name
}

export interface RecurringWorkflow {
  readonly name: string
  readonly recurrence: DeclaredRecurrence
}

/** The Logic Apps whose trigger is a recurrence, and what is wrong with the recurrences of others. */
export async function recurringWorkflows(workspace: Workspace): Promise<{ workflows: readonly RecurringWorkflow[]; problems: readonly Problem[] }> {
  const problems: Problem[] = []
  const found: RecurringWorkflow[] = []
  for (const [name, { trigger }] of (await workspace.workflows()).workflows) {
    if (trigger.kind !== 'Recurrence') continue
    const { frequency, interval, startTime, timeZone, schedule } = trigger.recurrence
    const written: JsonObject = { frequency, interval, ...(startTime === undefined ? {} : { startTime }), ...(timeZone === undefined ? {} : { timeZone }), schedule }
    const read = recurrenceOf(written)
    problems.push(...read.problems.map((problem) => ({ ...problem, origin: trigger.origin })))
    if (read.problems.length === 0) found.push({ name, recurrence: read.recurrence })
  }
  return { workflows: found, problems }
}

function describeWorkflow(name: string, recurrence: DeclaredRecurrence, nowMs: number): TriggerDescription {
  const next = nextOccurrence(startingAt(recurrence, nowMs), nowMs)
  return { name, type: 'Recurrence', runtimeState: 'Started', pipelines: [name], nextTime: next === undefined ? null : new Date(next).toISOString(), nextLocalTime: null, windows: null, path: null, problem: null }
}
