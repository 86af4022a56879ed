import type { Json } from '@lagoon/expressions'
import type { ActivityContext } from '../activities/definition.ts'
import { recorded } from './recorded.ts'
import { masked } from './secrets.ts'

/** Gives a variable, named as it is declared, its next value and writes it down; what an array gained stands for all of it. */
export function changeVariable({ pipelineRun, session, activity, activityRunId }: ActivityContext, name: string, value: Json, appended?: { readonly item: Json }): void {
  pipelineRun.variables.set(name, value)
  if (!appended) pipelineRun.ownLists.delete(name)
  const { secureInput, secureOutput } = activity.policy
  const change = {
    variable: name,
    value: secureInput || secureOutput ? masked : recorded(appended ? appended.item : value, session.secrets),
    change: appended ? ('appended' as const) : ('set' as const),
    activityName: activity.name,
    activityRunId,
    at: session.effects.now().toISOString(),
  }
  pipelineRun.variableChanges.push(change)
  session.effects.emit({ kind: 'variableChanged', runId: pipelineRun.runId, ...change })
}
