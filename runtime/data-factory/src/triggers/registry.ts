import type { Cursor } from '../reader/cursor.ts'
import { readBlobEvents, type BlobEvents } from './blobEventsTrigger.ts'
import { readRecurrence, requireRecurrence, type DeclaredRecurrence } from './scheduleTrigger.ts'
import { readTumblingWindow, type TumblingWindow } from './tumblingWindowTrigger.ts'

/** When a trigger fires. */
export type Timing =
  | { readonly kind: 'schedule'; readonly recurrence: DeclaredRecurrence }
  | { readonly kind: 'window'; readonly window: TumblingWindow }
  | { readonly kind: 'blob'; readonly blob: BlobEvents }

interface TriggerDefinition {
  /** For the parity table. */
  readonly parity: string
  /** The cursor stands on the trigger. */
  read(trigger: Cursor): Timing
}

const definitions = {
  ScheduleTrigger: {
    parity: 'runs under `lagoon dev`: minutes to months, weekdays, days of the month, time zones, summer time; what was missed is not made up for, as in Azure',
    read: (trigger) => ({ kind: 'schedule', recurrence: readRecurrence(requireRecurrence(trigger)) }),
  },
  TumblingWindowTrigger: {
    parity: 'runs under `lagoon dev`: backfill from the oldest window, delay, retries, dependencies, concurrency, rerun of a window; windows of minutes and hours',
    read: (trigger) => ({ kind: 'window', window: readTumblingWindow(trigger) }),
  },
  BlobEventsTrigger: {
    parity: 'runs under `lagoon dev` on files of the local lake, and on what changed there while it did not run',
    read: (trigger) => ({ kind: 'blob', blob: readBlobEvents(trigger) }),
  },
} satisfies Readonly<Record<string, TriggerDefinition>>

export type TriggerType = keyof typeof definitions

/** The types of trigger that can be fired here, with what runs. Others are read, and refused by their name when they are to fire. */
export const triggerTypes: Readonly<Record<TriggerType, TriggerDefinition>> = definitions

export const isTriggerType = (type: string): type is TriggerType => Object.hasOwn(definitions, type)
