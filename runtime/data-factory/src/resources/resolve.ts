import type { Json, JsonObject, Scope } from '@lagoon/expressions'
import { closest } from '../closest.ts'
import { FactoryError, type Origin } from '../error.ts'
import { named, sameName, type Factory } from '../model/factory.ts'
import type { ParameterDeclaration, Reference } from '../model/reference.ts'
import { datasetScope, linkedServiceScope } from '../run/scope.ts'
import { modernDataset } from './legacyDataset.ts'
import { resolveLinkedService, type ResolvedLinkedService } from './linkedService.ts'

export interface ResolvedDataset {
  readonly name: string
  readonly type: string
  readonly origin: Origin
  readonly linkedService: ResolvedLinkedService
  readonly properties: JsonObject
  readonly schema: readonly { readonly name: string; readonly type: string }[]
}

/** Evaluates a value in a scope; the activity lends it. */
export interface Evaluator {
  readonly factory: Factory
  readonly scope: Scope
  evaluateIn(scope: Scope, value: Json): Json
}

/** A dataset with its own and its linked service's parameters filled in. Throws `DatasetNotFound`, `ParameterMissing`, … */
export function resolveDataset(evaluator: Evaluator, reference: Reference): ResolvedDataset {
  const dataset = named(evaluator.factory.datasets, reference.referenceName)
  if (!dataset) {
    throw new FactoryError('DatasetNotFound', `there is no dataset '${reference.referenceName}'`, {
      origin: reference.origin,
      hint: closest(reference.referenceName, evaluator.factory.datasets.keys()),
    })
  }
  const parameters = bind(`dataset '${dataset.name}'`, dataset.parameters, reference, evaluator)
  const inDataset: Evaluator = { ...evaluator, scope: datasetScope(parameters, evaluator.scope) }
  return modernDataset({
    name: dataset.name,
    type: dataset.type,
    origin: dataset.origin,
    linkedService: resolveLinkedServiceOf(inDataset, dataset.linkedService),
    properties: evaluator.evaluateIn(inDataset.scope, dataset.typeProperties) as JsonObject,
    schema: dataset.schema,
  })
}

export function resolveLinkedServiceOf(evaluator: Evaluator, reference: Reference): ResolvedLinkedService {
  const service = named(evaluator.factory.linkedServices, reference.referenceName)
  if (!service) {
    throw new FactoryError('LinkedServiceNotFound', `there is no linked service '${reference.referenceName}'`, {
      origin: reference.origin,
      hint: closest(reference.referenceName, evaluator.factory.linkedServices.keys()),
    })
  }
  const parameters = bind(`linked service '${service.name}'`, service.parameters, reference, evaluator)
  return resolveLinkedService(service, evaluator.evaluateIn(linkedServiceScope(parameters), service.typeProperties) as JsonObject)
}

function bind(
  owner: string,
  declared: readonly ParameterDeclaration[],
  reference: Reference,
  { scope, evaluateIn }: Evaluator,
): JsonObject {
  const given = evaluateIn(scope, reference.parameters) as JsonObject
  return Object.fromEntries(
    declared.map((parameter) => {
      const name = Object.keys(given).find((candidate) => sameName(candidate, parameter.name))
      const value = name === undefined ? parameter.defaultValue : given[name]
      if (value === undefined) {
        throw new FactoryError('ParameterMissing', `${owner} needs a value for its parameter '${parameter.name}'`, {
          origin: reference.origin,
        })
      }
      return [parameter.name, value]
    }),
  )
}
