import { fileKey, type Action } from './actions.ts'
import { readerFeaturesOf, writerFeaturesOf } from './protocol.ts'
import type { Snapshot } from './snapshot.ts'

/** Delta's names for what a concurrent commit can break. Source: error-conditions of Delta, and `ConflictChecker` of Spark. */
export type ConflictCode =
  | 'DELTA_PROTOCOL_CHANGED'
  | 'DELTA_METADATA_CHANGED'
  | 'DELTA_CONCURRENT_TRANSACTION'
  | 'DELTA_CONCURRENT_APPEND'
  | 'DELTA_CONCURRENT_DELETE_READ'
  | 'DELTA_CONCURRENT_DELETE_DELETE'
  | 'DELTA_CONCURRENT_WRITE'

/** What of the table a transaction has looked at. */
export type Reads = { readonly kind: 'nothing' } | { readonly kind: 'table' } | { readonly kind: 'files'; readonly keys: ReadonlySet<string> }

export type Isolation = 'Serializable' | 'WriteSerializable' | 'SnapshotIsolation'

export interface Ours {
  readonly snapshot: Snapshot
  readonly actions: readonly Action[]
  readonly reads: Reads
  readonly isolation: Isolation
}

/**
 * Why our transaction may not come after the winner's commit, or undefined when it may: it then applies unchanged to the
 * version that the winner made. Winners are asked one by one, in order.
 */
export function conflictWith(winner: readonly Action[], ours: Ours): ConflictCode | undefined {
  for (const check of checks) {
    const code = check(winner, ours)
    if (code) return code
  }
  return undefined
}

type Check = (winner: readonly Action[], ours: Ours) => ConflictCode | undefined

const checks: readonly Check[] = [
  function protocolChanged(winner, { snapshot, actions }) {
    const theirs = winner.find((action) => action.kind === 'protocol')
    if (!theirs) return undefined
    const before = [...(readerFeaturesOf(snapshot.protocol) ?? []), ...(writerFeaturesOf(snapshot.protocol) ?? [])]
    const after = new Set([...(readerFeaturesOf(theirs) ?? []), ...(writerFeaturesOf(theirs) ?? [])])
    const dropped = before.some((feature) => !after.has(feature))
    return dropped || actions.some((action) => action.kind === 'protocol') ? 'DELTA_PROTOCOL_CHANGED' : undefined
  },
  function metadataChanged(winner) {
    return winner.some((action) => action.kind === 'metaData') ? 'DELTA_METADATA_CHANGED' : undefined
  },
  function sameApplication(winner, { actions }) {
    const mine = new Set(actions.flatMap((action) => (action.kind === 'txn' ? [action.appId] : [])))
    return winner.some((action) => action.kind === 'txn' && mine.has(action.appId)) ? 'DELTA_CONCURRENT_TRANSACTION' : undefined
  },
  function sameDomain(winner, { actions }) {
    const mine = new Set(actions.flatMap((action) => (action.kind === 'domainMetadata' ? [action.domain] : [])))
    return winner.some((action) => action.kind === 'domainMetadata' && mine.has(action.domain)) ? 'DELTA_CONCURRENT_TRANSACTION' : undefined
  },
  function rowsAppeared(winner, { actions, reads, isolation }) {
    const appeared = winner.some((action) => action.kind === 'add' && action.dataChange)
    if (!appeared || reads.kind === 'nothing' || isolation === 'SnapshotIsolation') return undefined
    const weChangeMetadata = actions.some((action) => action.kind === 'metaData')
    if (isolation === 'WriteSerializable' && isBlindAppend(winner) && !weChangeMetadata) return undefined
    // Which of the new rows would have been read is not known here, so each of them counts as read.
    return 'DELTA_CONCURRENT_APPEND'
  },
  function readFileVanished(winner, { reads, isolation }) {
    if (isolation === 'SnapshotIsolation') return undefined
    const removed = winner.flatMap((action) => (action.kind === 'remove' ? [action] : []))
    if (reads.kind === 'table') return removed.some((file) => file.dataChange) ? 'DELTA_CONCURRENT_DELETE_READ' : undefined
    return reads.kind === 'files' && removed.some((file) => reads.keys.has(fileKey(file))) ? 'DELTA_CONCURRENT_DELETE_READ' : undefined
  },
  function removedTwice(winner, { actions }) {
    const mine = new Set(actions.flatMap((action) => (action.kind === 'remove' ? [fileKey(action)] : [])))
    return winner.some((action) => action.kind === 'remove' && mine.has(fileKey(action))) ? 'DELTA_CONCURRENT_DELETE_DELETE' : undefined
  },
]

/** The winner says of itself whether it looked at the table; without that word it counts as having done so. */
const isBlindAppend = (winner: readonly Action[]): boolean =>
  winner.some((action) => action.kind === 'commitInfo' && action.info['isBlindAppend'] === true) && winner.every((action) => action.kind !== 'remove')
