import type { Problem } from '../error.ts'
import { named, type Factory, type Pipeline } from '../model/factory.ts'
import { callsOf } from './checks/pipelineCycles.ts'
import { referencesIn } from './references.ts'
import { errorsIn } from './validateFactory.ts'
import { placedIn } from './walk.ts'

/** The errors of a pipeline and of everything that it can reach. Azure publishes no pipeline that has some; here it does not begin. */
export function problemsBefore(factory: Factory, name: string): readonly Problem[] {
  const pipeline = named(factory.pipelines, name)
  if (!pipeline) return []
  const errors = errorsIn(factory)
  if (errors.length === 0) return []
  const files = new Set(filesReachedBy(factory, pipeline))
  return errors.filter(({ origin }) => files.has(origin.file))
}

function* filesReachedBy(factory: Factory, from: Pipeline): Iterable<string> {
  const seen = new Set<Pipeline>([from])
  const waiting = [from]
  for (let pipeline = waiting.shift(); pipeline; pipeline = waiting.shift()) {
    yield pipeline.document.file
    for (const { activity } of placedIn(pipeline)) {
      for (const { target, reference } of referencesIn(activity)) {
        const dataset = target === 'dataset' ? named(factory.datasets, reference.referenceName) : undefined
        if (dataset) yield dataset.document.file
        const service = target === 'linkedService' ? reference.referenceName : dataset?.linkedService.referenceName
        const found = service === undefined ? undefined : named(factory.linkedServices, service)
        if (found) yield found.document.file
      }
    }
    for (const { called } of callsOf(factory, pipeline)) {
      if (seen.has(called)) continue
      seen.add(called)
      waiting.push(called)
    }
  }
}
