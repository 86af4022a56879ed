import type { Problem } from '../../error.ts'
import { named, type Factory, type Pipeline } from '../../model/factory.ts'
import { placedIn } from '../walk.ts'

/** A pipeline does not call itself, however long the way round. */
export function pipelinesHaveNoCycle(factory: Factory): readonly Problem[] {
  const reported = new Set<Pipeline>()
  return [...factory.pipelines.values()].flatMap((pipeline) => {
    const way = reported.has(pipeline) ? undefined : wayBack(factory, pipeline, [pipeline])
    if (!way) return []
    for (const other of way) reported.add(other)
    const call = callsOf(factory, pipeline).find(({ called }) => called === (way[1] ?? pipeline))
    const names = [...way, pipeline].map(({ name }) => `'${name}'`).join(' → ')
    return { code: 'CyclicPipelines', severity: 'error', message: `pipelines call each other: ${names}`, origin: call?.origin ?? pipeline.origin, hint: 'one of them must do without the next; to repeat something, use ForEach or Until', ...(call ? { excerpt: call.excerpt } : {}) } satisfies Problem
  })
}

function wayBack(factory: Factory, to: Pipeline, way: readonly Pipeline[]): readonly Pipeline[] | undefined {
  const last = way.at(-1)
  if (!last) return undefined
  for (const { called } of callsOf(factory, last)) {
    if (called === to) return way
    if (way.includes(called)) continue
    const found = wayBack(factory, to, [...way, called])
    if (found) return found
  }
  return undefined
}

export function callsOf(factory: Factory, pipeline: Pipeline): readonly { called: Pipeline; origin: Pipeline['origin']; excerpt: string }[] {
  return [...placedIn(pipeline)].flatMap(({ activity }) => {
    if (activity.kind !== 'ExecutePipeline') return []
    const called = named(factory.pipelines, activity.properties.pipeline.referenceName)
    const { origin, excerpt } = activity.properties.pipeline
    return called ? [{ called, origin, excerpt }] : []
  })
}
