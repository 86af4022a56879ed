import { fieldText } from './interpolate.ts'
import { type MapNode, type Node, at, emptyMap, field, isNull, scalar, withField } from './node.ts'
import type { Origin, Report } from './problem.ts'

interface Presets {
  readonly namePrefix: string
  readonly schemaPrefix: string
  readonly pauseStatus: string | undefined
  readonly jobsMaxConcurrentRuns: number | undefined
  readonly pipelinesDevelopment: boolean | undefined
  readonly tags: readonly [string, Node][]
}

/** Applies what the target's mode and presets do to resources: names, tags, pauses, pipeline development. */
export function applyMode({ tree, mode, shortName, report }: { tree: Node; mode: 'development' | 'production' | undefined; shortName: string; report: Report }): Node {
  if (mode === 'production') checkProduction(tree, report)
  if (mode === 'development') checkDevelopment(tree, report)
  const presets = presetsOf({ tree, mode, shortName })
  let result = tree
  for (const { kind, key, node } of resourcesOf(tree)) {
    const change = changes[kind]
    if (change) result = withField(result, ['resources', kind, key], change(node, presets, mode))
  }
  return result
}

const changes: Readonly<Record<string, (node: MapNode, presets: Presets, mode: string | undefined) => Node>> = {
  jobs(node, presets) {
    let job = prefixed(node, presets.namePrefix, 'Untitled')
    job = tagged(job, presets)
    if (presets.jobsMaxConcurrentRuns !== undefined && isNull(field(job, 'max_concurrent_runs'))) job = withField(job, ['max_concurrent_runs'], scalar(presets.jobsMaxConcurrentRuns, node.origin))
    for (const part of ['schedule', 'trigger', 'continuous']) {
      const value = field(job, part)
      if (presets.pauseStatus && value?.kind === 'map' && isNull(field(value, 'pause_status'))) job = withField(job, [part, 'pause_status'], scalar(presets.pauseStatus, value.origin))
    }
    return job
  },
  pipelines(node, presets, mode) {
    let pipeline = tagged(prefixed(node, presets.namePrefix, ''), presets)
    if (presets.pipelinesDevelopment !== undefined && isNull(field(pipeline, 'development'))) pipeline = withField(pipeline, ['development'], scalar(presets.pipelinesDevelopment, node.origin))
    if (mode === 'development') pipeline = withField(pipeline, ['continuous'], scalar(false, field(pipeline, 'continuous')?.origin ?? node.origin))
    return pipeline
  },
  schemas: (node, presets) => prefixed(node, presets.schemaPrefix, ''),
}

function prefixed(node: MapNode, prefix: string, fallback: string): Node {
  const name = fieldText(node, 'name') ?? fallback
  return prefix && name ? withField(node, ['name'], scalar(prefix + name, field(node, 'name')?.origin ?? node.origin)) : node
}

function tagged(node: Node, presets: Presets): Node {
  return presets.tags.reduce((result, [tag, value]) => (field(field(result, 'tags'), tag) ? result : withField(result, ['tags', tag], value)), node)
}

function presetsOf({ tree, mode, shortName }: { tree: Node; mode: string | undefined; shortName: string }): Presets {
  const given = field(tree, 'presets')
  const development = mode === 'development'
  const namePrefix = fieldText(given, 'name_prefix') ?? (development ? `[dev ${shortName}] ` : '')
  const skipSchemas = fieldText(field(tree, 'experimental'), 'skip_name_prefix_for_schema') === 'true'
  const normalized = namePrefix.toLowerCase().replaceAll(/[^a-z0-9_]+/g, '_').replaceAll(/^_+|_+$/g, '')
  const tags = field(given, 'tags')
  const own = tags?.kind === 'map' ? [...tags.entries].map(([key, entry]): [string, Node] => [key, entry.value]) : []
  const concurrent = fieldText(given, 'jobs_max_concurrent_runs')
  const pipelines = fieldText(given, 'pipelines_development')
  return {
    namePrefix,
    schemaPrefix: normalized && !skipSchemas ? `${normalized}_` : '',
    pauseStatus: fieldText(given, 'trigger_pause_status') ?? (development ? 'PAUSED' : undefined),
    jobsMaxConcurrentRuns: concurrent !== undefined ? Number(concurrent) : development ? 4 : undefined,
    pipelinesDevelopment: pipelines !== undefined ? pipelines === 'true' : development ? true : undefined,
    tags: development ? [...own, ['dev', scalar(shortName, tree.origin)]] : own,
  }
}

function checkDevelopment(tree: Node, report: Report): void {
  const status = at(tree, ['presets', 'trigger_pause_status'])
  if (status?.kind === 'scalar' && status.value === 'UNPAUSED') report.error('MODE_RULE', status.origin, "'mode: development' does not allow trigger_pause_status: UNPAUSED")
}

function checkProduction(tree: Node, report: Report): void {
  for (const { kind, key, node } of resourcesOf(tree)) {
    const development = kind === 'pipelines' ? field(node, 'development') : undefined
    if (development?.kind === 'scalar' && development.value === true) report.error('MODE_RULE', development.origin, `'mode: production' does not allow 'development: true' (pipeline '${key}')`)
  }
  const workspace = field(tree, 'workspace')
  if (isNull(field(workspace, 'root_path')) && isNull(field(tree, 'run_as'))) {
    report.error('MODE_RULE', workspace?.origin ?? tree.origin, "'mode: production' needs an explicit workspace.root_path, so that there is one copy of the deployment",
      'for example root_path: /Workspace/Users/${workspace.current_user.userName}/.bundle/${bundle.name}/${bundle.target}')
  }
}

export function* resourcesOf(tree: Node): Generator<{ kind: string; key: string; node: MapNode; origin: Origin }> {
  const kinds = field(tree, 'resources')
  if (kinds?.kind !== 'map') return
  for (const [kind, ofKind] of kinds.entries) {
    if (ofKind.value.kind !== 'map') continue
    for (const [key, entry] of ofKind.value.entries) {
      yield { kind, key, node: entry.value.kind === 'map' ? entry.value : emptyMap(entry.value.origin), origin: entry.origin }
    }
  }
}
