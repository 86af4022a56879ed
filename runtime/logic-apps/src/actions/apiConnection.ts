import type { Json, JsonObject } from '@lagoon/expressions'
import { WorkflowError } from '../error.ts'
import type { OutboxMessage } from '../ports.ts'
import { connectorOf } from './connectors.ts'
import { isArray, isObject, textOf, type LeafCall, type LeafResult } from './leaf.ts'

/** Hands an e-mail or a Teams message to the outbox, where Azure would hand it to the connector. */
export async function runApiConnection(call: LeafCall): Promise<LeafResult> {
  const { inputs: raw } = call.action
  const connector = isObject(raw) ? connectorOf(raw) : undefined
  if (!isObject(raw) || connector?.kind !== 'known') throw new WorkflowError('NotSupported', `'${call.action.name}' calls a connector that has no local counterpart yet`)
  // The connection itself is an address in a subscription, which nothing here needs.
  const { host, ...rest } = raw
  const inputs = call.evaluate(rest) as JsonObject
  const message = messageOf(call, connector.channel, connector.connection, inputs)
  try {
    await call.run.ports.deliver(message)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { status: 'Failed', code: 'BadGateway', inputs: { host: host ?? null, ...inputs }, outputs: { statusCode: 502, headers: {} }, error: { code: 'BadGateway', message: error.message } }
  }
  call.run.effects.emit({ kind: 'messageDelivered', run: call.run.id, action: call.action.name, message: message.id, at: message.at })
  const body = connector.channel === 'teams' ? { body: { id: message.id } } : {}
  return { status: 'Succeeded', code: 'OK', inputs: { host: host ?? null, ...inputs }, outputs: { statusCode: 200, headers: {}, ...body } }
}

function messageOf(call: LeafCall, channel: 'email' | 'teams', connection: string, inputs: JsonObject): OutboxMessage {
  const body = isObject(inputs.body) ? inputs.body : { body: inputs.body ?? null }
  return {
    id: call.run.effects.newId(), kind: channel, workflow: call.run.workflow.name, runId: call.run.id, action: call.action.name,
    at: call.run.effects.now(), connection, path: textOf(inputs.path), body,
    ...(channel === 'email'
      ? { to: addresses(field(body, 'to')), subject: textOf(field(body, 'subject')), text: textOf(field(body, 'body')) }
      : { to: addresses(field(body, 'recipient')), subject: optional(field(body, 'subject')), text: chatText(body) }),
  }
}

function field(body: JsonObject, name: string): Json | undefined {
  const key = Object.keys(body).find(one => one.toLowerCase() === name)
  return key === undefined ? undefined : body[key]
}

const optional = (value: Json | undefined): string | undefined => (value === undefined ? undefined : textOf(value))

/** Addresses come as one text with semicolons, a list, or an object that names channel and group. */
function addresses(value: Json | undefined): readonly string[] {
  if (isArray(value)) return value.flatMap(addresses)
  if (isObject(value)) return Object.values(value).flatMap(addresses)
  return textOf(value).split(';').map(one => one.trim()).filter(one => one !== '')
}

/** The message of a post: `messageBody`, or `body.content` of the older operations. */
function chatText(body: JsonObject): string {
  const direct = field(body, 'messagebody')
  if (direct !== undefined) return textOf(direct)
  const inner = field(body, 'body')
  return isObject(inner) ? textOf(field(inner, 'content')) : textOf(inner)
}
