import type { JsonObject } from '@lagoon/expressions'
import { authenticationTypes } from '../actions/authentication.ts'
import { namesFunction } from '../actions/azureFunction.ts'
import { childOf } from '../actions/childWorkflow.ts'
import { builtInOperations, operationIn, runsBuiltIn } from '../actions/serviceProvider.ts'
import { connectorOf } from '../connectors/connectorOf.ts'
import { connectors } from '../connectors/registry.ts'
import { unsupportedInSchema } from '../schema/unsupported.ts'
import type { Problem } from '../error.ts'
import { allActions, type LeafAction, type LeafType, type Workflow } from '../model.ts'
import { problemAt, type Checked } from './check.ts'
import { isObject } from './cursor.ts'

/** Inputs that an action must have, inputs that it may have, and what of them does not run here. */
export function checkInputs({ workflow }: Checked): readonly Problem[] {
  return allActions(workflow.actions).flatMap(action => (action.kind === 'leaf' ? checkLeaf(action, workflow) : []))
}

const known: Readonly<Partial<Record<LeafType, { readonly required: readonly string[]; readonly optional: readonly string[] }>>> = {
  Http: { required: ['method', 'uri'], optional: ['headers', 'queries', 'body', 'authentication', 'retryPolicy', 'cookie'] },
  Response: { required: ['statusCode'], optional: ['headers', 'body', 'schema'] },
  ParseJson: { required: ['content'], optional: ['schema'] },
  Wait: { required: [], optional: ['interval', 'until'] },
  Query: { required: ['from', 'where'], optional: [] },
  Select: { required: ['from', 'select'], optional: [] },
  Join: { required: ['from', 'joinWith'], optional: [] },
  Table: { required: ['from', 'format'], optional: ['columns'] },
  ApiConnection: { required: ['host', 'method', 'path'], optional: ['body', 'queries', 'headers', 'retryPolicy', 'authentication'] },
  Workflow: { required: ['host'], optional: ['body', 'headers', 'retryPolicy'] },
  Function: { required: ['function'], optional: ['method', 'headers', 'queries', 'body', 'authentication', 'retryPolicy'] },
  ServiceProvider: { required: ['serviceProviderConfiguration'], optional: ['parameters', 'retryPolicy'] },
  Terminate: { required: ['runStatus'], optional: ['runError'] },
  InitializeVariable: { required: ['variables'], optional: [] },
  SetVariable: { required: ['name', 'value'], optional: [] },
  IncrementVariable: { required: ['name'], optional: ['value'] },
  DecrementVariable: { required: ['name'], optional: ['value'] },
  AppendToArrayVariable: { required: ['name', 'value'], optional: [] },
  AppendToStringVariable: { required: ['name', 'value'], optional: [] },
}

function checkLeaf(action: LeafAction, workflow: Workflow): readonly Problem[] {
  const shape = known[action.type]
  if (shape === undefined) return []
  const { inputs } = action
  if (!isObject(inputs)) return [problemAt(action, 'InvalidWorkflow', `'${action.name}' has no inputs`)]
  const missing = shape.required.filter(name => !Object.hasOwn(inputs, name))
  const extra = Object.keys(inputs).filter(name => !shape.required.includes(name) && !shape.optional.includes(name))
  return [
    ...missing.map(name => problemAt(action, 'InvalidWorkflow', `'${action.name}' lacks the input '${name}'`)),
    ...extra.map(name => problemAt(action, 'NotSupported', `the input '${name}' of the ${action.type} action '${action.name}' has no local counterpart yet`)),
    ...(specific[action.type]?.(action, inputs, workflow) ?? []),
    ...checkAuthentication(action, inputs),
  ]
}

type Inputs = JsonObject

function checkAuthentication(action: LeafAction, { authentication }: Inputs): readonly Problem[] {
  if (action.type !== 'Http' && action.type !== 'Function') return []
  const type = isObject(authentication) ? authentication.type : undefined
  if (type === undefined || (typeof type === 'string' && (type.includes('@') || authenticationTypes.some(one => one.toLowerCase() === type.toLowerCase())))) return []
  return [problemAt(action, 'NotSupported', `the authentication '${String(type)}' of '${action.name}' has no local counterpart yet`, `${authenticationTypes.join(', ')} run here`)]
}

const specific: Readonly<Partial<Record<LeafType, (action: LeafAction, inputs: Inputs, workflow: Workflow) => readonly Problem[]>>> = {
  ParseJson: (action, inputs) =>
    unsupportedInSchema(inputs.schema ?? {}).map(word => problemAt(action, 'ActionSchemaNotSupported', `the schema of '${action.name}' uses '${word}', which has no local counterpart yet`)),
  ApiConnection(action, inputs, { services }) {
    const connector = connectorOf(inputs, services)
    return connector.kind === 'known' ? [] : [problemAt(action, 'NotSupported', `'${action.name}': ${connector.why}`, `operations of these run here: ${connectors.flatMap(one => one.services).join(', ')}`)]
  },
  ServiceProvider(action, inputs) {
    const operation = operationIn(inputs) ?? 'it'
    return runsBuiltIn(operation) ? [] : [problemAt(action, 'NotSupported', `'${action.name}': the built-in operation ${operation} has no local counterpart yet`, `these run here: ${builtInOperations.join(', ')}`)]
  },
  Workflow: (action, inputs) => (childOf(inputs.host) === undefined ? [problemAt(action, 'InvalidWorkflow', `'${action.name}' names no workflow under host.workflow.id`)] : []),
  Function: (action, inputs, { functions }) =>
    namesFunction(inputs, functions) ? [] : [problemAt(action, 'NotSupported', `'${action.name}' does not say where its function is`, 'its id must end with /sites/SITE/functions/NAME, or connections.json must hold its connection')],
}
