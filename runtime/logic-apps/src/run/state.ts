import type { Json, JsonObject } from '@lagoon/expressions'
import type { Effects } from '../effects.ts'
import type { Group, Status, Workflow } from '../model.ts'
import type { HttpResponse, Ports } from '../ports.ts'
import type { ActionError, ActionRecord } from '../record.ts'

/** What one run of a workflow knows. The only thing in this room that changes while it runs. */
export interface RunState {
  readonly id: string
  readonly workflow: Workflow
  readonly ports: Ports
  readonly effects: Effects
  readonly startTime: Date
  readonly trigger: TriggerData
  readonly parameters: ReadonlyMap<string, Json>
  readonly settings: Readonly<Record<string, string>>
  readonly callbackUrl: string | undefined
  /** By lower-case name. */
  readonly variables: Map<string, Variable>
  readonly records: ActionRecord[]
  /** Texts that no record may show. */
  readonly secrets: Set<string>
  response: HttpResponse | undefined
  /** Set by Terminate: nothing begins any more. */
  ended: { readonly status: 'Succeeded' | 'Failed' | 'Cancelled'; readonly error?: ActionError } | undefined
}

export interface TriggerData {
  readonly startTime: Date
  readonly outputs: JsonObject
}

export interface Variable {
  readonly name: string
  readonly type: 'string' | 'integer' | 'float' | 'boolean' | 'array' | 'object'
  readonly value: Json
}

/** What an action left for expressions: its record before masking, or all passes of it through a loop. */
export type Result =
  | { readonly kind: 'once'; readonly record: ActionRecord }
  | { readonly kind: 'repeated'; readonly records: readonly ActionRecord[] }

/** One pass through the body of a loop, or the workflow itself; results are looked up from the inside out. */
export interface Frame {
  readonly outer: Frame | undefined
  readonly loop: { readonly name: string; readonly kind: 'Foreach' | 'Until'; readonly item: Json; readonly index: number } | undefined
  /** By lower-case name. */
  readonly results: Map<string, Result>
}

export const outermost = (): Frame => ({ outer: undefined, loop: undefined, results: new Map() })

export function resultIn(frame: Frame, name: string): Result | undefined {
  return frame.results.get(name.toLowerCase()) ?? (frame.outer === undefined ? undefined : resultIn(frame.outer, name))
}

export function repetitionOf(frame: Frame | undefined): ActionRecord['repetition'] {
  if (frame === undefined) return []
  return [...repetitionOf(frame.outer), ...(frame.loop === undefined ? [] : [{ scopeName: frame.loop.name, itemIndex: frame.loop.index }])]
}

/** How an action or group ended. */
export interface Outcome { readonly status: Status; readonly code: string; readonly error?: ActionError }

/** Runs the actions inside a container; it is handed down, because containers and groups hold each other. */
export type RunGroup = (run: RunState, group: Group, frame: Frame) => Promise<Outcome>
