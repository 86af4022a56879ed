import type { Factory } from '../model/factory.ts'
import { textsIn } from './texts.ts'
import { finding, type LintRule } from './rule.ts'

/** Set perhaps, and read nowhere. */
export const variableUnused: LintRule = {
  level: 'note',
  reason: 'a variable that nothing reads is left over, or was meant to be read under another name',
  repair: 'take it out together with what sets it, or read it',
  check: (factory: Factory) =>
    [...factory.pipelines.values()].flatMap(({ document, variables }) => {
      if (variables.length === 0) return []
      const texts = textsIn(document.value).map(({ text }) => text)
      if (texts.some((text) => /variables\s*\(\s*(?!['\s])/i.test(text))) return []
      const read = new Set(texts.flatMap((text) => [...text.matchAll(/variables\s*\(\s*'([^']+)'/gi)].map(([, name = '']) => name.toLowerCase())))
      return variables
        .filter(({ name }) => !read.has(name.toLowerCase()))
        .map(({ name }) => finding({ document, path: ['properties', 'variables', name] }, { message: `nothing reads the variable '${name}'` }))
    }),
}
