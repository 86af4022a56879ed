import { randomUUID } from 'node:crypto'
import type { SessionZone } from '@lagoon/sql'
import type { TableName } from '@lagoon/unity-catalog'

export type WarehouseEvent =
  | { readonly kind: 'tableCreated'; readonly table: TableName }
  | { readonly kind: 'tableDropped'; readonly table: TableName }
  | {
      readonly kind: 'tableWritten'
      readonly table: TableName
      readonly version: bigint
      readonly operation: string
      readonly added: bigint
      readonly removed: bigint
      readonly tookMs: number
    }
  /** A commit is not undone by this: the next reader only reads more commits. */
  | { readonly kind: 'checkpointFailed'; readonly table: TableName; readonly version: bigint; readonly message: string }

export interface Effects {
  now(): Date
  /** A UUID. */
  newId(): string
  emit(event: WarehouseEvent): void
  /** Who asks: what `current_user()` answers. Default: `lagoon`. */
  readonly user?: string | undefined
  /** The time zone of sessions that set none. Default: UTC. */
  readonly zone?: SessionZone | undefined
}

export const realEffects: Effects = { now: () => new Date(), newId: () => randomUUID(), emit: () => {} }
