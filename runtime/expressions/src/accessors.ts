import type { Dialect } from './scope.ts'

/** A name that the host answers, and in which places it does. */
export interface AccessorDescription {
  readonly name: string
  readonly dialect: Dialect
  readonly arity: readonly [number, number]
  readonly where: string
}

const row = (dialect: Dialect) =>
  ([name, least, most, where]: readonly [string, number, number, string]): AccessorDescription => ({ name, dialect, arity: [least, most], where })

const dataFactory = ([
  ['pipeline', 0, 0, 'it stands in pipelines'],
  ['variables', 1, 1, 'it stands in pipelines'],
  ['activity', 1, 1, 'it stands in pipelines'],
  ['item', 0, 0, 'it stands inside ForEach and in the condition of Filter'],
  ['dataset', 0, 0, 'it stands in datasets'],
  ['linkedService', 0, 0, 'it stands in linked services'],
  ['trigger', 0, 0, "it stands in the parameters that a trigger gives its pipeline"],
  ['triggerBody', 0, 0, "it stands in the parameters that a storage event trigger gives its pipeline"],
  ['triggerOutputs', 0, 0, "it stands in the parameters that a trigger gives its pipeline"],
] as const).map(row('data-factory'))

const logicApps = ([
  ['trigger', 0, 0, 'it stands in actions'],
  ['triggerBody', 0, 0, 'it stands in actions'],
  ['triggerOutputs', 0, 0, 'it stands in actions'],
  ['triggerFormDataValue', 1, 1, 'it stands in actions'],
  ['triggerFormDataMultiValues', 1, 1, 'it stands in actions'],
  ['body', 1, 1, 'it stands in actions'],
  ['outputs', 1, 1, 'it stands in actions'],
  ['actions', 1, 1, 'it stands in actions'],
  ['action', 0, 0, 'it stands in the condition of an action about itself'],
  ['actionBody', 1, 1, 'it stands in actions'],
  ['actionOutputs', 1, 1, 'it stands in actions'],
  ['result', 1, 1, 'it stands in actions behind a scope or loop'],
  ['parameters', 1, 1, 'it stands in workflows with parameters'],
  ['variables', 1, 1, 'it stands in actions'],
  ['item', 0, 0, 'it stands inside Foreach, Query, Select and Table'],
  ['items', 1, 1, 'it stands inside Foreach'],
  ['iterationIndexes', 1, 1, 'it stands inside Until'],
  ['workflow', 0, 0, 'it stands in workflows'],
  ['listCallbackUrl', 0, 0, 'it stands in actions of a workflow with a Request trigger'],
  ['formDataValue', 2, 2, 'it stands in actions'],
  ['formDataMultiValues', 2, 2, 'it stands in actions'],
  ['multipartBody', 2, 2, 'it stands in actions'],
  ['triggerMultipartBody', 1, 1, 'it stands in actions'],
  ['appsetting', 1, 1, 'it stands in parameters of a Standard logic app'],
] as const).map(row('logic-apps'))

/** Every accessor that the two hosts document, whether or not a scope answers it. */
export const accessors: readonly AccessorDescription[] = [...dataFactory, ...logicApps]

const byKey = new Map(accessors.map(accessor => [`${accessor.dialect} ${accessor.name.toLowerCase()}`, accessor]))

export const accessorNamed = (name: string, dialect: Dialect): AccessorDescription | undefined => byKey.get(`${dialect} ${name.toLowerCase()}`)
