import { activeActivities } from '../validate/walk.ts'
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
      return finding(
        { document: pipeline.document, path: [...activity.path, 'name'] },
        {
          message: appends
            ? `'${activity.name}' appends in the turns of '${loop.activity.name}', which run side by side: the order is left to chance`
            : `'${activity.name}' sets a variable that all turns of '${loop.activity.name}' share while they run side by side`,
          hint: `make '${loop.activity.name}' sequential, or work the value out from item()`,
        },
      )
    }),
}
