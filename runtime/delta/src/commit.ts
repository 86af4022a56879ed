import { StorageError, type Storage } from '@lagoon/storage'
import { fileKey, type Action, type AddFile, type CommitInfo, type DomainMetadata, type Metadata, type Protocol, type RemoveFile } from './actions.ts'
import { formatCommit, readCommit } from './commitFile.ts'
import { conflictWith, type ConflictCode, type Isolation, type Reads } from './conflict.ts'
import { realEffects, type Effects } from './effects.ts'
import { DeltaError } from './error.ts'
import type { JsonObject } from './json.ts'
import { commitPath } from './logPath.ts'
import { checkWritable, isAppendOnly, isSerializable } from './protocol.ts'
import { nothing, replay } from './replay.ts'
import { checkColumnNames } from './schema.ts'
import { advance, firstSnapshot, remember, type Snapshot } from './snapshot.ts'

export interface Operation {
  /** As in DESCRIBE HISTORY: `WRITE`, `MERGE`, `STREAMING UPDATE`. */
  readonly name: string
  readonly parameters?: Readonly<Record<string, string>>
  readonly metrics?: Readonly<Record<string, bigint | number | string>>
}

export interface Transaction {
  /** The version that the transaction has seen; undefined to create the table. */
  readonly snapshot: Snapshot | undefined
  readonly actions: readonly (AddFile | RemoveFile | Metadata | Protocol | DomainMetadata)[]
  /** Makes the commit idempotent: an application's version is committed once. */
  readonly txn?: { readonly appId: string; readonly version: bigint }
  readonly operation: Operation
  /** Default: nothing, which together with adding only is a blind append. */
  readonly reads?: Reads
}

export type CommitResult =
  | { readonly kind: 'committed'; readonly version: bigint; readonly snapshot: Snapshot }
  /** The table already has this application's version, or a later one: nothing was written. */
  | { readonly kind: 'alreadyThere'; readonly version: bigint }
  /** Somebody else's commit `version` rules ours out. The data files that were written are of no use to this transaction. */
  | { readonly kind: 'conflict'; readonly version: bigint; readonly code: ConflictCode }

/**
 * Adds one version to the table, or says why not. Commits of others are no hindrance as long as ours may follow them.
 * Throws `DeltaError`: `DELTA_UNSUPPORTED_FEATURES_FOR_WRITE`, `DELTA_CANNOT_MODIFY_APPEND_ONLY`, and what reading the log throws.
 */
export async function commit(storage: Storage, root: string, transaction: Transaction, effects: Effects = realEffects): Promise<CommitResult> {
  let { snapshot } = transaction
  const known = snapshot && transaction.txn && alreadyThere(snapshot, transaction.txn)
  if (known) return known
  const after = check(root, transaction)
  const isolation = isolationOf(after, transaction)
  const txnId = effects.newId()
  const txn: Action[] = transaction.txn ? [{ kind: 'txn', ...transaction.txn, lastUpdated: effects.now().getTime() }] : []
  const actions: readonly Action[] = [...transaction.actions, ...txn]
  for (;;) {
    const version = snapshot ? snapshot.version + 1n : 0n
    const all = [commitInfo(transaction, isolation, txnId, effects.now()), ...actions]
    const winner = await create(storage, root, version, all, txnId)
    if (winner === undefined) {
      const made = snapshot ? advance(snapshot, version, [all]) : firstSnapshot(root, all)
      await remember(storage, made)
      return { kind: 'committed', version, snapshot: made }
    }
    if (!snapshot) return { kind: 'conflict', version, code: 'DELTA_CONCURRENT_WRITE' }
    const next = advance(snapshot, version, [winner])
    const there = transaction.txn && alreadyThere(next, transaction.txn)
    if (there) return there
    const code = conflictWith(winner, { snapshot, actions, reads: transaction.reads ?? { kind: 'nothing' }, isolation })
    if (code) return { kind: 'conflict', version, code }
    checkWritable(root, next)
    snapshot = next
  }
}

/**
 * Creating this file is the commit: before it nothing happened, after it everything did.
 * Answers undefined when the version is ours, and otherwise the commit that took it.
 */
async function create(storage: Storage, root: string, version: bigint, actions: readonly Action[], txnId: string): Promise<readonly Action[] | undefined> {
  try {
    await storage.create(commitPath(root, version), formatCommit(actions))
    return undefined
  } catch (error) {
    // A failed answer does not mean a failed write: the file itself says whose it is.
    const there = await commitIfThere(storage, root, version)
    if (there?.some((action) => action.kind === 'commitInfo' && action.info['txnId'] === txnId)) return undefined
    if (there && error instanceof StorageError && error.code === 'PathAlreadyExists') return there
    throw error
  }
}

async function commitIfThere(storage: Storage, root: string, version: bigint): Promise<readonly Action[] | undefined> {
  return (await storage.stat(commitPath(root, version))) === undefined ? undefined : readCommit(storage, root, version)
}

function alreadyThere(snapshot: Snapshot, txn: { appId: string; version: bigint }): CommitResult | undefined {
  const held = snapshot.transactions.get(txn.appId)
  return held && held.version >= txn.version ? { kind: 'alreadyThere', version: snapshot.version } : undefined
}

/** What the protocol forbids any writer. Answers the rules that hold after the transaction. */
function check(root: string, { snapshot, actions }: Transaction): { protocol: Protocol; metadata: Metadata } {
  const { protocol, metadata } = replay(snapshot ? { ...nothing, protocol: snapshot.protocol, metadata: snapshot.metadata } : nothing, [actions])
  if (!protocol || !metadata) throw new DeltaError('DELTA_LOG_CORRUPT', `the first commit of ${root} must hold protocol and metaData`)
  checkWritable(root, snapshot ?? { protocol, metadata })
  checkWritable(root, { protocol, metadata })
  if (actions.some((action) => action.kind === 'metaData')) checkColumnNames(metadata.schema)
  const removal = actions.find((action) => action.kind === 'remove' && action.dataChange)
  if (removal && snapshot && isAppendOnly(snapshot.metadata)) {
    throw new DeltaError('DELTA_CANNOT_MODIFY_APPEND_ONLY', `${root} has delta.appendOnly = true: no row of it may be removed or changed`)
  }
  const seen = new Set<string>()
  for (const action of actions) {
    if (action.kind !== 'add' && action.kind !== 'remove') continue
    const key = `${action.kind} ${action.path}`
    if (seen.has(key)) throw new DeltaError('DELTA_LOG_CORRUPT', `one commit of ${root} would ${key} twice (${fileKey(action)})`)
    seen.add(key)
  }
  return { protocol, metadata }
}

function isolationOf({ metadata }: { metadata: Metadata }, { actions }: Transaction): Isolation {
  const files = actions.filter((action) => action.kind === 'add' || action.kind === 'remove')
  if (files.length > 0 && files.every((file) => !file.dataChange)) return 'SnapshotIsolation'
  return isSerializable(metadata) ? 'Serializable' : 'WriteSerializable'
}

function commitInfo(transaction: Transaction, isolation: Isolation, txnId: string, now: Date): CommitInfo {
  const { snapshot, operation, actions, reads } = transaction
  const metrics = Object.entries(operation.metrics ?? {}).map(([name, value]): [string, string] => [name, String(value)])
  const info: JsonObject = {
    timestamp: now.getTime(),
    operation: operation.name,
    operationParameters: operation.parameters ?? {},
    ...(snapshot && { readVersion: snapshot.version }),
    isolationLevel: isolation,
    isBlindAppend: (reads ?? { kind: 'nothing' }).kind === 'nothing' && actions.every((action) => action.kind !== 'remove'),
    ...(metrics.length > 0 && { operationMetrics: Object.fromEntries(metrics) }),
    engineInfo: 'Lagoon',
    txnId,
  }
  return { kind: 'commitInfo', info }
}
