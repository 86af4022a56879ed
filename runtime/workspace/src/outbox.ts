import { readText, writeText, type Storage } from '@lagoon/storage'

/** Something that Azure would have sent to somebody, kept instead. */
export interface OutboxMessage {
  readonly id: string
  readonly at: string
  /** `email`, `teams`, `http`: what kind of message it would have been. */
  readonly channel: string
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly body: string
  readonly run?: string
  /** Everything that a connector was given. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** Messages of Logic Apps connectors, and calls to Logic Apps that have no local workflow: captured, not sent. */
export interface Outbox {
  keep(message: OutboxMessage): Promise<void>
  /** Oldest first. */
  messages(): Promise<OutboxMessage[]>
}

/** What is kept has gone through `mask`: no secret is ever stored. */
export function openOutbox(storage: Storage, mask: (message: OutboxMessage) => OutboxMessage = (message) => message): Outbox {
  return {
    async keep(message) {
      // Names sort by time, so that a listing is the order of sending.
      await writeText(storage, `${message.at.replaceAll(':', '-')}_${message.id}.json`, `${JSON.stringify(mask(message), null, 2)}\n`)
    },
    async messages() {
      const all: OutboxMessage[] = []
      for await (const file of storage.list('')) all.push(JSON.parse(await readText(storage, file.path)) as OutboxMessage)
      return all
    },
  }
}
