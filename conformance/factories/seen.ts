import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Factory, SeenInTheWild } from '@lagoon/data-factory'
import { expressionsIn, parseExpression, type Json, type Node } from '@lagoon/expressions'

export type Seen = SeenInTheWild
type Count = Seen['activities']

/** What was met in public factories, from the file that is kept. */
export function readSeen(): Seen {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'seen.json'), 'utf8')) as Seen
}

/** What a set of factories uses: names and counts, nothing of anybody's text. */
export function seenIn(factories: readonly { readonly repository: string; readonly factory: Factory }[]): Seen {
  const counts = new Map<string, Map<string, Set<string>>>()
  const meet = (kind: string, name: unknown, repository: string): void => {
    if (typeof name !== 'string' || name === '' || /[^\w-]/.test(name)) return
    const kinds = counts.get(kind) ?? new Map<string, Set<string>>()
    counts.set(kind, kinds)
    kinds.set(name, (kinds.get(name) ?? new Set()).add(repository))
  }
  for (const { repository, factory } of factories) {
    for (const { kind, document } of factory.documents) {
      const properties = objectIn(document.value, 'properties')
      if (kind === 'dataset') meet('datasets', properties['type'], repository)
      if (kind === 'linkedService') meet('linkedServices', properties['type'], repository)
      if (kind === 'trigger') meet('triggers', properties['type'], repository)
      if (kind === 'pipeline') for (const activity of activitiesIn(properties)) meetActivity(activity, (what, name) => meet(what, name, repository))
      for (const { text } of expressionsIn(document.value)) for (const name of functionsIn(text)) meet('functions', name, repository)
    }
  }
  const countOf = (kind: string): Count =>
    Object.fromEntries([...(counts.get(kind) ?? [])].map(([name, where]) => [name, where.size] as const).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)))
  return {
    repositories: new Set(factories.map(({ repository }) => repository)).size,
    pipelines: factories.reduce((sum, { factory }) => sum + factory.pipelines.size, 0),
    activities: countOf('activities'),
    functions: countOf('functions'),
    sources: countOf('sources'),
    sinks: countOf('sinks'),
    datasets: countOf('datasets'),
    linkedServices: countOf('linkedServices'),
    triggers: countOf('triggers'),
  }
}

type JsonObject = Readonly<Record<string, Json>>

function meetActivity(activity: JsonObject, meet: (kind: 'activities' | 'sources' | 'sinks', name: unknown) => void): void {
  const properties = objectIn(activity, 'typeProperties')
  meet('activities', activity['type'])
  meet('sources', objectIn(properties, 'source')['type'])
  meet('sinks', objectIn(properties, 'sink')['type'])
}

/** Every object of a list `activities`, `ifTrueActivities`, `ifFalseActivities` or `defaultActivities`, however deep. */
function activitiesIn(value: Json): readonly JsonObject[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(activitiesIn)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, item]) => [...(/activities$/i.test(name) && Array.isArray(item) ? (item as readonly Json[]).filter(isObject) : []), ...activitiesIn(item)])
}

function functionsIn(text: string): readonly string[] {
  try {
    const template = parseExpression(text)
    if (template.kind === 'literal') return []
    const nodes = template.kind === 'expression' ? [template.node] : template.segments.flatMap((segment) => (segment.kind === 'hole' ? [segment.node] : []))
    return nodes.flatMap(namesIn)
  } catch {
    // Whoever validates the factory tells what cannot be read.
    return []
  }
}

const namesIn = (node: Node): readonly string[] =>
  node.kind === 'constant' ? [] : [node.name.toLowerCase(), ...node.args.flatMap(namesIn), ...node.steps.flatMap((step) => namesIn(step.index))]

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

function objectIn(value: Json, name: string): JsonObject {
  const found = isObject(value) ? value[name] : undefined
  return isObject(found) ? found : {}
}
