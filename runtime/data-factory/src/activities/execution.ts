import type { JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { ResolvedLinkedService } from '../resources/linkedService.ts'
import { resolveDataset, resolveLinkedServiceOf, type Evaluator, type ResolvedDataset } from '../resources/resolve.ts'
import type { Reference } from '../model/reference.ts'
import type { ActivityContext } from './definition.ts'

export const evaluatorOf = (context: ActivityContext): Evaluator => ({
  factory: context.session.factory,
  scope: context.scope,
  evaluateIn: context.evaluateIn,
})

export const datasetIn = (context: ActivityContext, reference: Reference): ResolvedDataset =>
  resolveDataset(evaluatorOf(context), reference)

/** The linked service that the activity itself names. */
export function linkedServiceIn(context: ActivityContext): ResolvedLinkedService {
  const { linkedService, name, origin } = context.activity
  if (!linkedService) throw new FactoryError('RequiredPropertyMissing', `activity '${name}' names no linked service`, { origin })
  return resolveLinkedServiceOf(evaluatorOf(context), linkedService)
}

/** How a reference is shown in the record of a run. */
export const shownReference = (context: ActivityContext, { referenceName, parameters }: Reference): JsonObject => ({
  referenceName,
  ...(Object.keys(parameters).length === 0 ? {} : { parameters: context.evaluate(parameters) }),
})

/** What the output of every execution activity ends with. Nothing is billed here. */
export function executionFields(context: ActivityContext, startedAt: Date): JsonObject {
  return {
    effectiveIntegrationRuntime: 'AutoResolveIntegrationRuntime (Local)',
    executionDuration: Math.round((context.session.effects.now().getTime() - startedAt.getTime()) / 1000),
    durationInQueue: { integrationRuntimeQueue: 0 },
    billingReference: billed(context.activity.type),
  }
}

const external = new Set(['SqlServerStoredProcedure', 'WebActivity', 'AzureFunctionActivity', 'DatabricksJob', 'DatabricksNotebook'])

/** In Azure's shape, for whoever adds such numbers up: nothing costs anything here. */
function billed(type: string): JsonObject {
  const isCopy = type === 'Copy'
  return {
    activityType: isCopy ? 'DataMovement' : external.has(type) ? 'ExternalActivity' : 'PipelineActivity',
    billableDuration: [{ meterType: 'AzureIR', duration: 0, unit: isCopy ? 'DIUHours' : 'Hours' }],
  }
}

/** These say by themselves what is wrong and are not wrapped in an activity's own error code. */
const passing = (code: string): boolean =>
  code.endsWith('NotSupported') ||
  (code.endsWith('NotFound') && code !== 'PathNotFound') ||
  code === 'EgressDenied' ||
  code === 'Cancelled' ||
  code === 'ActivityTimeout'

/**
 * The failure of an execution activity in Data Factory's form: the activity's numeric code, and a message that begins with
 * the inner code. Expressions that fail keep their own code.
 */
export function wrapped(errorCode: string, error: unknown, prefix = ''): Error {
  if (!(error instanceof Error)) return new FactoryError(errorCode, `${prefix}${String(error)}`)
  if (error instanceof FactoryError && (error.code === errorCode || passing(error.code))) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  if (code === 'InvalidTemplate') return error
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined
  return new FactoryError(errorCode, `${prefix}${code === undefined ? '' : `ErrorCode=${code}, `}${error.message}`, { cause: error, hint })
}
