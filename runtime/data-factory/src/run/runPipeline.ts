import type { JsonObject } from '@lagoon/expressions'
import { realEffects, type Effects } from '../effects.ts'
import { FactoryError } from '../error.ts'
import type { Factory } from '../model/factory.ts'
import type { Ports } from '../ports.ts'
import { problemsBefore } from '../validate/beforeRun.ts'
import { linkedController } from './linkedController.ts'
import type { InvokedBy, PipelineRun } from './records.ts'
import { runBody } from './runBody.ts'
import { sessionOf } from './session.ts'
import { startPipeline } from './startPipeline.ts'

export interface RunRequest {
  readonly pipeline: string
  readonly parameters?: JsonObject
  /** Who asks; absent for a run by hand. */
  readonly trigger?: InvokedBy
  /** Aborting it cancels the run. */
  readonly signal?: AbortSignal
}

/**
 * Runs a pipeline and everything it calls, as Data Factory does. An activity that fails is part of the answer; what is
 * thrown is a `FactoryError` for a run that cannot begin: `PipelineNotFound`, `ParameterMissing`, `InvalidParameterValue`,
 * `UnknownParameter`, or the first of the errors (all of them are in `problems`) that the pipeline, or anything it refers
 * to, has: nothing of it runs then.
 */
export async function runPipeline(
  factory: Factory,
  request: RunRequest,
  ports: Ports,
  effects: Effects = realEffects,
): Promise<PipelineRun> {
  const problems = problemsBefore(factory, request.pipeline)
  const [first] = problems
  if (first) throw new FactoryError(first.code, first.message, { origin: first.origin, hint: first.hint, problems })
  const { controller, release } = linkedController(
    request.signal ?? new AbortController().signal,
    () => new FactoryError('Cancelled', 'the run was cancelled'),
  )
  const session = sessionOf({ factory, ports, effects, signal: controller.signal, runBody, startPipeline })
  try {
    const started = startPipeline(session, {
      pipeline: request.pipeline,
      parameters: request.parameters ?? {},
      strict: request.trigger === undefined,
      invokedBy: request.trigger ?? { name: 'Manual', id: effects.newId(), invokedByType: 'Manual' },
      signal: controller.signal,
    })
    const { returned: _, ...run } = await started.ended
    // A run that nobody waits for still has to end before the process may.
    for (let child = session.detached.shift(); child; child = session.detached.shift()) await child
    return run
  } finally {
    release()
  }
}
