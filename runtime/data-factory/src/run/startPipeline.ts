import type { Json, JsonObject } from '@lagoon/expressions'
import { closest } from '../closest.ts'
import { FactoryError } from '../error.ts'
import type { PipelineRunHead } from '../events.ts'
import type { Pipeline } from '../model/factory.ts'
import { linkedController } from './linkedController.ts'
import { bindParameters } from './parameters.ts'
import { recorded, recordedObject } from './recorded.ts'
import type { InvokedBy, PipelineRun } from './records.ts'
import { recoveryOf, type Recovery } from './recovery.ts'
import { runBody } from './runBody.ts'
import { concurrencyGate, registerRun } from './running.ts'
import { resultsWithin, type RunState } from './runState.ts'
import { systemVariablesOf } from './scope.ts'
import { masked } from './secrets.ts'
import { pipelineNamed, type Session } from './session.ts'

export interface StartRequest {
  readonly pipeline: string
  readonly parameters: JsonObject
  /** Whether a parameter that the pipeline does not declare is an error. */
  readonly strict: boolean
  readonly invokedBy: InvokedBy
  readonly runGroupId?: string
  readonly signal: AbortSignal
  readonly recovery?: Recovery | undefined
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

type Ended = PipelineRun & { readonly returned: Json | undefined }

async function runInTurn(session: Session, pipeline: Pipeline, request: StartRequest, runId: string): Promise<Ended> {
  const { effects, factory } = session
  const { controller, release } = linkedController(request.signal, () => new FactoryError('Cancelled', 'the run was cancelled'))
  const unregister = registerRun(factory, runId, () => controller.abort(new FactoryError('Cancelled', 'the run was cancelled')))
  const gate = concurrencyGate(factory, pipeline)
  const head = (startedAt: Date): PipelineRunHead => ({
    runId,
    runGroupId: request.runGroupId ?? request.recovery?.earlier.runGroupId ?? runId,
    isLatest: true,
    factoryName: factory.name,
    pipelineName: pipeline.name,
    parameters: shownParameters(pipeline, request.parameters, session),
    invokedBy: request.invokedBy,
    runStart: startedAt.toISOString(),
  })
  try {
    if (!gate.open) effects.emit({ kind: 'pipelineQueued', run: head(effects.now()) })
    const entered = await gate.enter(controller.signal)
    if (!entered) return neverBegun(session, pipeline, head(effects.now()))
    try {
      const startedAt = effects.now()
      return await run(session, pipeline, { ...request, signal: controller.signal }, { head: head(startedAt), startedAt })
    } finally {
      gate.leave()
    }
  } finally {
    unregister()
    release()
  }
}

/** A run that was cancelled in the queue. */
function neverBegun(session: Session, pipeline: Pipeline, head: PipelineRunHead): Ended {
  const end = { status: 'Cancelled' as const, message: 'the run was cancelled before it began', runEnd: head.runStart, durationInMs: 0, variables: {} }
  session.effects.emit({ kind: 'pipelineStarted', run: head })
  session.effects.emit({ kind: 'pipelineFinished', runId: head.runId, pipelineName: pipeline.name, ...end })
  return { ...head, ...end, lastUpdated: end.runEnd, activityRuns: [], variableChanges: [], returned: undefined }
}

async function run(session: Session, pipeline: Pipeline, request: StartRequest, { head, startedAt }: { head: PipelineRunHead; startedAt: Date }): Promise<Ended> {
  const { effects, secrets } = session
  const { runId, runGroupId } = head
  const begun: Omit<RunState, 'systemVariables'> = {
    runId,
    runGroupId,
    pipeline,
    parameters: request.parameters,
    invokedBy: request.invokedBy,
    triggerTime: startedAt,
    signal: request.signal,
    variables: new Map(pipeline.variables.map(({ name, defaultValue }) => [name, defaultValue])),
    ownLists: new Map(),
    returnValue: undefined,
    activityRuns: [],
    variableChanges: [],
  }
  const state: RunState = { ...begun, systemVariables: systemVariablesOf(session.factory, begun) }
  effects.emit({ kind: 'pipelineStarted', run: head })
  const recovery = request.recovery && recoveryOf(pipeline.activities, request.recovery)
  const outcome = await runBody(pipeline.activities, { session, run: state, results: resultsWithin(), signal: request.signal, recovery })
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
  const { activityRuns, variableChanges } = state
  return { ...head, ...end, lastUpdated: end.runEnd, activityRuns, variableChanges, returned: state.returnValue }
}

function shownParameters(pipeline: Pipeline, parameters: JsonObject, session: Session): JsonObject {
  const secure = new Set(pipeline.parameters.filter(({ type }) => type === 'securestring').map(({ name }) => name))
  for (const name of secure) if (typeof parameters[name] === 'string') session.secrets.add(parameters[name])
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, secure.has(name) ? masked : recorded(value, session.secrets)]),
  )
}
