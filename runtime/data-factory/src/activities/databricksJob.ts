import type { JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, optionalObject, requiredValue } from '../reader/cursor.ts'
import type { ActivityDefinition } from './definition.ts'
import { executionFields, linkedServiceIn, wrapped } from './execution.ts'
import { objectOf, textOf } from './values.ts'

export interface DatabricksJobProperties {
  readonly jobId: Dynamic
  readonly jobParameters: JsonObject
}

export const databricksJob: ActivityDefinition<'DatabricksJob'> = {
  parity: `runs: jobId names a job of the bundle; output is runId and runPageUrl (Azure's is not documented)`,
  read: (activity) => ({
    jobId: requiredValue(at(activity, 'typeProperties', 'jobId')),
    jobParameters: optionalObject(at(activity, 'typeProperties', 'jobParameters')),
  }),
  async run({ properties }, context) {
    const startedAt = context.session.effects.now()
    const jobId = textOf(context.evaluate(properties.jobId), 'jobId')
    const jobParameters = objectOf(context.evaluate(properties.jobParameters), 'jobParameters')
    context.recordInput({ jobId, jobParameters })
    const service = linkedServiceIn(context)
    if (service.kind !== 'databricks') {
      throw new FactoryError(
        'LinkedServiceTypeNotSupported',
        `a DatabricksJob needs a linked service of type AzureDatabricks, not '${service.type}'`,
      )
    }
    const parameters = Object.fromEntries(Object.entries(jobParameters).map(([name, value]) => [name, textOf(value, name)]))
    try {
      const { runId, runPageUrl, state, message } = await context.session.ports.databricks.runJob({ jobId, parameters })
      const output = { runId, runPageUrl }
      if (state === 'FAILED') {
        throw new FactoryError('3204', `Job execution failed: ${message ?? 'no message'}`, {
          output: { ...output, ...executionFields(context, startedAt) },
        })
      }
      return { ...output, ...executionFields(context, startedAt) }
    } catch (error) {
      throw error instanceof FactoryError && error.code === '3204' ? error : wrapped('3201', error)
    }
  },
}
