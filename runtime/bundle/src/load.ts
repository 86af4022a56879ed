import { resolve } from 'node:path'
import { reportDuplicateResources, resourceKinds, warnOfUnknownFields } from './fields.ts'
import { type FileNames, type SourceFile, excerptsFrom, fileNames, readFiles, rootFileNames } from './files.ts'
import { fieldText, interpolate, unescape, warnOfOpenReferences } from './interpolate.ts'
import { readJob } from './job.ts'
import { joinLists, merge } from './merge.ts'
import { applyMode, resourcesOf } from './modes.ts'
import { type Json, type Node, field, isNull, scalar, toJson, withField, withoutField } from './node.ts'
import { readPipeline } from './pipeline.ts'
import { type Origin, type Problem, type Report, newReport } from './problem.ts'
import type { Bundle, CloudOnlyResource, RefusedResource } from './resources.ts'
import { selectTarget } from './target.ts'
import { readSchema, readVolume } from './unityCatalog.ts'
import { assignVariables } from './variables.ts'

export interface LoadOptions {
  /** Folder that holds `databricks.yml`. */
  readonly root: string
  /** File names in origins are relative to this folder; the root by default. */
  readonly base?: string
  /** `-t`; without it the only target, or the one marked as default. */
  readonly target?: string
  /** `--var name=value`. */
  readonly variables?: Readonly<Record<string, string>>
  /** Where `BUNDLE_VAR_<name>` is looked up; the environment of the process by default. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Stands for `${workspace.current_user}`; nobody is signed in here. */
  readonly user?: { readonly userName: string; readonly shortName: string }
}

export interface LoadedBundle {
  /** Missing when no target could be resolved; resources with errors of their own are in its `refused`. */
  readonly bundle: Bundle | undefined
  readonly problems: readonly Problem[]
}

export const localUser = { userName: 'local@lagoon', shortName: 'local' } as const

/** Reads a Declarative Automation Bundle for one target. Every problem of every file is reported; nothing is thrown for bad files. */
export function loadBundle(options: LoadOptions): LoadedBundle {
  const root = resolve(options.root)
  const names = fileNames(root, resolve(options.base ?? root))
  const report = newReport(excerptsFrom(names))
  const files = readFiles({ names, report })
  const rootFile: Origin = { file: files[0]?.name ?? names.nameOf(resolve(root, rootFileNames[0])), line: 1, column: 1 }
  const tree = mergedTree(files, report)
  if (!tree) return { bundle: undefined, problems: report.problems }

  const selected = selectTarget({ tree, wanted: options.target, report })
  if (!selected) return { bundle: undefined, problems: report.problems }
  const user = options.user ?? localUser
  const given = { flags: options.variables ?? {}, env: options.env ?? process.env, root, target: selected.target }
  let resolved = assignVariables({ tree: selected.tree, given, rootFile, report })
  const bundleName = fieldText(field(resolved, 'bundle'), 'name')
  if (bundleName === undefined) report.error('MISSING_FIELD', field(resolved, 'bundle')?.origin ?? rootFile, "the bundle needs 'bundle.name'")
  refusePythonResources(resolved, report)

  const early = new Set(['var', 'variables', 'bundle', 'workspace'])
  resolved = withWorkspace({ tree: resolved, bundleName: bundleName ?? '', target: selected.target, user, root, origin: rootFile })
  const explicitRootPath = field(field(selected.tree, 'workspace'), 'root_path')
  resolved = interpolate({ tree: resolved, within: resolved, prefixes: early, report })
  resolved = joinLists(resolved, report)
  const forRules = explicitRootPath ? resolved : withField(resolved, ['workspace'], withoutField(field(resolved, 'workspace') ?? resolved, 'root_path'))
  const moded = applyMode({ tree: forRules, mode: selected.mode, shortName: user.shortName, report })
  const withIds = [...resourcesOf(moded)].reduce((result, { kind, key, origin }) => withField(result, ['resources', kind, key, 'id'], scalar(key, origin)), moded)
  const late = field(withIds, 'resources')
  const resources = late && interpolate({ tree: withIds, within: late, prefixes: new Set(['resources']), report })
  if (resources) warnOfOpenReferences(resources, report)
  const final = resources ? withField(withIds, ['resources'], unescape(resources)) : withIds

  const roots = [root, ...syncRoots(final, names)]
  return {
    bundle: {
      name: bundleName ?? '',
      target: selected.target,
      mode: selected.mode,
      root,
      files: files.map(file => file.name),
      variables: variableValues(resolved),
      workspace: jsonMap(field(resolved, 'workspace')),
      ...typedResources({ tree: final, names, roots, report }),
    },
    problems: report.problems,
  }
}

function mergedTree(files: readonly SourceFile[], report: Report): Node | undefined {
  for (const file of files) warnOfUnknownFields(file.tree, report)
  reportDuplicateResources(files.map(file => file.tree), report)
  const [root, ...others] = files
  if (!root) return undefined
  return others.reduce<Node>((tree, file) => merge(tree, withoutField(file.tree, 'include'), report) ?? tree, root.tree)
}

function withWorkspace({ tree, bundleName, target, user, root, origin }: {
  tree: Node; bundleName: string; target: string; user: { userName: string; shortName: string }; root: string; origin: Origin
}): Node {
  const set = (node: Node, path: readonly string[], value: string): Node => withField(node, ['workspace', ...path], scalar(value, origin))
  let result = set(tree, ['current_user', 'userName'], user.userName)
  result = set(result, ['current_user', 'short_name'], user.shortName)
  result = set(result, ['current_user', 'domain_friendly_name'], user.shortName)
  const isGiven = (key: string): boolean => !isNull(field(field(tree, 'workspace'), key))
  if (!isGiven('root_path')) result = set(result, ['root_path'], `/Workspace/Users/${user.userName}/.bundle/${bundleName}/${target}`)
  const linked = fieldText(field(tree, 'presets'), 'source_linked_deployment') === 'true'
  for (const [key, folder] of [['file_path', 'files'], ['resource_path', 'resources'], ['artifact_path', 'artifacts'], ['state_path', 'state']] as const) {
    if (!isGiven(key)) result = set(result, [key], key === 'file_path' && linked ? root : `\${workspace.root_path}/${folder}`)
  }
  return withField(result, ['bundle', 'environment'], scalar(target, origin))
}

function refusePythonResources(tree: Node, report: Report): void {
  for (const python of [field(tree, 'python'), field(field(tree, 'experimental'), 'python')]) {
    const resources = field(python, 'resources')
    if (!isNull(resources) && resources) report.error('PYTHON_SOURCE_NOT_SUPPORTED', resources.origin, 'resources written in Python have no local counterpart', 'write them as YAML and include the file')
  }
}

function typedResources({ tree, names, roots, report }: { tree: Node; names: FileNames; roots: readonly string[]; report: Report }):
Pick<Bundle, 'pipelines' | 'jobs' | 'schemas' | 'volumes' | 'cloudOnly' | 'refused'> {
  const all = [...resourcesOf(tree)]
  const known = { pipelines: new Set(keysOf(all, 'pipelines')), jobs: new Set(keysOf(all, 'jobs')) }
  const refused: RefusedResource[] = []
  /** Reads one kind; a resource whose reading reports an error is refused, so nobody can run half of it. */
  const readAll = <T>(kind: string, single: RefusedResource['kind'], read: (item: { key: string; node: Node; origin: Origin }) => T): Record<string, T> =>
    Object.fromEntries(all.filter(item => item.kind === kind).flatMap(({ key, node, origin }): [string, T][] => {
      const before = report.problems.length
      const resource = read({ key, node, origin })
      const errors = report.problems.slice(before).filter(problem => problem.severity === 'error')
      if (errors.length === 0) return [[key, resource]]
      refused.push({ kind: single, key, origin, problems: errors })
      return []
    }))
  const cloudOnly: CloudOnlyResource[] = all
    .filter(({ kind }) => resourceKinds.includes(kind) && !['pipelines', 'jobs', 'schemas', 'volumes'].includes(kind))
    .map(({ kind, key, origin }) => ({ kind, key, origin }))
  return {
    pipelines: readAll('pipelines', 'pipeline', item => readPipeline({ ...item, names, roots, report })),
    jobs: readAll('jobs', 'job', item => readJob({ ...item, names, known, report })),
    schemas: readAll('schemas', 'schema', item => readSchema({ ...item, report })),
    volumes: readAll('volumes', 'volume', item => readVolume({ ...item, report })),
    cloudOnly,
    refused,
  }
}

const keysOf = (all: readonly { kind: string; key: string }[], kind: string): string[] => all.filter(item => item.kind === kind).map(item => item.key)

function variableValues(tree: Node): Record<string, Json> {
  const variables = field(tree, 'variables')
  if (variables?.kind !== 'map') return {}
  return Object.fromEntries([...variables.entries].flatMap(([name, entry]): [string, Json][] => {
    const value = field(entry.value, 'value')
    return value ? [[name, toJson(unescape(value))]] : []
  }))
}

function jsonMap(node: Node | undefined): Record<string, Json> {
  return node?.kind === 'map' ? Object.fromEntries([...node.entries].map(([key, entry]) => [key, toJson(entry.value)])) : {}
}

/** Folders outside the root that `sync.paths` takes in. */
function syncRoots(tree: Node, names: FileNames): string[] {
  const paths = field(field(tree, 'sync'), 'paths')
  if (paths?.kind !== 'sequence') return []
  return paths.items.flatMap(item => (item.kind === 'scalar' && typeof item.value === 'string' ? [resolve(names.root, item.value)] : []))
}
