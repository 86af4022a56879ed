import { readFile } from 'node:fs/promises'
import { loadWorkflow, type Workflow } from '@lagoon/logic-apps'
import type { Problem } from './error.ts'

export interface LoadedWorkflows {
  readonly workflows: ReadonlyMap<string, Workflow>
  readonly problems: readonly Problem[]
}

/** Reads every Logic App of the project. One that cannot be read is a problem and does not hide the others. */
export async function loadWorkflows(files: ReadonlyMap<string, string>): Promise<LoadedWorkflows> {
  const workflows = new Map<string, Workflow>()
  const problems: Problem[] = []
  for (const [name, file] of files) {
    const loaded = loadWorkflow(await readFile(file, 'utf8'), file)
    problems.push(...loaded.problems)
    if (loaded.workflow) workflows.set(name, loaded.workflow)
  }
  return { workflows, problems }
}
