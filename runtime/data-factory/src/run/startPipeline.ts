import type { Json, JsonObject } from '@lagoon/expressions'
import { closest } from '../closest.ts'
import { FactoryError } from '../error.ts'
import type { PipelineRunHead } from '../events.ts'
import type { Pipeline } from '../model/factory.ts'
import { bindParameters } from './parameters.ts'
import { recorded, recordedObject } from './recorded.ts'
import type { InvokedBy, PipelineRun } from './records.ts'
import { runBody } from './runBody.ts'
import { resultsWithin, type RunState } from './runState.ts'
import { systemVariablesOf } from './scope.ts'
import { masked } from './secrets.ts'
import { concurrencyGate, pipelineNamed, type Session } from './session.ts'

export interface StartRequest {
  readonly pipeline: string
  readonly parameters: JsonObject
  /** Whether a parameter that the pipeline does not declare is an error. */
  readonly strict: boolean
  readonly invokedBy: InvokedBy
  readonly runGroupId?: string
  readonly signal: AbortSignal
}

export interface StartedRun {
  readonly runId: string
  readonly pipelineName: string
  readonly ended: Promise<PipelineRun & { readonly returned: Json | undefined }>
}

/** Binds the parameters and sets a pipeline going. Throws `PipelineNotFound` and what `bindParameters` throws. */
export function startPipeline(session: Session, request: StartRequest): StartedRun {
  const pipeline = pipelineNamed(session.factory, request.pipeline)
  if (!pipeline) {
    throw new FactoryError('PipelineNotFound', `there is no pipeline '${request.pipeline}'`, {
      hint: closest(request.pipeline, session.factory.pipelines.keys()),
    })
  }
  const parameters = bindParameters(pipeline, request.parameters, request)
  const runId = session.effects.newId()
  return { runId, pipelineName: pipeline.name, ended: runInTurn(session, pipeline, { ...request, parameters }, runId) }
}

async function runInTurn(
  session: Session,
  pipeline: Pipeline,
  request: StartRequest,
  runId: string,
): Promise<PipelineRun & { returned: Json | undefined }> {
  const gate = concurrencyGate(session.factory, pipeline)
  if (gate && !gate.open) {
    session.effects.emit({ kind: 'pipelineQueued', runId, pipelineName: pipeline.name, at: session.effects.now().toISOString() })
  }
  await gate?.enter()
  try {
    return await run(session, pipeline, request, runId)
  } finally {
    gate?.leave()
  }
}

async function run(
  session: Session,
  pipeline: Pipeline,
  request: StartRequest,
  runId: string,
): Promise<PipelineRun & { returned: Json | undefined }> {
  const { effects, secrets } = session
  const startedAt = effects.now()
  const begun: Omit<RunState, 'systemVariables'> = {
    runId,
    runGroupId: request.runGroupId ?? runId,
    pipeline,
    parameters: request.parameters,
    invokedBy: request.invokedBy,
    triggerTime: startedAt,
    signal: request.signal,
    variables: new Map(pipeline.variables.map(({ name, defaultValue }) => [name, defaultValue])),
    returnValue: undefined,
    activityRuns: [],
  }
  const state: RunState = { ...begun, systemVariables: systemVariablesOf(session.factory, begun) }
  const head: PipelineRunHead = {
    runId,
    runGroupId: state.runGroupId,
    isLatest: true,
    factoryName: session.factory.name,
    pipelineName: pipeline.name,
    parameters: shownParameters(pipeline, request.parameters, session),
    invokedBy: request.invokedBy,
    runStart: startedAt.toISOString(),
  }
  effects.emit({ kind: 'pipelineStarted', run: head })
  const outcome = await runBody(pipeline.activities, { session, run: state, results: resultsWithin(), signal: request.signal })
  const endedAt = effects.now()
  const end = {
    status: outcome.status,
    message: outcome.failed ? secrets.maskText(`Operation on target ${outcome.failed.name} failed: ${outcome.failed.message}`) : '',
    runEnd: endedAt.toISOString(),
    durationInMs: endedAt.getTime() - startedAt.getTime(),
    variables: recordedObject(Object.fromEntries(state.variables), secrets),
    ...(state.returnValue === undefined ? {} : { returnValue: recorded(state.returnValue, secrets) }),
  }
  effects.emit({ kind: 'pipelineFinished', runId, pipelineName: pipeline.name, ...end })
  return { ...head, ...end, lastUpdated: end.runEnd, activityRuns: state.activityRuns, returned: state.returnValue }
}

function shownParameters(pipeline: Pipeline, parameters: JsonObject, session: Session): JsonObject {
  const secure = new Set(pipeline.parameters.filter(({ type }) => type === 'securestring').map(({ name }) => name))
  for (const name of secure) if (typeof parameters[name] === 'string') session.secrets.add(parameters[name])
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, secure.has(name) ? masked : recorded(value, session.secrets)]),
  )
}
