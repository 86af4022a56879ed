import type { Problem } from '../../error.ts'
import { everyActivity, type Activity } from '../../model/activity.ts'
import type { Factory, ResourceKind } from '../../model/factory.ts'
import { isObject, type Document, type JsonPath } from '../../reader/cursor.ts'
import { problemAt } from '../problem.ts'
import { activeActivities } from '../walk.ts'

interface Rule {
  readonly what: string
  readonly longest: number
  readonly forbidden: RegExp
}

const inNames = /[.+?/<>*%&:\\]/

/** Source: naming rules of Data Factory. */
const rules: Readonly<Partial<Record<ResourceKind, Rule>>> = {
  pipeline: { what: 'a pipeline', longest: 140, forbidden: inNames },
  dataset: { what: 'a dataset', longest: 260, forbidden: inNames },
  linkedService: { what: 'a linked service', longest: 260, forbidden: inNames },
  trigger: { what: 'a trigger', longest: 260, forbidden: inNames },
  dataflow: { what: 'a data flow', longest: 260, forbidden: inNames },
  integrationRuntime: { what: 'an integration runtime', longest: 63, forbidden: /[^A-Za-z0-9-]/ },
}

const activityRule: Rule = { what: 'an activity', longest: 55, forbidden: inNames }

/** Names have the length and the characters that Azure takes. */
export function namesAreLegal(factory: Factory): readonly Problem[] {
  return [
    ...factory.documents.flatMap(({ kind, document }) => {
      const rule = rules[kind]
      const name = isObject(document.value) ? document.value['name'] : undefined
      // An ARM export works its names out.
      return rule && typeof name === 'string' && !name.startsWith('[') ? illegal(name, rule, document, ['name']) : []
    }),
    ...[...activeActivities(factory)].flatMap(({ pipeline: { document }, activity: { name, path } }) => illegal(name, activityRule, document, [...path, 'name'])),
  ]
}

function illegal(name: string, { what, longest, forbidden }: Rule, document: Document, path: JsonPath): readonly Problem[] {
  if (name.length > longest) {
    return [problemAt({ document, path }, { code: 'InvalidName', message: `the name of ${what} has at most ${longest} characters, and this has ${name.length}` })]
  }
  const [character] = forbidden.exec(name) ?? []
  return character === undefined ? [] : [problemAt({ document, path }, { code: 'InvalidName', message: `'${character}' is not allowed in the name of ${what}` })]
}

/** Names are unique in the whole pipeline, containers included. */
export function namesAreUnique(factory: Factory): readonly Problem[] {
  return [...factory.pipelines.values()].flatMap(({ document, activities }) => {
    const seen = new Map<string, Activity>()
    return everyActivity(activities).flatMap((activity) => {
      const key = activity.name.toLowerCase()
      if (key === '' || !seen.has(key)) {
        seen.set(key, activity)
        return []
      }
      return problemAt(
        { document, path: [...activity.path, 'name'] },
        { code: 'DuplicateActivityName', message: `the pipeline has two activities with the name '${activity.name}'` },
      )
    })
  })
}
