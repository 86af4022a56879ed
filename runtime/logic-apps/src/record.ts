import type { Json, JsonObject } from '@lagoon/expressions'
import type { Origin } from './error.ts'
import type { Status } from './model.ts'
import type { HttpResponse } from './ports.ts'

export interface ActionError { readonly code: string; readonly message: string }

/** One pass through one action. What was declared secure is masked. */
export interface ActionRecord {
  readonly name: string
  readonly type: string
  readonly status: Status
  /** `OK`, `NotFound`, `ActionFailed`, `ActionSkipped` … */
  readonly code: string
  readonly trackingId: string
  readonly startTime: Date
  readonly endTime: Date
  readonly inputs?: Json
  readonly outputs?: Json
  readonly error?: ActionError
  readonly retries?: readonly Retry[]
  /** The loops around it and which pass of each this is, outermost first. */
  readonly repetition: readonly { readonly scopeName: string; readonly itemIndex: number }[]
  readonly origin: Origin
}

export interface Retry { readonly at: Date; readonly code: string; readonly waitMs: number }

export interface WorkflowRun {
  readonly id: string
  readonly workflow: string
  /** `Skipped`: a condition of the trigger did not hold. */
  readonly status: Exclude<Status, 'TimedOut'>
  readonly startTime: Date
  readonly endTime: Date
  readonly tookMs: number
  readonly trigger: { readonly name: string; readonly kind: string; readonly outputs: Json }
  /** In the order in which they began. */
  readonly actions: readonly ActionRecord[]
  readonly outputs: JsonObject
  readonly error?: ActionError
  /** What a Response action answered. */
  readonly response?: HttpResponse
}

export type WorkflowEvent =
  | { readonly kind: 'workflowStarted'; readonly run: string; readonly workflow: string; readonly trigger: string; readonly at: Date }
  | { readonly kind: 'actionStarted'; readonly run: string; readonly action: string; readonly type: string; readonly at: Date }
  | { readonly kind: 'actionRetried'; readonly run: string; readonly action: string; readonly code: string; readonly waitMs: number; readonly at: Date }
  | { readonly kind: 'actionFinished'; readonly run: string; readonly record: ActionRecord }
  | { readonly kind: 'messageDelivered'; readonly run: string; readonly action: string; readonly message: string; readonly at: Date }
  | { readonly kind: 'workflowFinished'; readonly run: string; readonly workflow: string; readonly status: Status; readonly tookMs: number; readonly error?: ActionError; readonly at: Date }
