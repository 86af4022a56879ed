import { at, items, optionalFlag, optionalText, report, type Cursor } from '../reader/cursor.ts'
import { oneOf } from '../reader/oneOf.ts'

export type BlobEventType = 'Microsoft.Storage.BlobCreated' | 'Microsoft.Storage.BlobDeleted'

/** `typeProperties` of a BlobEventsTrigger: which files of which account it is told of. */
export interface BlobEvents {
  /** The storage account that `scope` names; undefined: of any account. */
  readonly account: string | undefined
  readonly events: readonly BlobEventType[]
  /** `/container/blobs/folder`, or nothing. */
  readonly beginsWith: string
  readonly endsWith: string
  readonly ignoreEmptyBlobs: boolean
}

/** What happened to a file of the lake. `path` is `container/folder/file`. */
export interface BlobEvent {
  readonly type: BlobEventType
  readonly account: string
  readonly path: string
  readonly sizeBytes: number
}

/** Reads what a trigger listens to and reports what is wrong with it. The cursor stands on the trigger. */
export function readBlobEvents(trigger: Cursor): BlobEvents {
  const properties = at(trigger, 'properties', 'typeProperties')
  const beginsWith = optionalText(at(properties, 'blobPathBeginsWith')) ?? ''
  const endsWith = optionalText(at(properties, 'blobPathEndsWith')) ?? ''
  if (beginsWith === '' && endsWith === '') report(properties, 'RequiredPropertyMissing', 'a BlobEventsTrigger needs blobPathBeginsWith or blobPathEndsWith')
  if (beginsWith !== '' && !/^\/[^/]+(\/|\/blobs(\/.*)?)$/.test(beginsWith)) {
    report(at(properties, 'blobPathBeginsWith'), 'InvalidPropertyValue', 'the beginning of a path has the form /container/ or /container/blobs/folder/file')
  }
  const events = items(at(properties, 'events'))
  const scope = optionalText(at(properties, 'scope'))
  return {
    account: /\/storageAccounts\/([^/]+)/i.exec(scope ?? '')?.[1],
    events: events.flatMap((event) => oneOf(event, ['Microsoft.Storage.BlobCreated', 'Microsoft.Storage.BlobDeleted'] as const) ?? []),
    beginsWith,
    endsWith,
    ignoreEmptyBlobs: optionalFlag(at(properties, 'ignoreEmptyBlobs')) ?? true,
  }
}

/** Whether a trigger fires on an event: plain beginnings and ends, no wildcards, upper and lower case differ. */
export function listensTo(trigger: BlobEvents, { type, account, path, sizeBytes }: BlobEvent): boolean {
  if (!trigger.events.includes(type)) return false
  if (trigger.account !== undefined && trigger.account.toLowerCase() !== account.toLowerCase()) return false
  if (trigger.ignoreEmptyBlobs && type === 'Microsoft.Storage.BlobCreated' && sizeBytes === 0) return false
  const slash = path.indexOf('/')
  const [container, blob] = [path.slice(0, slash), path.slice(slash + 1)]
  return `/${container}/blobs/${blob}`.startsWith(trigger.beginsWith) && `/${container}/blobs/${blob}`.endsWith(trigger.endsWith)
}
