import type { JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { Reference } from '../model/reference.ts'
import { at, optionalFlag, optionalObject } from '../reader/cursor.ts'
import { readReference } from '../reader/reference.ts'
import type { ActivityDefinition } from './definition.ts'
import { objectOf } from './values.ts'

export interface ExecutePipelineProperties {
  readonly pipeline: Reference
  readonly parameters: JsonObject
  readonly waitOnCompletion: boolean
}

export const executePipeline: ActivityDefinition<'ExecutePipeline'> = {
  parity: 'runs, waiting or not, with the return value',
  isControl: true,
  read(activity) {
    const properties = at(activity, 'typeProperties')
    return {
      pipeline: readReference(at(properties, 'pipeline')),
      parameters: optionalObject(at(properties, 'parameters')),
      waitOnCompletion: optionalFlag(at(properties, 'waitOnCompletion')) ?? true,
    }
  },
  async run({ properties: { pipeline, parameters: given, waitOnCompletion: wait } }, context) {
    const parameters = objectOf(context.evaluate(given), 'parameters')
    context.recordInput({ pipeline: { referenceName: pipeline.referenceName }, waitOnCompletion: wait, parameters })
    const { runId, pipelineName, ended } = context.startPipeline({ pipeline: pipeline.referenceName, parameters, wait })
    const output = { pipelineName, pipelineRunId: runId }
    if (!wait) {
      context.session.detached.push(ended)
      return output
    }
    const { status, message, returned } = await ended
    if (status === 'Cancelled') throw new FactoryError('Cancelled', 'the run was cancelled', { output })
    if (status !== 'Succeeded') throw new FactoryError('InnerPipelineFailed', message, { output })
    return { ...output, ...(returned === undefined ? {} : { pipelineReturnValue: returned }) }
  },
}
