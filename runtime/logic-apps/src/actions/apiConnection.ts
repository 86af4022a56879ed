import type { JsonObject } from '@lagoon/expressions'
import { connectorOf } from '../connectors/connectorOf.ts'
import type { ConnectorAnswer } from '../connectors/connector.ts'
import { WorkflowError } from '../error.ts'
import { isObject, textOf, type LeafCall, type LeafResult } from './leaf.ts'
import { statusName } from './statusName.ts'

/** Calls the local counterpart of a connector: messages go into the outbox, secrets come from the local vault. */
export async function runApiConnection(call: LeafCall): Promise<LeafResult> {
  const { inputs: raw } = call.action
  const found = isObject(raw) ? connectorOf(raw, call.run.workflow.services) : undefined
  if (!isObject(raw) || found?.kind !== 'known') throw new WorkflowError('NotSupported', `'${call.action.name}' calls a connector that has no local counterpart yet`)
  // The connection itself is an address in a subscription, which nothing here needs.
  const { host, ...rest } = raw
  const inputs = call.evaluate(rest) as JsonObject
  const path = textOf(inputs.path)
  const { run, action } = call
  return connectorResult({ host: host ?? null, ...inputs }, () =>
    found.operation.run({ run, action, connection: found.connection, path, found: found.operation.path.exec(path) ?? [], inputs }))
}

export async function connectorResult(inputs: JsonObject, ask: () => Promise<ConnectorAnswer>): Promise<LeafResult> {
  try {
    const { statusCode, body, error } = await ask()
    const outputs = { statusCode, headers: {}, ...(body === undefined ? {} : { body }) }
    return { status: error === undefined ? 'Succeeded' : 'Failed', code: statusName(statusCode), inputs, outputs, ...(error === undefined ? {} : { error }) }
  } catch (error) {
    if (!(error instanceof Error) || error instanceof WorkflowError) throw error
    return { status: 'Failed', code: 'BadGateway', inputs, outputs: { statusCode: 502, headers: {} }, error: { code: 'BadGateway', message: error.message } }
  }
}
