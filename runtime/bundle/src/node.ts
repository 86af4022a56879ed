import type { Origin } from './problem.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** A YAML value that remembers where each part was written. Merging and interpolation keep the places. */
export type Node = ScalarNode | SequenceNode | MapNode

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  /** The scalar as written: `1.10` and `007` keep their digits where a text is wanted. */
  readonly source?: string
  readonly origin: Origin
}

export interface SequenceNode {
  readonly kind: 'sequence'
  readonly items: readonly Node[]
  readonly origin: Origin
}

export interface MapNode {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Entry>
  readonly origin: Origin
}

export interface Entry {
  readonly value: Node
  /** Where the key stands. */
  readonly origin: Origin
}

export type Path = readonly (string | number)[]

export function field(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined
}

export function at(node: Node | undefined, path: Path): Node | undefined {
  let here = node
  for (const step of path) {
    here = typeof step === 'number' ? (here?.kind === 'sequence' ? here.items[step] : undefined) : field(here, step)
  }
  return here
}

export function isNull(node: Node | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value === null)
}

/** Sets one field, making maps along the way; the rest of the tree is shared. */
export function withField(node: Node | undefined, path: readonly string[], value: Node): Node {
  const [key, ...rest] = path
  if (key === undefined) return value
  const entries = new Map(node?.kind === 'map' ? node.entries : [])
  const old = entries.get(key)
  entries.set(key, { value: withField(old?.value, rest, value), origin: old?.origin ?? value.origin })
  return { kind: 'map', entries, origin: node?.origin ?? value.origin }
}

export function withoutField(node: Node, key: string): Node {
  if (node.kind !== 'map' || !node.entries.has(key)) return node
  return { ...node, entries: new Map([...node.entries].filter(([name]) => name !== key)) }
}

export function scalar(value: ScalarNode['value'], origin: Origin): ScalarNode {
  return { kind: 'scalar', value, origin }
}

export function emptyMap(origin: Origin): MapNode {
  return { kind: 'map', entries: new Map(), origin }
}

export function toJson(node: Node): Json {
  switch (node.kind) {
    case 'scalar': return node.value
    case 'sequence': return node.items.map(toJson)
    case 'map': return Object.fromEntries([...node.entries].map(([key, entry]) => [key, toJson(entry.value)]))
    default: return node satisfies never
  }
}

export function fromJson(value: Json, origin: Origin): Node {
  if (Array.isArray(value)) return { kind: 'sequence', items: value.map((item: Json) => fromJson(item, origin)), origin }
  if (typeof value === 'object' && value !== null) {
    return { kind: 'map', entries: new Map(Object.entries(value).map(([key, item]) => [key, { value: fromJson(item, origin), origin }])), origin }
  }
  return scalar(value as ScalarNode['value'], origin)
}

/** The text a scalar has inside a string, or where a string is expected. */
export function textOf(node: ScalarNode): string {
  return typeof node.value === 'string' ? node.value : node.source ?? String(node.value)
}
