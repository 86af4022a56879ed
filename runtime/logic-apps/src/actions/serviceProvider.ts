import type { Json, JsonObject } from '@lagoon/expressions'
import { readBlob, uploadBlob } from '../connectors/azureBlob.ts'
import type { ConnectorAnswer, ConnectorCall } from '../connectors/connector.ts'
import { secretNamed } from '../connectors/keyVault.ts'
import { send } from '../connectors/mail.ts'
import { WorkflowError } from '../error.ts'
import { connectorResult } from './apiConnection.ts'
import { isObject, objectInputs, textOf, type LeafCall, type LeafResult } from './leaf.ts'

type BuiltIn = (call: Omit<ConnectorCall, 'found' | 'path'>, parameters: JsonObject) => Promise<ConnectorAnswer>

/** The built-in connectors of Standard logic apps, by provider and operation. */
const operations: Readonly<Record<string, BuiltIn>> = {
  'smtp/sendEmail': (call, parameters) => send({ ...call, found: [], path: '/serviceProviders/Smtp', inputs: { body: parameters } }),
  'AzureBlob/uploadBlob': uploadBlob,
  'AzureBlob/readBlob': readBlob,
  'keyVault/getSecret': (call, parameters) => secretNamed(call, textOf(parameters.secretName)),
}

/** Runs an operation of a built-in connector by its local counterpart. */
export function runServiceProvider(call: LeafCall): Promise<LeafResult> {
  const operation = operationIn(call.action.inputs)
  const run = Object.entries(operations).find(([name]) => name.toLowerCase() === operation?.toLowerCase())?.[1]
  if (run === undefined) throw new WorkflowError('NotSupported', `'${call.action.name}' calls ${operation ?? 'a built-in connector'}, which has no local counterpart yet`)
  const inputs = objectInputs(call)
  const connection = isObject(inputs.serviceProviderConfiguration) ? textOf(inputs.serviceProviderConfiguration.connectionName) : ''
  const parameters = isObject(inputs.parameters) ? inputs.parameters : {}
  return connectorResult(inputs, () => run({ run: call.run, action: call.action, connection, inputs }, parameters))
}

/** `{serviceProviderConfiguration: {serviceProviderId: '/serviceProviders/smtp', operationId: 'sendEmail'}}` is `smtp/sendEmail`. */
export function operationIn(inputs: Json): string | undefined {
  const configuration = isObject(inputs) ? inputs.serviceProviderConfiguration : undefined
  if (!isObject(configuration)) return undefined
  const provider = textOf(configuration.serviceProviderId).split('/').at(-1) ?? ''
  return `${provider}/${textOf(configuration.operationId)}`
}

export const builtInOperations: readonly string[] = Object.keys(operations)
export const runsBuiltIn = (operation: string): boolean => builtInOperations.some(one => one.toLowerCase() === operation.toLowerCase())
