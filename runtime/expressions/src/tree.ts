import type { Place } from './error.ts'
import type { Value } from './value.ts'

/** A string of a resource, read: either nothing to evaluate, one expression with its own type, or text with holes. */
export type Template =
  | { readonly kind: 'literal'; readonly text: string; readonly value: string }
  | { readonly kind: 'expression'; readonly text: string; readonly node: Node }
  | { readonly kind: 'interpolation'; readonly text: string; readonly segments: readonly Segment[] }

export type Segment =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'hole'; readonly node: Node; readonly place: Place }

export type Node = Constant | Call

export interface Constant {
  readonly kind: 'constant'
  readonly value: Value
  readonly place: Place
}

export interface Call {
  readonly kind: 'call'
  /** As written; compare it without regard to case. */
  readonly name: string
  readonly args: readonly Node[]
  readonly steps: readonly Step[]
  /** The whole call, its steps included. */
  readonly place: Place
  readonly namePlace: Place
}

/** One `.name`, `?.name`, `[index]` or `?[index]` behind a call. */
export interface Step {
  readonly index: Node
  readonly safe: boolean
  /** True for `.name`: then `index` is a constant string. */
  readonly dotted: boolean
  readonly place: Place
}
