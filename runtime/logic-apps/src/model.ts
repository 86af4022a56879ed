import type { Json, JsonObject, JsonPath } from '@lagoon/expressions'
import type { Origin } from './error.ts'

/** How an action can end. `Skipped` ones never began. */
export type Status = 'Succeeded' | 'Failed' | 'Skipped' | 'TimedOut' | 'Cancelled'

export interface Workflow {
  readonly name: string
  readonly file: string
  readonly trigger: Trigger
  readonly actions: Group
  readonly parameters: ReadonlyMap<string, Parameter>
  readonly outputs: JsonObject
  readonly staticResults: JsonObject
  /** Which managed API a connection is of (`office365`), by its name. What no file says is told from the name. */
  readonly services: ReadonlyMap<string, string>
  /** The address of the function behind a connection. */
  readonly functions: ReadonlyMap<string, string>
  /** Where a value of the file stands; `offset` counts characters into a string. */
  originOf(path: JsonPath, offset?: number): Origin
}

export interface Parameter {
  readonly type: 'string' | 'securestring' | 'int' | 'float' | 'bool' | 'array' | 'object' | 'secureobject'
  readonly value: Json | undefined
}

interface TriggerBase {
  readonly name: string
  readonly origin: Origin
  /** All must be true, or nothing runs. */
  readonly conditions: readonly string[]
  /** An expression over the trigger's outputs that gives a list: each item begins a run of its own. */
  readonly splitOn: string | undefined
  /** How many runs may be under way, and how many requests may wait for their turn. Undefined: no limit. */
  readonly concurrency: { readonly runs: number; readonly waiting: number } | undefined
  /** What fired it is kept out of the records. */
  readonly secureOutputs: boolean
}
export type Trigger = RequestTrigger | RecurrenceTrigger | EventTrigger

export interface RequestTrigger extends TriggerBase {
  readonly kind: 'Request'
  /** Undefined: any method is taken. */
  readonly method: string | undefined
  readonly relativePath: string | undefined
  /** Checked only when the trigger asks for it, as in Azure. */
  readonly schema: JsonObject | undefined
}

export interface RecurrenceTrigger extends TriggerBase {
  readonly kind: 'Recurrence'
  readonly recurrence: Recurrence
}

/** A trigger that waits for something in the cloud. Here it fires when somebody fires it by hand with the event as its body. */
export interface EventTrigger extends TriggerBase {
  readonly kind: 'Event'
  readonly type: (typeof eventTriggerTypes)[number]
}
export const eventTriggerTypes = ['ApiConnection', 'ApiConnectionWebhook', 'Http', 'HttpWebhook', 'ServiceProvider'] as const

export interface Recurrence {
  readonly frequency: 'Second' | 'Minute' | 'Hour' | 'Day' | 'Week' | 'Month'
  readonly interval: number
  readonly startTime: string | undefined
  /** A Windows name. */
  readonly timeZone: string | undefined
  readonly schedule: JsonObject
}

/** Actions that stand side by side; `runAfter` orders them. */
export type Group = readonly Action[]

export interface RunAfter { readonly name: string; readonly statuses: readonly Status[] }

interface ActionBase {
  readonly name: string
  readonly origin: Origin
  readonly path: JsonPath
  readonly runAfter: readonly RunAfter[]
  readonly secure: { readonly inputs: boolean; readonly outputs: boolean }
  /** The name of a static result that stands in for running the action. */
  readonly staticResult: string | undefined
}

export const leafTypes = [
  'Http', 'Response', 'Compose', 'ParseJson', 'Wait', 'Query', 'Select', 'Join', 'Table', 'ApiConnection', 'Terminate',
  'Workflow', 'Function', 'ServiceProvider', 'InitializeVariable', 'SetVariable', 'IncrementVariable', 'DecrementVariable', 'AppendToArrayVariable', 'AppendToStringVariable',
] as const
export type LeafType = (typeof leafTypes)[number]

export interface LeafAction extends ActionBase {
  readonly kind: 'leaf'
  readonly type: LeafType
  /** Not evaluated yet. */
  readonly inputs: Json
  /** Without polling a 202 answer of an Http action. */
  readonly disableAsyncPattern: boolean
  readonly timeoutMs: number | undefined
  /** Pages are followed until there are so many items. Undefined: only the first is read. */
  readonly leastItems: number | undefined
}

export interface IfAction extends ActionBase {
  readonly kind: 'If'
  /** A text, or a tree such as `{"and": [{"greater": [a, b]}]}`. */
  readonly expression: Json
  readonly actions: Group
  readonly otherwise: Group
}

export interface SwitchAction extends ActionBase {
  readonly kind: 'Switch'
  readonly expression: Json
  readonly cases: readonly { readonly name: string; readonly value: Json; readonly actions: Group }[]
  readonly otherwise: Group
}

export interface ForeachAction extends ActionBase {
  readonly kind: 'Foreach'
  readonly items: Json
  /** How many items run at the same time. */
  readonly repetitions: number
  readonly actions: Group
}

export interface UntilAction extends ActionBase {
  readonly kind: 'Until'
  readonly expression: Json
  readonly count: Json
  readonly timeout: Json
  readonly actions: Group
}

export interface ScopeAction extends ActionBase {
  readonly kind: 'Scope'
  readonly actions: Group
}

export type ContainerAction = IfAction | SwitchAction | ForeachAction | UntilAction | ScopeAction
export type Action = LeafAction | ContainerAction

/** The groups that stand inside an action. */
export function groupsIn(action: Action): readonly Group[] {
  switch (action.kind) {
    case 'leaf': return []
    case 'If': return [action.actions, action.otherwise]
    case 'Switch': return [...action.cases.map(one => one.actions), action.otherwise]
    case 'Foreach':
    case 'Until':
    case 'Scope': return [action.actions]
    default: return action satisfies never
  }
}

/** Every action of a group, those inside containers included, outer before inner. */
export const allActions = (group: Group): readonly Action[] => group.flatMap(action => [action, ...groupsIn(action).flatMap(allActions)])

export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
