import { type Entry, type Node, type ScalarNode, field, isNull, textOf, withField } from './node.ts'
import type { Report } from './problem.ts'

/**
 * Lays `over` on `under`: maps deeply, lists one after the other, later scalars win, a null changes nothing.
 * Different kinds are an error, except a text over a map: the map stays, with a warning.
 */
export function merge(under: Node | undefined, over: Node | undefined, report: Report): Node | undefined {
  if (under === undefined || isNull(under)) return over ?? under
  if (over === undefined || isNull(over)) return under
  if (under.kind === 'map' && over.kind === 'map') {
    const entries = new Map<string, Entry>(under.entries)
    for (const [key, entry] of over.entries) {
      const old = entries.get(key)
      const value = merge(old?.value, entry.value, report) ?? entry.value
      entries.set(key, { value, origin: old?.origin ?? entry.origin })
    }
    return { kind: 'map', entries, origin: under.origin }
  }
  if (under.kind === 'sequence' && over.kind === 'sequence') {
    return { kind: 'sequence', items: [...under.items, ...over.items], origin: under.origin }
  }
  if (under.kind === 'scalar' && over.kind === 'scalar') return over
  const where = `${under.origin.file}:${under.origin.line}:${under.origin.column}`
  if (under.kind === 'map' && over.kind === 'scalar') {
    report.warn('MERGE_CONFLICT', over.origin, `a ${kindName(over)} cannot replace the map at ${where}; the map stays`)
    return under
  }
  report.error('MERGE_CONFLICT', over.origin, `a ${kindName(over)} cannot be merged with the ${kindName(under)} at ${where}`)
  return under
}

/** Lists of these resources are joined by the key that names an item: a target may so override one task of a job. */
const joins: readonly { readonly resource: string; readonly list: string; readonly key: string; readonly sorted?: boolean; readonly ignoreCase?: boolean }[] = [
  { resource: 'jobs', list: 'tasks', key: 'task_key', sorted: true },
  { resource: 'jobs', list: 'job_clusters', key: 'job_cluster_key' },
  { resource: 'jobs', list: 'parameters', key: 'name' },
  { resource: 'jobs', list: 'environments', key: 'environment_key' },
  { resource: 'pipelines', list: 'clusters', key: 'label', ignoreCase: true },
  { resource: 'schemas', list: 'grants', key: 'principal' },
  { resource: 'volumes', list: 'grants', key: 'principal' },
]

export function joinLists(root: Node, report: Report): Node {
  let result = root
  for (const join of joins) {
    const resources = field(field(result, 'resources'), join.resource)
    if (resources?.kind !== 'map') continue
    for (const [name, entry] of resources.entries) {
      const list = field(entry.value, join.list)
      if (list?.kind !== 'sequence') continue
      const items = joinItems(list.items, join, report)
      result = withField(result, ['resources', join.resource, name, join.list], { ...list, items })
    }
  }
  return result
}

function joinItems(items: readonly Node[], join: (typeof joins)[number], report: Report): Node[] {
  const keyed = new Map<string, Node>()
  const loose: Node[] = []
  for (const item of items) {
    const key = field(item, join.key)
    if (key?.kind !== 'scalar' || key.value === null) {
      loose.push(item)
      continue
    }
    const text = join.ignoreCase ? textOf(key).toLowerCase() : textOf(key)
    keyed.set(text, merge(keyed.get(text), item, report) ?? item)
  }
  const joined = join.sorted ? [...keyed].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) : [...keyed]
  return [...loose, ...joined.map(([, item]) => item)]
}

const kindName = (node: Node): string => (node.kind === 'scalar' ? scalarName(node) : node.kind === 'map' ? 'map' : 'list')
const scalarName = (node: ScalarNode): string =>
  typeof node.value === 'string' ? 'text' : typeof node.value === 'number' ? 'number' : typeof node.value === 'boolean' ? 'boolean' : 'null'
