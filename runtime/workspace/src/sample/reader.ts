import { isMap, isScalar, isSeq, type LineCounter, type Node, type YAMLMap } from 'yaml'
import { WorkspaceError } from '../error.ts'

interface Source {
  readonly file: string
  readonly lines: LineCounter
}

/** Reads the members of one map of a YAML file; whatever is not as expected throws `InvalidSample` with its place. */
export interface Reader {
  has(name: string): boolean
  text(name: string): string
  number(name: string): number
  flag(name: string): boolean
  oneOf<T extends string>(name: string, allowed: readonly T[]): T
  texts(name: string): string[]
  map(name: string): Reader
  optional(name: string): Reader | undefined
  list(name: string): Reader[]
  entries(): [string, Reader][]
  scalars(): [string, string][]
  fail(name: string, expected: string): never
}

export function reader(map: YAMLMap, source: Source, path = ''): Reader {
  const get = (name: string): Node | undefined => map.get(name, true) as Node | undefined
  const here = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const failAt = (node: Node | undefined, what: string): never => {
    const { line, col } = source.lines.linePos((node ?? map).range?.[0] ?? 0)
    throw new WorkspaceError('InvalidSample', what, { origin: { file: source.file, line, column: col } })
  }
  const fail = (name: string, expected: string): never => failAt(get(name), `${here(name)} ${get(name) ? expected : 'is missing'}`)
  const scalar = (name: string): unknown => {
    const node = get(name)
    return isScalar(node) ? node.value : undefined
  }
  const inner = (name: string, node: unknown): Reader => (isMap(node) ? reader(node, source, here(name)) : failAt(node as Node | undefined, `${here(name)} must be a map`))
  const members = (): [string, unknown][] => map.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : String(key), value])
  return {
    has: (name) => map.has(name),
    text(name) {
      const value = scalar(name)
      return typeof value === 'string' ? value : fail(name, 'must be a text')
    },
    number(name) {
      const value = scalar(name)
      return typeof value === 'number' ? value : fail(name, 'must be a number')
    },
    flag(name) {
      const value = scalar(name) ?? false
      return typeof value === 'boolean' ? value : fail(name, 'must be true or false')
    },
    oneOf: (name, allowed) => allowed.find((value) => value === scalar(name)) ?? fail(name, `must be one of ${allowed.join(', ')}`),
    texts(name) {
      const node = get(name)
      const values = isSeq(node) ? node.items.map((item) => (isScalar(item) ? item.value : undefined)) : [undefined]
      return values.map((value) => (typeof value === 'string' ? value : fail(name, 'must be a list of texts')))
    },
    map: (name) => inner(name, get(name) ?? fail(name, '')),
    optional: (name) => (map.has(name) ? inner(name, get(name)) : undefined),
    list(name) {
      const node = get(name)
      return isSeq(node) ? node.items.map((item, i) => inner(`${name}[${i}]`, item)) : fail(name, 'must be a list')
    },
    entries: () => members().map(([name, value]) => [name, inner(name, value)]),
    scalars: () => members().map(([name, value]) => [name, isScalar(value) ? String(value.value) : fail(name, 'must be a value')]),
    fail,
  }
}
