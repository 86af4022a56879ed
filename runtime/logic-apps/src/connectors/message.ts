import type { Json, JsonObject } from '@lagoon/expressions'
import { isArray, isObject, textOf } from '../actions/leaf.ts'
import type { OutboxMessage } from '../ports.ts'
import type { ConnectorAnswer, ConnectorCall } from './connector.ts'

export type Written = Pick<OutboxMessage, 'kind' | 'to' | 'subject' | 'text'>

/** Puts a message where somebody can read it, in place of sending it. */
export async function delivered(call: ConnectorCall, written: Written, body?: (id: string) => Json): Promise<ConnectorAnswer> {
  const { run, action, connection, path } = call
  const message: OutboxMessage = { ...written, id: run.effects.newId(), workflow: run.workflow.name, runId: run.id, action: action.name, at: run.effects.now(), connection, path, body: bodyOf(call) }
  await run.ports.deliver(message)
  run.effects.emit({ kind: 'messageDelivered', run: run.id, action: action.name, message: message.id, at: message.at })
  return { statusCode: 200, ...(body === undefined ? {} : { body: body(message.id) }) }
}

export const bodyOf = ({ inputs }: ConnectorCall): JsonObject => (isObject(inputs.body) ? inputs.body : { body: inputs.body ?? null })

/** A field by its name, however it is written: `To` and `to` are both met. */
export function field(body: JsonObject, ...names: readonly string[]): Json | undefined {
  for (const name of names) {
    const key = Object.keys(body).find(one => one.toLowerCase() === name)
    if (key !== undefined) return body[key]
  }
  return undefined
}

export const optional = (value: Json | undefined): string | undefined => (value === undefined ? undefined : textOf(value))

/** Addresses come as one text with semicolons, a list, or an object that names channel and group. */
export function addresses(value: Json | undefined): readonly string[] {
  if (isArray(value)) return value.flatMap(addresses)
  if (isObject(value)) return Object.values(value).flatMap(addresses)
  return textOf(value).split(';').map(one => one.trim()).filter(one => one !== '')
}
