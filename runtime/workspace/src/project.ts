import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { WorkspaceError } from './error.ts'

/** Where the artifacts of a project lie. Paths are as the user would write them from the current folder. */
export interface Project {
  readonly root: string
  /** The folder that holds `pipeline/` beside `dataset/` or `linkedService/`. */
  readonly factoryRoot: string | undefined
  /** The folder that holds `databricks.yml`. */
  readonly bundleRoot: string | undefined
  /** `workflow.json` of each Logic App, by the name of its folder. */
  readonly workflows: ReadonlyMap<string, string>
}

const bundleFiles = new Set(['databricks.yml', 'databricks.yaml', 'bundle.yml', 'bundle.yaml'])
const skipped = new Set(['node_modules', 'dist', 'target'])
const maxDepth = 4

/** Looks at the folder itself first, then at what lies below it, nearest first. Throws `ProjectNotFound`. */
export async function findProject(root: string): Promise<Project> {
  let factoryRoot: string | undefined
  let bundleRoot: string | undefined
  const workflows = new Map<string, string>()

  let level = [root]
  for (let depth = 0; depth <= maxDepth && level.length > 0; depth += 1) {
    const next: string[] = []
    for (const folder of level) {
      const { files, folders } = await entriesOf(folder, depth === 0)
      if (!factoryRoot && folders.has('pipeline') && (folders.has('dataset') || folders.has('linkedService'))) factoryRoot = folder
      if (!bundleRoot && [...bundleFiles].some((name) => files.has(name))) bundleRoot = folder
      if (files.has('workflow.json')) workflows.set(folder.split(sep).at(-1) ?? folder, join(folder, 'workflow.json'))
      for (const name of folders) if (!name.startsWith('.') && !skipped.has(name)) next.push(join(folder, name))
    }
    level = next
  }

  if (!factoryRoot && !bundleRoot && workflows.size === 0) {
    throw new WorkspaceError('ProjectNotFound', `nothing to run in ${root}`, {
      hint: 'expected a factory (a folder with pipeline/ beside dataset/ or linkedService/), a bundle (databricks.yml) or a workflow.json at or below it; name another folder with --project DIR',
    })
  }
  return { root, factoryRoot, bundleRoot, workflows }
}

async function entriesOf(folder: string, mustExist: boolean): Promise<{ files: Set<string>; folders: Set<string> }> {
  try {
    const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))
    return {
      files: new Set(entries.filter((entry) => entry.isFile()).map((entry) => entry.name)),
      folders: new Set(entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)),
    }
  } catch (error) {
    if (!mustExist) return { files: new Set(), folders: new Set() }
    throw new WorkspaceError('ProjectNotFound', `there is no folder ${folder}`, { cause: error, hint: 'name the project with --project DIR' })
  }
}

/** How a project is recorded in its state: seen from the state's own folder, so that a clone may be moved. */
export const projectIdentity = (project: string, stateFolder: string): string =>
  relative(join(stateFolder, '..'), project).split(sep).join('/') || '.'
