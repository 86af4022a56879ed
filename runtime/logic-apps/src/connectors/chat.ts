import type { Json, JsonObject } from '@lagoon/expressions'
import { isArray, isObject, textOf } from '../actions/leaf.ts'
import type { Connector, ConnectorAnswer, ConnectorCall } from './connector.ts'
import { addresses, bodyOf, delivered, field, optional } from './message.ts'

/** Messages and cards of Teams, by every generation of its operations. Waiting for somebody's answer is none of them. */
export const teams: Connector = {
  services: ['teams'],
  parity: 'messages and adaptive cards go into the outbox; waiting for an answer is refused',
  operations: [{ method: 'post', path: /^\/((v\d+(\.\d+)?|beta)\/)*teams\/(?!.*(subscribe|gatherinput))|^\/flowbot\/actions\/(notification|adaptivecard)\/|^\/v3\/conversations\//i, run: post }],
}

export const slack: Connector = {
  services: ['slack'],
  parity: 'posting a message goes into the outbox',
  operations: [{
    method: 'post', path: /^\/(v\d+\/)?chat\.postMessage$/i,
    run(call) {
      // The first version puts everything into the query.
      const given = { ...(isObject(call.inputs.queries) ? call.inputs.queries : {}), ...(isObject(call.inputs.body) ? call.inputs.body : {}) }
      return delivered(call, { kind: 'slack', to: addresses(field(given, 'channel')), subject: undefined, text: textOf(field(given, 'text')) }, id => ({ ok: true, message: { id } }))
    },
  }],
}

export const twilio: Connector = {
  services: ['twilio'],
  parity: 'sending a text message goes into the outbox',
  operations: [{
    method: 'post', path: /^\/Messages\.json$/i,
    run(call) {
      const body = bodyOf(call)
      return delivered(call, { kind: 'sms', to: addresses(field(body, 'to')), subject: undefined, text: textOf(field(body, 'body')) }, id => ({ sid: id, status: 'queued' }))
    },
  }],
}

function post(call: ConnectorCall): Promise<ConnectorAnswer> {
  const body = bodyOf(call)
  return delivered(call, { kind: 'teams', to: addresses(field(body, 'recipient')), subject: optional(field(body, 'subject')), text: chatText(body) }, id => ({ id }))
}

/** The message of a post: `messageBody`, `body.content` of the older operations, or the text of a card. */
function chatText(body: JsonObject): string {
  const direct = field(body, 'messagebody', 'text')
  const inner = field(body, 'body')
  const content = direct ?? (isObject(inner) ? field(inner, 'content', 'messagebody') : inner)
  return cardText(content) ?? textOf(content)
}

/** The words of an adaptive card, in their order; undefined for anything else. */
function cardText(value: Json | undefined): string | undefined {
  const card = typeof value === 'string' && value.trimStart().startsWith('{') ? parsed(value) : value
  if (!isObject(card) || card.type !== 'AdaptiveCard') return undefined
  return wordsIn(card.body).join('\n')
}

function wordsIn(value: Json | undefined): readonly string[] {
  if (isArray(value)) return value.flatMap(wordsIn)
  if (!isObject(value)) return []
  if (value.type === 'FactSet' && isArray(value.facts)) return value.facts.filter(isObject).map(fact => `${textOf(fact.title)}: ${textOf(fact.value)}`)
  const own = value.type === 'TextBlock' ? [textOf(value.text)] : []
  return [...own, ...[value.items, value.columns, value.body].flatMap(wordsIn)]
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
