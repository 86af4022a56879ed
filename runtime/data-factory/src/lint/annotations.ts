import type { JsonPath } from '@lagoon/expressions'
import { closest } from '../closest.ts'
import type { Problem } from '../error.ts'
import { everyActivity } from '../model/activity.ts'
import { sameName, type Factory } from '../model/factory.ts'
import { isArray, isObject, type Document } from '../reader/cursor.ts'
import { problemAt } from '../validate/problem.ts'
import { isLintLevel, lintLevels } from './levels.ts'
import type { LintLevel } from './rule.ts'
import { isLintCode, lintCodes, type LintCode } from './codes.ts'

/** What one resource says of itself: `"annotations": ["lint:off NoRetry in Copy orders"]`. */
export interface Annotation {
  readonly document: Document
  readonly level: LintLevel
  readonly codes: readonly LintCode[]
  /** The activity that it is about; the whole resource without one. */
  readonly activity?: { readonly path: JsonPath }
}

export interface ReadAnnotations {
  readonly annotations: readonly Annotation[]
  /** Those that say nothing that can be followed. */
  readonly problems: readonly Problem[]
}

/** Annotations are Azure's free labels of a resource: it deploys them and gives them no meaning. */
export function readAnnotations(factory: Factory): ReadAnnotations {
  const annotations: Annotation[] = []
  const problems: Problem[] = []
  for (const { document } of factory.documents) {
    const properties = isObject(document.value) ? document.value['properties'] : undefined
    const labels = isObject(properties) ? properties['annotations'] : undefined
    if (!isArray(labels)) continue
    for (const [index, label] of labels.entries()) {
      if (typeof label !== 'string' || !/^\s*lint\s*:/i.test(label)) continue
      const read = readAnnotation(factory, document, label)
      if (read.kind === 'annotation') annotations.push(read.annotation)
      else problems.push(problemAt({ document, path: ['properties', 'annotations', index] }, { code: 'UnknownLintRule', severity: 'warning', ...read }))
    }
  }
  return { annotations, problems }
}

type Read = { readonly kind: 'annotation'; readonly annotation: Annotation } | { readonly kind: 'unread'; readonly message: string; readonly hint: string | undefined }

function readAnnotation(factory: Factory, document: Document, label: string): Read {
  const [, level = '', listed = '', name] = /^\s*lint\s*:\s*(\w+)\s+([\w\s,]+?)(?:\s+in\s+(.+?))?\s*$/i.exec(label) ?? []
  const form = "write 'lint:off Rule, Rule' or 'lint:note Rule in Activity'"
  if (!isLintLevel(level)) return { kind: 'unread', message: `'${label}' names no level`, hint: `${form}; levels are ${lintLevels.join(', ')}` }
  const codes = listed.split(/[\s,]+/).filter((code) => code !== '')
  const unknown = codes.find((code) => !isLintCode(code))
  if (unknown !== undefined) return { kind: 'unread', message: `there is no lint rule '${unknown}'`, hint: closest(unknown, lintCodes) ?? form }
  const about = { document, level, codes: codes.filter(isLintCode) }
  if (name === undefined) return { kind: 'annotation', annotation: about }
  const pipeline = [...factory.pipelines.values()].find((candidate) => candidate.document === document)
  const activities = everyActivity(pipeline?.activities ?? [])
  const activity = activities.find((candidate) => sameName(candidate.name, name.replace(/^'(.*)'$/, '$1')))
  if (activity) return { kind: 'annotation', annotation: { ...about, activity } }
  return { kind: 'unread', message: `'${label}' names an activity that is not in this pipeline`, hint: closest(name, activities.map((one) => one.name)) }
}
