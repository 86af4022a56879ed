import { validateFactory } from '@lagoon/data-factory'
import type { Problem } from './error.ts'
import { pipelineProblems } from './lakeflow.ts'
import type { Workspace } from './workspace.ts'

/** Every problem of every artifact of the project: nothing is run and nothing is written. */
export async function validateProject(workspace: Workspace): Promise<Problem[]> {
  const factory = await workspace.factory()
  const { problems: workflowProblems } = await workspace.workflows()
  return [
    ...(factory ? [...factory.problems, ...validateFactory(factory.factory, { lint: workspace.configuration.lint })] : []),
    ...(workspace.bundle()?.problems ?? []),
    ...(await pipelineProblems(workspace)),
    ...workflowProblems,
  ]
}
