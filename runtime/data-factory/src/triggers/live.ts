import type { BlobMemory, PendingEvent } from './memory.ts'
import type { WindowsState } from './windows.ts'

/** How far a watch has come. It outlives the definitions that the watch works with: they can be replaced while windows and events are under way. */
export interface Live {
  /** By the trigger's name in lower case. */
  readonly windows: Map<string, LiveWindows>
  readonly blobs: LiveBlobs
  /** Up to which instant the clock has been looked at; undefined before the first look. */
  lookedMs: number | undefined
}

/** The windows of one trigger. They are of one start and one size for ever. */
export interface LiveWindows {
  readonly startMs: number
  readonly sizeMs: number
  state: WindowsState
  /** One write after the other: a later state must not be overtaken. */
  written: Promise<void>
}

export interface LiveBlobs {
  /** Undefined until something listens. */
  memory: BlobMemory | undefined
  /** Events whose turn has come; those that have not begun are in memory, too. */
  readonly underWay: Set<PendingEvent>
  written: Promise<void>
}

export const newLive = (): Live => ({ windows: new Map(), blobs: { memory: undefined, underWay: new Set(), written: Promise.resolve() }, lookedMs: undefined })
