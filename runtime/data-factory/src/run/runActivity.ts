import { evaluateDeep, ExpressionError, type Json, type JsonObject, type Scope } from '@lagoon/expressions'
import type { ActivityContext } from '../activities/definition.ts'
import { isExecution, runDefined } from '../activities/registry.ts'
import { FactoryError, type Origin } from '../error.ts'
import type { ActivityRunHead } from '../events.ts'
import type { Activity } from '../model/activity.ts'
import { linkedController } from './linkedController.ts'
import { recorded, recordedObject } from './recorded.ts'
import type { ActivityRun, ActivityRunError, ActivityStatus } from './records.ts'
import type { Surroundings } from './runBody.ts'
import { pipelineScope } from './scope.ts'
import { masked } from './secrets.ts'
import { timeSpanMs } from './timeSpan.ts'

/** Runs one activity as often as its policy allows, writes each attempt down, and answers the status its dependents see. */
export async function runActivity(activity: Activity, here: Surroundings): Promise<ActivityStatus> {
  if (activity.inactive) return endWithoutRunning(activity, here, activity.inactive)
  if (here.signal.aborted) return endWithoutRunning(activity, here, 'Cancelled')
  const earlier = here.recovery?.takenOver(activity)
  if (earlier) return takeOver(activity, here, earlier)
  const { effects } = here.session
  const attempts = retriesOf(activity, here) + 1
  for (let attempt = 0; ; attempt++) {
    const status = await runAttempt(activity, here, attempt)
    if (status !== 'Failed' || attempt + 1 >= attempts || here.signal.aborted) return status
    await effects.sleep(activity.policy.retryIntervalInSeconds * 1000, here.signal)
  }
}

export const skipActivity = (activity: Activity, here: Surroundings): ActivityStatus => endWithoutRunning(activity, here, 'Skipped')

function endWithoutRunning(activity: Activity, here: Surroundings, status: ActivityStatus): ActivityStatus {
  const at = here.session.effects.now()
  const head = headOf(activity, here, { activityRunId: here.session.effects.newId(), startedAt: at, retryAttempt: 0, userProperties: {} })
  finish(here, recordOf(head, { status, activityRunEnd: at.toISOString(), durationInMs: 0, input: null, output: null, error: noError(activity) }))
  here.results.set({ name: activity.name, type: activity.type, status, output: null, startedAt: at, endedAt: at })
  return status
}

/** A rerun does not run again what succeeded: it has the same record, with the same times, and its dependents see the same output. */
function takeOver(activity: Activity, here: Surroundings, earlier: ActivityRun): ActivityStatus {
  const { within: _, ...record } = earlier
  const run = here.run
  finish(here, {
    ...record,
    pipelineRunId: run.runId,
    activityRunId: here.session.effects.newId(),
    takenFrom: earlier.takenFrom ?? earlier.pipelineRunId,
    ...(here.within ? { within: here.within } : {}),
  })
  const [startedAt, endedAt] = [new Date(earlier.activityRunStart), new Date(earlier.activityRunEnd ?? earlier.activityRunStart)]
  here.results.set({ name: activity.name, type: activity.type, status: 'Succeeded', output: earlier.output, startedAt, endedAt })
  return 'Succeeded'
}

async function runAttempt(activity: Activity, here: Surroundings, retryAttempt: number): Promise<ActivityStatus> {
  const { session, run } = here
  const { effects, secrets } = session
  const startedAt = effects.now()
  const activityRunId = effects.newId()
  const scope = pipelineScope({ run, results: here.results, item: here.item })
  const head = headOf(activity, here, { activityRunId, startedAt, retryAttempt, userProperties: userProperties(activity, here, scope) })
  effects.emit({ kind: 'activityStarted', run: head })

  let input: Json = null
  let output: JsonObject | null = null
  let failure: ActivityRunError | undefined
  let status: ActivityStatus = 'Succeeded'
  try {
    output = await withinTimeout(activity, here, scope, (signal) =>
      runDefined(
        activity,
        contextOf(activity, { ...here, signal }, { activityRunId, scope, recordInput: (value) => void (input = value) }),
      ),
    )
  } catch (error) {
    status = here.signal.aborted ? 'Cancelled' : 'Failed'
    failure = errorOf(activity, error)
    output = error instanceof FactoryError && error.output ? error.output : null
  }
  const endedAt = effects.now()
  here.results.set({ name: activity.name, type: activity.type, status, output, startedAt, endedAt, ...(failure ? { error: failure } : {}) })
  const { secureInput, secureOutput } = activity.policy
  finish(here, recordOf(head, {
    status,
    activityRunEnd: endedAt.toISOString(),
    durationInMs: endedAt.getTime() - startedAt.getTime(),
    input: secureInput ? masked : recorded(input, secrets),
    output: secureOutput && output ? masked : recorded(output, secrets),
    error: failure ? { ...failure, message: secureOutput ? masked : secrets.maskText(failure.message) } : noError(activity),
  }))
  return status
}

function contextOf(
  activity: Activity,
  here: Surroundings,
  own: { activityRunId: string; scope: Scope; recordInput: (value: Json) => void },
): ActivityContext {
  const { session, run, signal } = here
  const evaluateIn = (scope: Scope, value: Json): Json =>
    evaluateDeep(value, scope, { now: session.effects.now, newId: session.effects.newId, random: Math.random })
  return {
    session,
    pipelineRun: run,
    activity,
    signal,
    ...own,
    evaluateIn,
    evaluate: (value) => evaluateIn(own.scope, value),
    runBody: (body, turn = {}) =>
      session.runBody(body.activities, {
        ...here,
        signal: turn.signal ?? signal,
        item: turn.item === undefined ? here.item : { value: turn.item },
        recovery: here.recovery?.within(activity, { branch: body.branch, iteration: turn.iteration }),
        within: {
          activity: activity.name,
          activityRunId: own.activityRunId,
          branch: body.branch,
          ...(turn.iteration === undefined ? {} : { iteration: turn.iteration }),
        },
      }),
    startPipeline: ({ pipeline, parameters, wait }) =>
      session.startPipeline(session, {
        pipeline,
        parameters,
        strict: false,
        signal: wait ? signal : session.signal,
        invokedBy: {
          name: activity.name,
          id: own.activityRunId,
          invokedByType: 'PipelineActivity',
          pipelineName: run.pipeline.name,
          pipelineRunId: run.runId,
        },
        runGroupId: run.runGroupId,
        recovery: here.recovery?.child(activity),
      }),
  }
}

const twelveHours = '0.12:00:00'

// Aborting without a reason makes an error with a stack: too much for the end of every activity.
const ended = new FactoryError('Cancelled', 'the activity has ended')

async function withinTimeout<T>(
  activity: Activity,
  here: Surroundings,
  scope: Scope,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!isExecution(activity)) return act(here.signal)
  const timeout = String(evaluateDeep(activity.policy.timeout ?? twelveHours, scope))
  const timeoutMs = timeSpanMs(timeout)
  const { controller, release } = linkedController(here.signal, cancelled)
  let done = false
  try {
    const work = act(controller.signal)
    const expired = here.session.effects.sleep(timeoutMs, controller.signal).then(() => {
      if (done) return work
      controller.abort(new FactoryError('ActivityTimeout', `the activity did not end within its timeout of ${timeout}`))
      throw controller.signal.reason
    })
    return await Promise.race([work, expired])
  } finally {
    done = true
    controller.abort(ended)
    release()
  }
}

const cancelled = (): FactoryError => new FactoryError('Cancelled', 'the run was cancelled')

function retriesOf(activity: Activity, here: Surroundings): number {
  const { retry } = activity.policy
  if (retry === null || retry === undefined || !isExecution(activity)) return 0
  if (typeof retry === 'number') return retry
  const scope = pipelineScope({ run: here.run, results: here.results, item: here.item })
  const count = Number(evaluateDeep(retry, scope))
  return Number.isInteger(count) && count > 0 ? count : 0
}

const none: JsonObject = Object.freeze({})

function userProperties(activity: Activity, here: Surroundings, scope: Scope): JsonObject {
  if (Object.keys(activity.userProperties).length === 0) return none
  try {
    return recordedObject(evaluateDeep({ ...activity.userProperties }, scope) as JsonObject, here.session.secrets)
  } catch {
    // They only annotate the record; what cannot be evaluated is shown as it is written.
    return { ...activity.userProperties }
  }
}

interface AttemptHead {
  readonly activityRunId: string
  readonly startedAt: Date
  readonly retryAttempt: number
  readonly userProperties: JsonObject
}

// Written out and filled in, not spread: each spread object would have a shape of its own, which is half of the memory of a loop's records.
type Writable<T> = { -readonly [K in keyof T]: T[K] }

function headOf(activity: Activity, here: Surroundings, own: AttemptHead): ActivityRunHead {
  const head: Writable<ActivityRunHead> = {
    activityName: activity.name,
    activityType: activity.type,
    activityRunId: own.activityRunId,
    pipelineName: here.run.pipeline.name,
    pipelineRunId: here.run.runId,
    linkedServiceName: activity.linkedService?.referenceName ?? '',
    activityRunStart: own.startedAt.toISOString(),
    retryAttempt: own.retryAttempt,
    userProperties: own.userProperties,
  }
  if (here.within) head.within = here.within
  if (activity.kind === 'Supplied') head.suppliedBy = placeText(activity.supplied.origin)
  return head
}

type AttemptEnd = Pick<ActivityRun, 'status' | 'activityRunEnd' | 'durationInMs' | 'input' | 'output' | 'error'>

function recordOf(head: ActivityRunHead, end: AttemptEnd): ActivityRun {
  const run: Writable<ActivityRun> = {
    activityName: head.activityName,
    activityType: head.activityType,
    activityRunId: head.activityRunId,
    pipelineName: head.pipelineName,
    pipelineRunId: head.pipelineRunId,
    linkedServiceName: head.linkedServiceName,
    activityRunStart: head.activityRunStart,
    retryAttempt: head.retryAttempt,
    userProperties: head.userProperties,
    status: end.status,
    activityRunEnd: end.activityRunEnd,
    durationInMs: end.durationInMs,
    input: end.input,
    output: end.output,
    error: end.error,
  }
  if (head.within) run.within = head.within
  if (head.suppliedBy !== undefined) run.suppliedBy = head.suppliedBy
  return run
}

const placeText = ({ file, line, column }: Origin): string => `${file}:${line}:${column}`

function finish(here: Surroundings, run: ActivityRun): void {
  here.run.activityRuns.push(run)
  here.session.effects.emit({ kind: 'activityFinished', run })
}

const noErrors = new WeakMap<Activity, ActivityRunError>()

/** One for all runs of an activity: a loop keeps hundreds of thousands of records. */
function noError(activity: Activity): ActivityRunError {
  const known = noErrors.get(activity) ?? Object.freeze({ errorCode: '', message: '', failureType: '', target: activity.name })
  noErrors.set(activity, known)
  return known
}

function errorOf(activity: Activity, error: unknown): ActivityRunError {
  const target = activity.name
  if (error instanceof FactoryError) {
    return { errorCode: error.code, message: withHint(error.message, error.hint), failureType: error.failureType, target }
  }
  if (error instanceof ExpressionError) {
    return { errorCode: error.code, message: withHint(error.message, error.hint), failureType: 'UserError', target }
  }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'InternalError'
  return { errorCode: code, message: error instanceof Error ? error.message : String(error), failureType: 'SystemError', target }
}

const withHint = (message: string, hint: string | undefined): string => (hint === undefined ? message : `${message} (${hint})`)
