import type { JsonObject } from '@lagoon/expressions'
import { FactoryError, type Origin } from '../error.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, optionalObject, originOf, requiredValue } from '../reader/cursor.ts'
import type { ActivityDefinition } from './definition.ts'
import { executionFields, linkedServiceIn, wrapped } from './execution.ts'
import { howToSupply } from './supplied.ts'
import { objectOf, textOf } from './values.ts'

export interface DatabricksNotebookProperties {
  readonly notebookPath: Dynamic
  readonly baseParameters: JsonObject
  readonly origin: Origin
}

export const databricksNotebook: ActivityDefinition<'DatabricksNotebook'> = {
  parity:
    'runs an SQL notebook of the project; a notebook in another language is refused, unless its output is supplied; libraries and clusters change nothing',
  read(activity) {
    const properties = at(activity, 'typeProperties')
    const path = at(properties, 'notebookPath')
    return {
      notebookPath: requiredValue(path),
      baseParameters: optionalObject(at(properties, 'baseParameters')),
      origin: originOf(path),
    }
  },
  async run({ name, properties }, context) {
    const startedAt = context.session.effects.now()
    const path = textOf(context.evaluate(properties.notebookPath), 'notebookPath')
    const baseParameters = objectOf(context.evaluate(properties.baseParameters), 'baseParameters')
    context.recordInput({ notebookPath: path, baseParameters })
    const service = linkedServiceIn(context)
    if (service.kind !== 'databricks') {
      throw new FactoryError('LinkedServiceTypeNotSupported', `a DatabricksNotebook needs a linked service of type AzureDatabricks, not '${service.type}'`)
    }
    const { runNotebook } = context.session.ports.databricks
    const advice = { origin: properties.origin, hint: howToSupply(context.pipelineRun.pipeline.name, name) }
    if (!runNotebook) throw new FactoryError('NotebookNotSupported', `no notebook runs here, and '${path}' neither`, advice)
    const parameters = Object.fromEntries(Object.entries(baseParameters).map(([key, value]) => [key, textOf(value, key)]))
    try {
      const { runPageUrl, state, message } = await runNotebook({ path, parameters })
      const output = { runPageUrl, ...executionFields(context, startedAt) }
      if (state === 'FAILED') throw new FactoryError('3204', `Databricks execution failed with error message: ${message ?? 'no message'}`, { output })
      return output
    } catch (error) {
      if (!(error instanceof FactoryError)) throw wrapped('3204', error)
      throw error.code.endsWith('NotSupported') || error.code === 'NotebookNotFound'
        ? new FactoryError(error.code, error.message, { cause: error, origin: properties.origin, hint: [error.hint, advice.hint].filter(Boolean).join('; or ') })
        : error
    }
  },
}
