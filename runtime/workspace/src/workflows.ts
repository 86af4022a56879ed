import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { loadAppParameters, loadWorkflow, type Workflow } from '@lagoon/logic-apps'
import type { Problem } from './error.ts'

export interface LoadedWorkflows {
  readonly workflows: ReadonlyMap<string, Workflow>
  readonly problems: readonly Problem[]
}

type Shared = ReturnType<typeof loadAppParameters>

/** Reads every Logic App of the project. One that cannot be read is a problem and does not hide the others. */
export async function loadWorkflows(files: ReadonlyMap<string, string>): Promise<LoadedWorkflows> {
  const workflows = new Map<string, Workflow>()
  const problems: Problem[] = []
  const apps = new Map<string, Shared>()
  for (const [name, file] of files) {
    const app = dirname(dirname(file))
    const shared = apps.get(app) ?? (await parametersOf(app))
    if (!apps.has(app)) problems.push(...shared.problems)
    apps.set(app, shared)
    const loaded = loadWorkflow(await readFile(file, 'utf8'), file, shared.parameters)
    problems.push(...loaded.problems)
    if (loaded.workflow) workflows.set(name, loaded.workflow)
  }
  return { workflows, problems }
}

/** What all workflows of a Standard logic app share stands beside their folders. */
async function parametersOf(app: string): Promise<Shared> {
  const file = join(app, 'parameters.json')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  // Other projects keep other things under that name; without a `host.json` it is not a logic app's.
  const isApp = await readFile(join(app, 'host.json'), 'utf8').then(() => true, () => false)
  return text === undefined || !isApp ? { parameters: new Map(), problems: [] } : loadAppParameters(text, file)
}
