import { accessors, functions } from '@lagoon/expressions'
import { activeActivities } from '../validate/walk.ts'
import { textsIn } from './texts.ts'
import { finding, type LintRule } from './rule.ts'

const functionNames = functions.filter(({ dialects }) => dialects.includes('data-factory')).map(({ name }) => name)
const accessorNames = accessors.filter(({ dialect }) => dialect === 'data-factory').map(({ name }) => name)
// Of an accessor the whole call is wanted: T-SQL has variables of any name, and people have addresses.
const call = new RegExp(`(?<![@\\w.])@(?:(?:${functionNames.join('|')})\\(|(?:${accessorNames.join('|')})\\((?:\\)|'))`, 'i')

/** `'@substring(…)'` or ` @item().x`: only a text that begins with `@` is an expression, and only `@{…}` is one inside of a text. */
export const notEvaluated: LintRule = {
  level: 'warning',
  reason: 'a call behind @ in the middle of a text is not evaluated: the text goes out as it is written',
  repair: 'begin the text with @, or write @{…} around the call',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity }) => {
      // What is inside a container is told of its own activities.
      if (activity.bodies.length > 0) return []
      return ['typeProperties', 'inputs', 'outputs'].flatMap((part) =>
        textsIn(activity.raw[part] ?? null).flatMap(({ text, path }) => {
          const found = text.startsWith('@') || !text.includes('@') ? null : call.exec(withoutHoles(text))
          if (!found) return []
          return finding(
            { document: pipeline.document, path: [...activity.path, part, ...path], offset: found.index },
            { message: `'${activity.name}' writes '${found[0]}' in the middle of a text, where it is not evaluated` },
          )
        }),
      )
    }),
}

/** Blanks where interpolations stand, so that places stay what they are. */
const withoutHoles = (text: string): string => text.replaceAll(/@\{(?:[^}']|'[^']*')*\}/g, (hole) => ' '.repeat(hole.length))
