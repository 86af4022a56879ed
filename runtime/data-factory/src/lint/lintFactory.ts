import type { Problem } from '../error.ts'
import type { Factory } from '../model/factory.ts'
import { problemAt, type At } from '../validate/problem.ts'
import { readAnnotations, type Annotation } from './annotations.ts'
import type { LintLevel, LintRule } from './rule.ts'
import { lintCodes, type LintCode } from './codes.ts'
import { lintRules } from './rules.ts'

/** What the project says of rules: the level of each that shall speak louder, softer, or not at all. */
export type LintSettings = ReadonlyMap<string, LintLevel>

/** The findings of every rule that is not switched off, and the annotations that cannot be followed. */
export function lintFactory(factory: Factory, settings: LintSettings = new Map()): readonly Problem[] {
  const { annotations, problems } = readAnnotations(factory)
  return [
    ...problems,
    ...lintCodes.flatMap((code) => {
      const rule: LintRule = lintRules[code]
      const level = settings.get(code) ?? rule.level
      // A rule that is off in general may be on in one resource.
      if (level === 'off' && !annotations.some(({ codes }) => codes.includes(code))) return []
      return rule.check(factory).flatMap(({ at, hint = rule.repair, ...told }) => {
        const severity = levelAt(code, at, annotations) ?? level
        return severity === 'off' ? [] : problemAt(at, { ...told, hint, code, severity })
      })
    }),
  ]
}

/** What stands nearest counts: an annotation for the activity, else one for its resource. */
function levelAt(code: LintCode, at: At, annotations: readonly Annotation[]): LintLevel | undefined {
  const speaking = annotations.filter(({ document, codes }) => document === at.document && codes.includes(code))
  const ofActivity = speaking.findLast(({ activity }) => activity?.path.every((step, index) => at.path[index] === step))
  return (ofActivity ?? speaking.findLast(({ activity }) => activity === undefined))?.level
}
