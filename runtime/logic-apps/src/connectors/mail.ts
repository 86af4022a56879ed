import { isObject, textOf } from '../actions/leaf.ts'
import type { Connector, ConnectorAnswer, ConnectorCall } from './connector.ts'
import { addresses, bodyOf, delivered, field, optional } from './message.ts'

/** Mailboxes: Office 365, Outlook.com and Gmail, in all versions of "Send an email", from a shared mailbox too. */
export const mailbox: Connector = {
  services: ['office365', 'outlook', 'gmail'],
  parity: 'sending an e-mail, from a shared mailbox too, goes into the outbox',
  operations: [{ method: 'post', path: /^\/(v\d+\/)?(SharedMailbox\/)?Mail$/i, run: send }],
}

export const smtp: Connector = {
  services: ['smtp'],
  parity: 'sending an e-mail goes into the outbox',
  operations: [{ method: 'post', path: /^\/SendEmail(V\d+)?$/i, run: send }],
}

export const sendGrid: Connector = {
  services: ['sendgrid'],
  parity: 'sending an e-mail goes into the outbox',
  operations: [{ method: 'post', path: /^\/(v\d+\/|api\/)?mail[/.]send(\.json)?$/i, run: send }],
}

/** Azure Communication Services writes recipients and content as objects. */
export const communicationServices: Connector = {
  services: ['acsemail'],
  parity: 'sending an e-mail goes into the outbox',
  operations: [{
    method: 'post', path: /^\/emails:send(GAVersion)?$/i,
    run(call) {
      const body = bodyOf(call)
      const [recipients, content] = [field(body, 'recipients'), field(body, 'content')]
      const inside = isObject(content) ? content : {}
      const to = isObject(recipients) ? addressesOnly(recipients.to) : []
      return delivered(call, { kind: 'email', to, subject: textOf(field(inside, 'subject')), text: textOf(field(inside, 'html', 'plaintext')) })
    },
  }],
}

export function send(call: ConnectorCall): Promise<ConnectorAnswer> {
  const body = bodyOf(call)
  return delivered(call, {
    kind: 'email',
    to: ['to', 'cc', 'bcc'].flatMap(name => addresses(field(body, name))),
    subject: optional(field(body, 'subject')) ?? '',
    text: textOf(field(body, 'body', 'text')),
  })
}

const addressesOnly = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flatMap((one: unknown) => (typeof one === 'object' && one !== null && 'address' in one ? [String(one.address)] : [])) : []
