import type { SuppliedFor } from '@lagoon/data-factory'
import type { JsonObject } from '@lagoon/expressions'
import { isMap, isScalar, type Document, type YAMLMap } from 'yaml'
import type { Origin } from './error.ts'

interface Reader {
  readonly document: Document
  placeOf(offset: number | undefined): Origin
  fail(message: string, offset?: number, hint?: string): never
}

const shape = "write 'pipeline/activity': { name: value }"

/** `supplied_outputs` of `lagoon.yml`: what activities answer that cannot, or shall not, run here, by `pipeline/activity`. */
export const readSuppliedOutputs = (map: YAMLMap, { document, placeOf, fail }: Reader): readonly SuppliedFor[] =>
  map.items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : String(key)
    const offset = isScalar(key) ? key.range?.[0] : undefined
    const [pipeline, activity, more] = name.split('/')
    if (!pipeline || !activity || more !== undefined) return fail(`'${name}' names no activity of a pipeline`, offset, shape)
    if (!isMap(value)) return fail(`the supplied output of '${name}' must be a map`, offset, shape)
    return { pipeline, activity, output: value.toJS(document) as JsonObject, origin: placeOf(offset) }
  })
