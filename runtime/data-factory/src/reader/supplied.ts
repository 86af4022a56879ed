import { closest } from '../closest.ts'
import type { Origin, Problem } from '../error.ts'
import { everyActivity, type SuppliedOutput } from '../model/activity.ts'
import { at, type Cursor } from './cursor.ts'
import { named, sameName, type Pipeline } from '../model/factory.ts'

/** An output that the user supplies, for an activity that cannot or shall not run here. */
export interface SuppliedFor extends SuppliedOutput {
  readonly pipeline: string
  readonly activity: string
}

/** Those for the pipeline that the cursor stands on, by activity. */
export function suppliedIn(all: readonly SuppliedFor[], pipeline: Cursor): ReadonlyMap<string, SuppliedOutput> {
  const name = String(at(pipeline, 'name').value ?? '')
  return new Map(all.filter((one) => sameName(one.pipeline, name)).map((one) => [one.activity.toLowerCase(), one]))
}

/** Outputs that no activity asks for: a name may be misspelt. */
export function unusedOutputs(all: readonly SuppliedFor[], pipelines: ReadonlyMap<string, Pipeline>): readonly Problem[] {
  return all.flatMap(({ pipeline: pipelineName, activity: activityName, origin }) => {
    const pipeline = named(pipelines, pipelineName)
    if (!pipeline) return problem(origin, 'PipelineNotFound', `there is no pipeline '${pipelineName}'`, closest(pipelineName, pipelines.keys()))
    const activities = everyActivity(pipeline.activities)
    const activity = activities.find(({ name }) => sameName(name, activityName))
    if (!activity) {
      const near = closest(activityName, activities.map(({ name }) => name))
      return problem(origin, 'ActivityNotFound', `pipeline '${pipeline.name}' has no activity '${activityName}'`, near)
    }
    if (activity.kind === 'Supplied') return []
    return problem(origin, 'InvalidPropertyValue', `'${activity.name}' holds activities: it runs here, and its output cannot be supplied`)
  })
}

const problem = (origin: Origin, code: string, message: string, hint?: string): Problem => ({
  code,
  severity: 'error',
  message: `supplied output: ${message}`,
  origin,
  ...(hint === undefined ? {} : { hint }),
})
