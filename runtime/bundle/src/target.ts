import { merge } from './merge.ts'
import { didYouMean } from './nearest.ts'
import { type Node, emptyMap, field, isNull, scalar, textOf, withField, withoutField } from './node.ts'
import type { Origin, Report } from './problem.ts'

export interface Selected {
  readonly target: string
  readonly mode: 'development' | 'production' | undefined
  /** The root tree with the target laid over it, without `targets`. */
  readonly tree: Node
}

/** Chooses one target and lays it over the root. Source: the rules of the Databricks CLI, `facts/lakeflow.md` section 11. */
export function selectTarget({ tree, wanted, report }: { tree: Node; wanted: string | undefined; report: Report }): Selected | undefined {
  const targets = field(tree, 'targets') ?? field(tree, 'environments') ?? emptyMap(tree.origin)
  const rest = withoutField(withoutField(tree, 'targets'), 'environments')
  if (targets.kind !== 'map') {
    report.error('WRONG_TYPE', targets.origin, "'targets' is a map of targets by name")
    return undefined
  }
  const name = chooseName({ targets: targets.entries, wanted, origin: targets.origin, report })
  if (name === undefined) return undefined
  const target = targets.entries.get(name)?.value ?? emptyMap(tree.origin)
  if (!isNull(target) && target.kind !== 'map') {
    report.error('WRONG_TYPE', target.origin, `target '${name}' is a map of fields`)
    return undefined
  }
  let result = rest
  for (const key of ['bundle', 'workspace', 'artifacts', 'resources', 'sync', 'permissions', 'presets'] as const) {
    const merged = merge(field(rest, key), field(target, key), report)
    if (merged) result = withField(result, [key], merged)
  }
  const git = merge(field(field(result, 'bundle'), 'git'), field(target, 'git'), report)
  if (git) result = withField(result, ['bundle', 'git'], git)
  const runAs = field(target, 'run_as')
  if (runAs) result = withField(withoutField(result, 'run_as'), ['run_as'], runAs)
  result = overrideVariables({ tree: result, overrides: field(target, 'variables'), target: name, report })
  return { target: name, mode: modeOf(field(target, 'mode'), report), tree: withField(result, ['bundle', 'target'], scalar(name, target.origin)) }
}

function chooseName({ targets, wanted, origin, report }: {
  targets: ReadonlyMap<string, { readonly value: Node }>; wanted: string | undefined; origin: Origin; report: Report
}): string | undefined {
  const names = [...targets.keys()]
  if (wanted !== undefined) {
    if (targets.has(wanted) || (names.length === 0 && wanted === 'default')) return wanted
    report.error('TARGET_NOT_FOUND', origin, `there is no target '${wanted}'; there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ') || 'none'}`, didYouMean(wanted, names))
    return undefined
  }
  if (names.length === 0) return 'default'
  if (names.length === 1) return names[0]
  const defaults = [...targets].filter(([, entry]) => {
    const flag = field(entry.value, 'default')
    return flag?.kind === 'scalar' && flag.value === true
  })
  const [first, second] = defaults
  if (first && !second) return first[0]
  report.error('TARGET_AMBIGUOUS', (second ? field(second[1].value, 'default') : undefined)?.origin ?? origin,
    second ? `targets ${defaults.map(([name]) => name).join(' and ')} are both marked 'default: true'` : `no target is marked 'default: true': say which of ${names.join(', ')} is meant`)
  return undefined
}

function modeOf(node: Node | undefined, report: Report): Selected['mode'] {
  if (node === undefined || isNull(node)) return undefined
  if (node.kind === 'scalar' && (node.value === 'development' || node.value === 'production')) return node.value
  report.error('WRONG_TYPE', node.origin, "'mode' is development or production")
  return undefined
}

const definitionFields = new Set(['default', 'lookup', 'description', 'type'])

/** The definition a variable has: a bare value (allowed in targets) is its default. */
export function definitionOf(node: Node): Node {
  if (node.kind === 'map' && [...node.entries.keys()].every(key => definitionFields.has(key))) return node
  return { kind: 'map', entries: new Map([['default', { value: node, origin: node.origin }]]), origin: node.origin }
}

function overrideVariables({ tree, overrides, target, report }: { tree: Node; overrides: Node | undefined; target: string; report: Report }): Node {
  if (overrides?.kind !== 'map') return tree
  const declared = field(tree, 'variables')
  let result = tree
  for (const [name, entry] of overrides.entries) {
    const old = field(declared, name)
    if (!old) {
      const names = declared?.kind === 'map' ? [...declared.entries.keys()] : []
      report.error('VARIABLE_NOT_DECLARED', entry.origin, `target '${target}' sets variable '${name}', which the root does not declare`, didYouMean(name, names))
      continue
    }
    const given = definitionOf(entry.value)
    let definition: Node = old
    // Setting one of the two drops the other, and a complex default is replaced whole.
    for (const [key, other] of [['default', 'lookup'], ['lookup', 'default']] as const) {
      const value = field(given, key)
      if (value) definition = withField(withoutField(withoutField(definition, other), key), [key], value)
    }
    result = withField(result, ['variables', name], definition)
  }
  return result
}

export const nameText = (node: Node | undefined): string | undefined => (node?.kind === 'scalar' && node.value !== null ? textOf(node) : undefined)
