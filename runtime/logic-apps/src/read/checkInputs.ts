import type { JsonObject } from '@lagoon/expressions'
import { connectorOf } from '../actions/connectors.ts'
import { unsupportedSchemaKeywords } from '../schema.ts'
import type { Problem } from '../error.ts'
import { allActions, type LeafAction, type LeafType } from '../model.ts'
import { problemAt, type Checked } from './check.ts'
import { isObject } from './cursor.ts'

/** Inputs that an action must have, inputs that it may have, and what of them does not run here. */
export function checkInputs({ workflow }: Checked): readonly Problem[] {
  return allActions(workflow.actions).flatMap(action => (action.kind === 'leaf' ? checkLeaf(action) : []))
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
  Terminate: { required: ['runStatus'], optional: ['runError'] },
  InitializeVariable: { required: ['variables'], optional: [] },
  SetVariable: { required: ['name', 'value'], optional: [] },
  IncrementVariable: { required: ['name'], optional: ['value'] },
  DecrementVariable: { required: ['name'], optional: ['value'] },
  AppendToArrayVariable: { required: ['name', 'value'], optional: [] },
  AppendToStringVariable: { required: ['name', 'value'], optional: [] },
}

function checkLeaf(action: LeafAction): readonly Problem[] {
  const shape = known[action.type]
  if (shape === undefined) return []
  const { inputs } = action
  if (!isObject(inputs)) return [problemAt(action, 'InvalidWorkflow', `'${action.name}' has no inputs`)]
  const missing = shape.required.filter(name => !Object.hasOwn(inputs, name))
  const extra = Object.keys(inputs).filter(name => !shape.required.includes(name) && !shape.optional.includes(name))
  return [
    ...missing.map(name => problemAt(action, 'InvalidWorkflow', `'${action.name}' lacks the input '${name}'`)),
    ...extra.map(name => problemAt(action, 'NotSupported', `the input '${name}' of the ${action.type} action '${action.name}' has no local counterpart yet`)),
    ...(specific[action.type]?.(action, inputs) ?? []),
  ]
}

type Inputs = JsonObject

const specific: Readonly<Partial<Record<LeafType, (action: LeafAction, inputs: Inputs) => readonly Problem[]>>> = {
  Http(action, inputs) {
    const type = isObject(inputs.authentication) ? inputs.authentication.type : undefined
    const runs = type === undefined || (typeof type === 'string' && /^(basic|raw|managedserviceidentity)$|@/i.test(type))
    return [
      ...(runs ? [] : [problemAt(action, 'NotSupported', `the authentication '${String(type)}' of '${action.name}' has no local counterpart yet`, 'Basic, Raw and ManagedServiceIdentity run here')]),
      ...(inputs.cookie === undefined ? [] : [problemAt(action, 'NotSupported', `the input 'cookie' of the Http action '${action.name}' has no local counterpart yet`)]),
    ]
  },
  ParseJson: (action, inputs) =>
    unsupportedSchemaKeywords(inputs.schema ?? {}).map(word => problemAt(action, 'ActionSchemaNotSupported', `the schema of '${action.name}' uses '${word}', which has no local counterpart yet`)),
  ApiConnection(action, inputs) {
    const connector = connectorOf(inputs)
    return connector.kind === 'known' ? [] : [problemAt(action, 'NotSupported', `'${action.name}': ${connector.why}`, 'e-mail by Office 365 or Outlook and messages by Teams run here')]
  },
}
