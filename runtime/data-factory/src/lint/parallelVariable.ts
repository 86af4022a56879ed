import type { Pipeline } from '../model/factory.ts'
import { activeActivities } from '../validate/walk.ts'
import { textsIn } from './texts.ts'
import { finding, type LintRule } from './rule.ts'

/** Variables belong to the run: turns that go side by side overwrite each other's. */
export const parallelVariable: LintRule = {
  level: 'warning',
  reason: 'a variable belongs to the run: the turns of a parallel ForEach overwrite each other',
  repair: 'make the ForEach sequential, or work the value out from item()',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity, containers }) => {
      if (activity.kind !== 'SetVariable' && activity.kind !== 'AppendVariable') return []
      const loop = containers.find(
        ({ activity: around }) => around.kind === 'ForEach' && !around.properties.isSequential && around.properties.batchCount > 1,
      )
      if (!loop) return []
      const appends = activity.kind === 'AppendVariable'
      if (appends && !isReadByPlace(pipeline, activity.properties.variableName)) return []
      return finding(
        { document: pipeline.document, path: [...activity.path, 'name'] },
        {
          message: appends
            ? `'${activity.name}' appends in the turns of '${loop.activity.name}', which run side by side: their order is left to chance, and something reads them by their place`
            : `'${activity.name}' sets a variable that all turns of '${loop.activity.name}' share while they run side by side`,
          hint: `make '${loop.activity.name}' sequential, or work the value out from item()`,
        },
      )
    }),
}

/** A list that is gathered side by side is whole all the same: only who asks for the first, the last or the n-th of it can tell. */
function isReadByPlace({ document }: Pipeline, variable: string): boolean {
  const name = variable.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const byPlace = new RegExp(`(?:first|last|take|skip)\\s*\\(\\s*variables\\s*\\(\\s*'${name}'|variables\\s*\\(\\s*'${name}'\\s*\\)\\s*\\??\\[`, 'i')
  return textsIn(document.value).some(({ text }) => byPlace.test(text))
}
