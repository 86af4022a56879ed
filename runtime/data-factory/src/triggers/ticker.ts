import type { Effects } from '../effects.ts'
import type { Factory, Trigger } from '../model/factory.ts'
import type { Ports } from '../ports.ts'
import type { Storage } from '@lagoon/storage'
import type { Live } from './live.ts'
import type { DeclaredRecurrence } from './scheduleTrigger.ts'

/** One kind of trigger, looked at again and again. */
export interface Ticker {
  /** Does what is due and answers when to look again, in milliseconds since 1970; undefined: when something happens. */
  tick(nowMs: number): Promise<number | undefined>
  /** Resolves when nothing goes on beside the looks any more. */
  settled?(): Promise<void>
}

/** Something beside the factory's triggers that happens again and again, as a Logic App with a Recurrence trigger does. */
export interface Recurring {
  readonly name: string
  readonly recurrence: DeclaredRecurrence
  /** Whether one without a start happens at once when it is first seen. */
  readonly atOnce: boolean
  fire(scheduledTime: Date): Promise<void>
}

export interface Missed {
  readonly name: string
  readonly times: number
  readonly from: Date
  readonly to: Date
}

/** What every ticker works with. */
export interface Watched {
  readonly factory: Factory
  readonly ports: Ports
  readonly effects: Effects
  /** What triggers remember over a restart. */
  readonly memory: Storage
  readonly recurring: readonly Recurring[]
  readonly live: Live
  /** Aborts when the watch ends. */
  readonly signal: AbortSignal
  isStarted(trigger: Trigger): boolean
  /** Runs something beside the watch, which waits for it at its end. What it throws is told. */
  background(act: () => Promise<void>): void
  /** The next look is now. */
  wake(): void
  /** The clock was not looked at in time: the computer slept. */
  missed(what: Missed): void
  /** Something that is not worth ending the watch for. */
  trouble(error: unknown): void
}
