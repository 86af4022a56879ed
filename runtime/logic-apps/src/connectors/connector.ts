import type { Json, JsonObject } from '@lagoon/expressions'
import type { LeafAction } from '../model.ts'
import type { RunState } from '../run/state.ts'

/** What an operation of a connector is given; `path` and `inputs` are evaluated, `found` is what the path's pattern matched. */
export interface ConnectorCall {
  readonly run: RunState
  readonly action: LeafAction
  readonly connection: string
  readonly path: string
  readonly found: readonly (string | undefined)[]
  readonly inputs: JsonObject
}

/** What the connector answers, as the action's outputs show it. */
export interface ConnectorAnswer {
  readonly statusCode: number
  readonly body?: Json
  readonly error?: { readonly code: string; readonly message: string }
}

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  /** Of the path, whether or not its expressions have been evaluated. */
  readonly path: RegExp
  run(call: ConnectorCall): Promise<ConnectorAnswer>
}

export interface Connector {
  /** Names of managed APIs, as in `…/managedApis/office365`. */
  readonly services: readonly string[]
  readonly parity: string
  readonly operations: readonly Operation[]
}
