import { realEffects, type Effects, type FactoryEvent } from '@lagoon/data-factory'
import type { Workspace } from './workspace.ts'

/** Time, ids and telling of a factory's runs: what they tell is kept in the file of the run that it belongs to. */
export const factoryEffects = (workspace: Workspace): Effects => ({
  ...realEffects,
  now: workspace.effects.now,
  newId: workspace.effects.newId,
  emit: (event) => workspace.emit({ at: workspace.effects.now().toISOString(), run: runOf(event), room: 'data-factory', event }),
})

function runOf(event: FactoryEvent): string {
  switch (event.kind) {
    case 'pipelineFinished':
    case 'variableChanged':
      return event.runId
    case 'pipelineQueued':
    case 'pipelineStarted':
      return event.run.runId
    case 'activityStarted':
    case 'activityFinished':
      return event.run.pipelineRunId
    case 'triggerRun':
      return event.run.triggerRunId
    default:
      return event satisfies never
  }
}
