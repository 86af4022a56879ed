import { AccessorError, type Json, type JsonObject, type Scope } from '@lagoon/expressions'
import { closest } from '../closest.ts'
import { sameName, type Factory } from '../model/factory.ts'
import type { ActivityResult, Results, RunState } from './runState.ts'

/** What expressions of a pipeline's activities can ask. `item` is there inside ForEach and in the condition of Filter. */
export function pipelineScope({
  run,
  results,
  item,
}: {
  run: RunState
  results: Results
  item?: { readonly value: Json } | undefined
}): Scope {
  return {
    dialect: 'data-factory',
    accessors: {
      pipeline: () => run.systemVariables,
      variables: ([name]) => variable(run, String(name)),
      activity: ([name]) => activityObject(run, results, String(name)),
      ...(item ? { item: () => item.value } : {}),
    },
  }
}

export const withItem = (scope: Scope, value: Json): Scope => ({ ...scope, accessors: { ...scope.accessors, item: () => value } })

/** `around`: the scope of the activity that uses the dataset. Microsoft's own tutorial names a file `Incremental-` and `pipeline().RunId` in the dataset. */
export const datasetScope = (parameters: JsonObject, around: Scope): Scope => {
  const pipeline = around.accessors['pipeline']
  return { dialect: 'data-factory', accessors: { dataset: () => parameters, ...(pipeline ? { pipeline } : {}) } }
}

export const linkedServiceScope = (parameters: JsonObject): Scope => ({
  dialect: 'data-factory',
  accessors: { linkedService: () => parameters },
})

/** The name under which a variable is kept, whatever the case it is asked in. */
export function variableName(run: RunState, name: string): string | undefined {
  if (run.variables.has(name)) return name
  return [...run.variables.keys()].find((known) => sameName(known, name))
}

function variable(run: RunState, name: string): Json {
  const known = variableName(run, name)
  if (known === undefined) {
    throw new AccessorError(
      `the variable '${name}' is not declared in pipeline '${run.pipeline.name}'`,
      closest(name, run.variables.keys()),
    )
  }
  run.ownLists.delete(known)
  return run.variables.get(known) ?? null
}

/** What `pipeline()` answers all through a run. */
export function systemVariablesOf(factory: Factory, run: Omit<RunState, 'systemVariables'>): JsonObject {
  const { invokedBy } = run
  return {
    DataFactory: factory.name,
    Pipeline: run.pipeline.name,
    RunId: run.runId,
    GroupId: run.runGroupId,
    TriggerType: invokedBy.invokedByType,
    TriggerId: invokedBy.id,
    TriggerName: invokedBy.name,
    TriggerTime: sevenDigits(run.triggerTime),
    ...(invokedBy.pipelineName === undefined ? {} : { TriggeredByPipelineName: invokedBy.pipelineName }),
    ...(invokedBy.pipelineRunId === undefined ? {} : { TriggeredByPipelineRunId: invokedBy.pipelineRunId }),
    parameters: run.parameters,
    globalParameters: factory.globalParameters,
  }
}

function activityObject(run: RunState, results: Results, name: string): JsonObject {
  const result = results.get(name)
  if (!result) {
    throw new AccessorError(
      `activity '${name}' has not ended when this is asked`,
      closest(name, results.names()) ?? 'it must stand on the way of dependsOn that leads here',
    )
  }
  return resultObject(run, result)
}

const resultObject = (run: RunState, result: ActivityResult): JsonObject => ({
  output: result.output ?? {},
  Status: result.status,
  ...(result.error ? { error: { ...result.error } } : {}),
  ActivityType: result.type,
  Duration: durationText(result.endedAt.getTime() - result.startedAt.getTime()),
  ExecutionStartTime: sevenDigits(result.startedAt),
  ExecutionEndTime: sevenDigits(result.endedAt),
  PipelineName: run.pipeline.name,
  PipelineRunId: run.runId,
  StatusCode: result.status === 'Failed' ? '400' : '200',
})

/** `2026-01-31T10:20:30.1230000Z`, as .NET prints an instant. */
export const sevenDigits = (at: Date): string => at.toISOString().replace(/\.(\d{3})Z$/, '.$10000Z')

function durationText(ms: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}0000`
}
