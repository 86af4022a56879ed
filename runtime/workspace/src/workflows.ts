import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { calledWorkflows, loadApp, loadWorkflow, type App, type Workflow } from '@lagoon/logic-apps'
import type { Problem } from './error.ts'

export interface LoadedWorkflows {
  readonly workflows: ReadonlyMap<string, Workflow>
  readonly problems: readonly Problem[]
}

/** Reads every Logic App of the project. One that cannot be read is a problem and does not hide the others. */
export async function loadWorkflows(files: ReadonlyMap<string, string>): Promise<LoadedWorkflows> {
  const workflows = new Map<string, Workflow>()
  const problems: Problem[] = []
  const apps = new Map<string, App>()
  for (const [name, file] of files) {
    const folder = dirname(dirname(file))
    const app = apps.get(folder) ?? (await appIn(folder))
    if (!apps.has(folder)) problems.push(...app.problems)
    apps.set(folder, app)
    const loaded = loadWorkflow(await readFile(file, 'utf8'), file, app)
    problems.push(...loaded.problems)
    if (loaded.workflow) workflows.set(name, loaded.workflow)
  }
  return { workflows, problems: [...problems, ...[...workflows.values()].flatMap((workflow) => strangersOf(workflow, files))] }
}

/** A workflow that is called and lies elsewhere is nobody's mistake, but the call will fail here. */
const strangersOf = (workflow: Workflow, files: ReadonlyMap<string, string>): Problem[] =>
  calledWorkflows(workflow)
    .filter(({ name }) => !files.has(name))
    .map(({ name, origin }) => ({ code: 'WorkflowNotFound', severity: 'warning', message: `the workflow '${name}', which is called here, is not in this project`, origin, hint: `it has: ${[...files.keys()].join(', ')}` }))

/** A Standard logic app: a folder with `host.json`, in which the workflows have folders of their own. */
async function appIn(folder: string): Promise<App> {
  const read = async (name: string): Promise<{ file: string; text: string } | undefined> => {
    const file = join(folder, name)
    const text = await readFile(file, 'utf8').catch(() => undefined)
    return text === undefined ? undefined : { file, text }
  }
  // Other projects keep other things under these names.
  if ((await read('host.json')) === undefined) return loadApp({})
  return loadApp({ parameters: await read('parameters.json'), connections: await read('connections.json') })
}
