import { fileKey, type Action, type AddFile, type DomainMetadata, type Metadata, type Protocol, type RemoveFile, type TransactionIdentifier } from './actions.ts'

/** What the actions up to some version add up to. Source: protocol, "Action Reconciliation". */
export interface Replayed {
  readonly protocol: Protocol | undefined
  readonly metadata: Metadata | undefined
  /** Live files by `fileKey`, in the order in which they were added. */
  readonly files: ReadonlyMap<string, AddFile>
  /** Removed files that VACUUM must still spare. */
  readonly tombstones: ReadonlyMap<string, RemoveFile>
  /** The newest transaction of each application. */
  readonly transactions: ReadonlyMap<string, TransactionIdentifier>
  readonly domains: ReadonlyMap<string, DomainMetadata>
}

export const nothing: Replayed = {
  protocol: undefined,
  metadata: undefined,
  files: new Map(),
  tombstones: new Map(),
  transactions: new Map(),
  domains: new Map(),
}

/** The state after further commits, oldest first. The state that is given stays as it is. */
export function replay(before: Replayed, commits: Iterable<readonly Action[]>): Replayed {
  let { protocol, metadata } = before
  const files = new Map(before.files)
  const tombstones = new Map(before.tombstones)
  const transactions = new Map(before.transactions)
  const domains = new Map(before.domains)
  for (const actions of commits) {
    for (const action of actions) {
      switch (action.kind) {
        case 'add':
          files.set(fileKey(action), action)
          tombstones.delete(fileKey(action))
          break
        case 'remove':
          files.delete(fileKey(action))
          tombstones.set(fileKey(action), action)
          break
        case 'metaData':
          metadata = action
          break
        case 'protocol':
          protocol = action
          break
        case 'txn':
          transactions.set(action.appId, action)
          break
        case 'domainMetadata':
          if (action.removed) domains.delete(action.domain)
          else domains.set(action.domain, action)
          break
        case 'commitInfo':
        case 'cdc':
        case 'sidecar':
          break
        default:
          action satisfies never
      }
    }
  }
  return { protocol, metadata, files, tombstones, transactions, domains }
}
