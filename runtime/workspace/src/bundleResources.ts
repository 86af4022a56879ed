import type { JobResource, PipelineResource } from '@lagoon/bundle'
import { WorkspaceError } from './error.ts'
import type { Workspace } from './workspace.ts'

/** The keys of the bundle's jobs and pipelines. A project without a bundle has none. */
export function jobsAndPipelines(workspace: Workspace): { jobs: readonly string[]; pipelines: readonly string[] } {
  const bundle = workspace.bundle()?.bundle
  return { jobs: Object.keys(bundle?.jobs ?? {}), pipelines: Object.keys(bundle?.pipelines ?? {}) }
}

export const pipelineNamed = (workspace: Workspace, name: string | undefined): PipelineResource => resourceNamed(workspace, 'pipeline', name)
export const jobNamed = (workspace: Workspace, name: string): JobResource => resourceNamed(workspace, 'job', name)

/** By key, by name, or by the name that development mode has put a prefix before. */
function resourceNamed<Kind extends 'job' | 'pipeline'>(workspace: Workspace, kind: Kind, name: string | undefined): Resources[Kind] {
  const { refused, ...bundle } = workspace.requireBundle()
  const ofKind: { readonly [K in 'job' | 'pipeline']: Readonly<Record<string, Resources[K]>> } = { job: bundle.jobs, pipeline: bundle.pipelines }
  const all: Resources[Kind][] = Object.values(ofKind[kind])
  const found = name === undefined ? all : all.filter((one) => one.key === name || one.name === name)
  const [resource] = found
  if (resource && found.length === 1) return resource
  const broken = refused.filter((one) => one.kind === kind && (name === undefined || one.key === name))
  if (!resource && broken.length > 0) throw new WorkspaceError('InvalidProject', `the ${kind} ${broken.map(({ key }) => key).join(', ')} cannot be run`, { problems: broken.flatMap(({ problems }) => problems) })
  throw new WorkspaceError('ResourceNotFound', name === undefined ? `the bundle has ${all.length} ${kind}s` : `the bundle has no ${kind} '${name}'`, {
    hint: all.length > 0 ? `it has: ${all.map(({ key }) => key).join(', ')}` : `a resource under resources.${kind}s declares one`,
  })
}

interface Resources {
  readonly job: JobResource
  readonly pipeline: PipelineResource
}
