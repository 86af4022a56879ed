import { closestOrAll } from '../../closest.ts'
import type { Problem } from '../../error.ts'
import { sameName, type Factory } from '../../model/factory.ts'
import { isObject } from '../../reader/cursor.ts'
import { problemAt } from '../problem.ts'
import { activeActivities } from '../walk.ts'

/** A data flow is read, held to its shape, and named: it does not run here. One that an activity names and that is not there is an error. */
export function dataFlowsAreNamed(factory: Factory): readonly Problem[] {
  const flows = factory.documents.filter(({ kind }) => kind === 'dataflow').map(({ document }) => ({ document, name: nameOf(document.value) }))
  return [
    ...flows.map(({ document, name }) =>
      problemAt({ document, path: ['name'] }, { code: 'DataFlowNotSupported', severity: 'note', message: `the data flow '${name}' is read and does not run here` }),
    ),
    ...[...activeActivities(factory)].flatMap(({ pipeline: { document }, activity }) => {
      const properties = activity.raw['typeProperties']
      const key = isObject(properties) ? Object.keys(properties).find((one) => one.toLowerCase() === 'dataflow') : undefined
      const reference = isObject(properties) && key !== undefined ? properties[key] : undefined
      const name = isObject(reference) ? reference['referenceName'] : undefined
      if (key === undefined || typeof name !== 'string' || flows.some((flow) => sameName(flow.name, name))) return []
      return problemAt(
        { document, path: [...activity.path, 'typeProperties', key, 'referenceName'] },
        { code: 'DataFlowNotFound', message: `there is no data flow '${name}'`, hint: closestOrAll(name, flows.map((flow) => flow.name), { where: 'the factory', thing: 'data flows' }) },
      )
    }),
  ]
}

const nameOf = (value: unknown): string => (typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : '')
