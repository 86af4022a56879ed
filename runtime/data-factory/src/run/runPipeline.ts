import type { JsonObject } from '@lagoon/expressions'
import { closest } from '../closest.ts'
import { realEffects, type Effects } from '../effects.ts'
import { FactoryError } from '../error.ts'
import { everyActivity } from '../model/activity.ts'
import { named, sameName, type Factory } from '../model/factory.ts'
import type { Ports } from '../ports.ts'
import { problemsBefore } from '../validate/beforeRun.ts'
import { linkedController } from './linkedController.ts'
import type { InvokedBy, PipelineRun } from './records.ts'
import type { Recovery } from './recovery.ts'
import { runBody } from './runBody.ts'
import { sessionOf } from './session.ts'
import { startPipeline } from './startPipeline.ts'

export interface RunRequest {
  readonly pipeline: string
  readonly parameters?: JsonObject
  /** Who asks; absent for a run by hand. */
  readonly trigger?: InvokedBy
  /** A rerun: what is taken from an earlier run. The new one belongs to its group. */
  readonly recovery?: Recovery
  /** The group of the run that is run again as a whole. */
  readonly runGroupId?: string
  /** Aborting it cancels the run. */
  readonly signal?: AbortSignal
}

/** A run that is under way, or waits for its turn. */
export interface BegunRun {
  readonly runId: string
  readonly pipelineName: string
  /** Also waits for the runs that nobody in it waits for. */
  readonly ended: Promise<PipelineRun>
}

/**
 * Runs a pipeline and everything it calls, as Data Factory does. An activity that fails is part of the answer; what is
 * thrown is a `FactoryError` for a run that cannot begin: `PipelineNotFound`, `ParameterMissing`, `InvalidParameterValue`,
 * `UnknownParameter`, `ActivityNotFound` for a rerun, or the first of the errors (all of them are in `problems`) that the pipeline,
 * or anything it refers to, has: nothing of it runs then.
 */
export async function runPipeline(factory: Factory, request: RunRequest, ports: Ports, effects: Effects = realEffects): Promise<PipelineRun> {
  return beginPipeline(factory, request, ports, effects).ended
}

/** The same, for who does not wait for its end. Throws at once what `runPipeline` throws. */
export function beginPipeline(factory: Factory, request: RunRequest, ports: Ports, effects: Effects = realEffects): BegunRun {
  const problems = problemsBefore(factory, request.pipeline)
  const [first] = problems
  if (first) throw new FactoryError(first.code, first.message, { origin: first.origin, hint: first.hint, problems })
  if (request.recovery?.startActivity !== undefined) requireActivity(factory, request.pipeline, request.recovery.startActivity)
  const { controller, release } = linkedController(
    request.signal ?? new AbortController().signal,
    () => new FactoryError('Cancelled', 'the run was cancelled'),
  )
  const session = sessionOf({ factory, ports, effects, signal: controller.signal, runBody, startPipeline })
  try {
    const { runId, pipelineName, ended } = startPipeline(session, {
      pipeline: request.pipeline,
      parameters: request.parameters ?? {},
      strict: request.trigger === undefined,
      invokedBy: request.trigger ?? { name: 'Manual', id: effects.newId(), invokedByType: 'Manual' },
      signal: controller.signal,
      recovery: request.recovery,
      ...(request.runGroupId === undefined ? {} : { runGroupId: request.runGroupId }),
    })
    const wholeEnd = async (): Promise<PipelineRun> => {
      try {
        const { returned: _, ...run } = await ended
        // A run that nobody waits for still has to end before the process may.
        for (let child = session.detached.shift(); child; child = session.detached.shift()) await child
        return run
      } finally {
        release()
      }
    }
    return { runId, pipelineName, ended: wholeEnd() }
  } catch (error) {
    release()
    throw error
  }
}

function requireActivity(factory: Factory, pipeline: string, activity: string): void {
  const names = everyActivity(named(factory.pipelines, pipeline)?.activities ?? []).map(({ name }) => name)
  if (names.some((name) => sameName(name, activity))) return
  throw new FactoryError('ActivityNotFound', `pipeline '${pipeline}' has no activity '${activity}'`, { hint: closest(activity, names) ?? `it has: ${names.join(', ')}` })
}
