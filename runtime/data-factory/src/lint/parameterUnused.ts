import type { Json } from '@lagoon/expressions'
import type { Factory } from '../model/factory.ts'
import type { Document } from '../reader/cursor.ts'
import { textsIn } from './texts.ts'
import { finding, type LintFinding, type LintRule } from './rule.ts'

/** Declared, and asked for nowhere in the resource. */
export const parameterUnused: LintRule = {
  level: 'note',
  reason: 'whoever sets a parameter that nothing reads believes that it does something',
  repair: 'take it out, or use it',
  check: (factory: Factory) => [
    ...[...factory.pipelines.values()].flatMap(({ document, parameters }) => unusedIn(document, parameters, `pipeline\\s*\\(\\s*\\)\\s*\\??\\.\\s*parameters`)),
    ...[...factory.datasets.values()].flatMap(({ document, parameters }) => unusedIn(document, parameters, `dataset\\s*\\(\\s*\\)`)),
    ...[...factory.linkedServices.values()].flatMap(({ document, parameters }) => unusedIn(document, parameters, `linkedService\\s*\\(\\s*\\)`)),
  ],
}

function unusedIn(document: Document, parameters: readonly { readonly name: string }[], accessor: string): readonly LintFinding[] {
  if (parameters.length === 0) return []
  const used = namesAfter(accessor, document.value)
  if (used === 'any') return []
  return parameters
    .filter(({ name }) => !used.has(name.toLowerCase()))
    .map(({ name }) => finding({ document, path: ['properties', 'parameters', name] }, { message: `nothing in here reads the parameter '${name}'` }))
}

/** The names that are asked of an accessor anywhere in a value; `any` where one of them is worked out. */
function namesAfter(accessor: string, value: Json): ReadonlySet<string> | 'any' {
  const pattern = new RegExp(`${accessor}\\s*(?:\\??\\.\\s*([^\\s.,(){}@\\[\\]?']+)|\\??\\[\\s*(?:'([^']+)'\\s*\\])?)`, 'gi')
  const whole = new RegExp(`${accessor}\\s*(?:[,)}]|$)`, 'i')
  const names = new Set<string>()
  for (const { text } of textsIn(value)) {
    // Most texts are no expression.
    if (!text.includes('(')) continue
    for (const [, dotted, quoted] of text.matchAll(pattern)) {
      const name = dotted ?? quoted
      if (name === undefined) return 'any'
      names.add(name.toLowerCase())
    }
    if (whole.test(text)) return 'any'
  }
  return names
}
