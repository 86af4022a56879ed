import type { Problem } from '../../error.ts'
import type { Factory, ResourceKind } from '../../model/factory.ts'
import { isObject } from '../../reader/cursor.ts'
import { problemAt } from '../problem.ts'
import { checkShape } from '../structure/checkShape.ts'

/** The shape of what `properties` holds, by kind of resource. */
const shapeOf: Readonly<Partial<Record<ResourceKind, string>>> = {
  pipeline: 'Pipeline',
  dataset: 'Dataset',
  linkedService: 'LinkedService',
  trigger: 'Trigger',
  dataflow: 'DataFlow',
  integrationRuntime: 'IntegrationRuntime',
  credential: 'Credential',
  managedVirtualNetwork: 'ManagedVirtualNetwork',
}

/**
 * Every resource is built as Azure's own description of it says: what is required is there, everything is of its JSON kind, and no
 * property is misspelt. What Azure would publish nevertheless (a property too many) is a warning.
 */
export function everyResourceHasItsShape(factory: Factory): readonly Problem[] {
  // The reader has told some of it already, of what runs here.
  const told = new Set(factory.problems.map(keyOf))
  return factory.documents.flatMap(({ kind, document }) => {
    const shape = shapeOf[kind]
    const properties = isObject(document.value) ? document.value['properties'] : undefined
    if (shape === undefined || properties === undefined || properties === null) return []
    return checkShape(shape, properties, ['properties'])
      .map(({ path, code, ...about }) => problemAt({ document, path }, { ...about, code, severity: code === 'UnknownProperty' ? 'warning' : 'error' }))
      .filter((problem) => !told.has(keyOf(problem)))
  })
}

const keyOf = ({ code, message, origin: { file, line, column } }: Problem): string =>
  code === 'RequiredPropertyMissing' ? [code, file, message, line, column].join(' ') : [code, file, line, column].join(' ')
