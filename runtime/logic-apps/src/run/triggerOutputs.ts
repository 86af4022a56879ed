import { evaluate, ExpressionError, type Json, type JsonObject, type Scope } from '@lagoon/expressions'
import { decodeBody } from '../actions/content.ts'
import type { Effects } from '../effects.ts'
import { WorkflowError } from '../error.ts'
import type { Trigger, Workflow } from '../model.ts'
import { schemaErrors } from '../schema/schemaErrors.ts'
import { relativePathParameters } from './relativePath.ts'
import type { Firing } from './fireWorkflow.ts'

/** What a trigger gives to the run that it begins. Throws `WorkflowError` for a request that it does not take. */
export function triggerOutputs(workflow: Workflow, { request }: Firing): JsonObject {
  const { trigger } = workflow
  if (trigger.kind === 'Recurrence') return {}
  if (trigger.kind === 'Event') return eventOutputs(trigger, request)
  if (request === undefined) throw new WorkflowError('InvalidRequestContent', `the trigger '${trigger.name}' needs a request`)
  if (trigger.method !== undefined && trigger.method.toUpperCase() !== request.method.toUpperCase()) {
    throw new WorkflowError('TriggerRequestMethodNotValid', `the trigger '${trigger.name}' takes ${trigger.method.toUpperCase()}, not ${request.method.toUpperCase()}`)
  }
  const headers = request.headers ?? {}
  const body = bodyOf(request)
  const [refused] = trigger.schema === undefined ? [] : schemaErrors(body ?? null, trigger.schema)
  if (refused !== undefined) throw new WorkflowError('TriggerInputSchemaMismatch', `the body of the request does not fit the trigger's schema: ${refused.path} ${refused.message}`.replace('  ', ' '))
  return {
    headers,
    ...(request.queries === undefined ? {} : { queries: request.queries }),
    ...(trigger.relativePath === undefined ? {} : { relativePathParameters: relativePathParameters(trigger.relativePath, request.path ?? '') }),
    ...(body === undefined ? {} : { body }),
  }
}

type Request = NonNullable<Firing['request']>

function eventOutputs(trigger: Trigger, request: Request | undefined): JsonObject {
  if (request === undefined) throw new WorkflowError('InvalidRequestContent', `the trigger '${trigger.name}' needs the event that fires it`)
  const body = bodyOf(request)
  return { headers: request.headers ?? {}, ...(body === undefined ? {} : { body }) }
}

function bodyOf(request: Request): Json | undefined {
  const decoded = decodeBody(request.body ?? '', request.headers ?? {})
  if (decoded.kind === 'invalid') throw new WorkflowError('InvalidRequestContent', `the body of the request cannot be read: ${decoded.why}`)
  return decoded.value
}

/** The outputs of each run that a trigger begins: one, or one for every item of what it is split on. */
export function splitOutputs(workflow: Workflow, outputs: JsonObject, effects: Effects): readonly JsonObject[] {
  const { splitOn, name } = workflow.trigger
  if (splitOn === undefined) return [outputs]
  const scope = { dialect: 'logic-apps' as const, accessors: { triggerBody: () => outputs.body ?? null, triggerOutputs: () => outputs, trigger: () => ({ name, outputs }) } }
  const items = evaluated(splitOn, scope, effects)
  if (!Array.isArray(items)) throw new WorkflowError('InvalidTemplate', `'splitOn' of the trigger '${name}' must give an array; it gives ${items === null ? 'null' : `a value of type ${typeof items}`}`)
  if (items.length > mostItems) throw new WorkflowError('SplitOnItemsLimitExceeded', `'splitOn' of the trigger '${name}' gives ${items.length} items; the limit is ${mostItems}`)
  return items.map((item: Json) => ({ ...outputs, body: item }))
}

const mostItems = 100_000

function evaluated(expression: string, scope: Scope, effects: Effects): Json {
  try {
    return evaluate(expression, scope, effects)
  } catch (error) {
    if (error instanceof ExpressionError) throw new WorkflowError('InvalidTemplate', `'splitOn' cannot be evaluated: ${error.message}`, { cause: error })
    throw error
  }
}
