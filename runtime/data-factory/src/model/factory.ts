import type { Json, JsonObject } from '@lagoon/expressions'
import type { Origin, Problem } from '../error.ts'
import type { Document } from '../reader/cursor.ts'
import type { Timing } from '../triggers/registry.ts'
import type { Activity } from './activity.ts'
import type { ParameterDeclaration, Reference, VariableDeclaration } from './reference.ts'

/** A resource is known by the name inside its file; the file's own name does not count. */
interface Resource {
  readonly name: string
  readonly origin: Origin
  /** The file it was read from, for whoever wants to point into it. */
  readonly document: Document
}

export interface Pipeline extends Resource {
  readonly parameters: readonly ParameterDeclaration[]
  readonly variables: readonly VariableDeclaration[]
  readonly activities: readonly Activity[]
  /** More runs than this wait in status Queued. */
  readonly concurrency?: number
}

export interface Dataset extends Resource {
  readonly type: string
  readonly linkedService: Reference
  readonly parameters: readonly ParameterDeclaration[]
  readonly typeProperties: JsonObject
  /** The columns as the author imported them; empty when there is no schema. */
  readonly schema: readonly { readonly name: string; readonly type: string }[]
}

export interface LinkedService extends Resource {
  readonly type: string
  readonly parameters: readonly ParameterDeclaration[]
  readonly typeProperties: JsonObject
}

export interface Trigger extends Resource {
  readonly type: string
  /** When it fires; absent for a type that does not fire here. */
  readonly timing?: Timing
  readonly runtimeState: 'Started' | 'Stopped'
  readonly pipelines: readonly Reference[]
  readonly typeProperties: JsonObject
}

export interface Factory {
  readonly name: string
  readonly globalParameters: Readonly<Record<string, Json>>
  readonly pipelines: ReadonlyMap<string, Pipeline>
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly linkedServices: ReadonlyMap<string, LinkedService>
  readonly triggers: ReadonlyMap<string, Trigger>
  /** Every file that could be read as JSON, with the kind of resource it holds. */
  readonly documents: readonly { readonly kind: ResourceKind; readonly document: Document }[]
  /** What was wrong with the files when they were read. */
  readonly problems: readonly Problem[]
}

export type ResourceKind = 'factory' | 'linkedService' | 'dataset' | 'pipeline' | 'trigger' | 'dataflow' | 'integrationRuntime' | 'credential' | 'managedVirtualNetwork'

/** Names of resources, activities, variables and parameters are compared without regard to case. */
export function named<T>(all: ReadonlyMap<string, T>, name: string): T | undefined {
  const exact = all.get(name)
  if (exact !== undefined) return exact
  const folded = name.toLowerCase()
  for (const [key, value] of all) if (key.toLowerCase() === folded) return value
  return undefined
}

export const sameName = (a: string, b: string): boolean => a === b || a.toLowerCase() === b.toLowerCase()
