import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isFile } from './glob.ts'
import { didYouMean } from './nearest.ts'
import { type Json, type Node, field, fromJson, scalar, withField } from './node.ts'
import type { Origin, Report } from './problem.ts'

export interface GivenValues {
  /** `--var name=value`. */
  readonly flags: Readonly<Record<string, string>>
  /** Where `BUNDLE_VAR_<name>` is looked up. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute folder of the bundle: `.databricks/bundle/<target>/variable-overrides.json`. */
  readonly root: string
  readonly target: string
}

/** Gives every declared variable its `value`: flag, environment, overrides file, default, in this order; else an error. */
export function assignVariables({ tree, given, rootFile, report }: { tree: Node; given: GivenValues; rootFile: Origin; report: Report }): Node {
  const declared = field(tree, 'variables')
  const entries = declared?.kind === 'map' ? declared.entries : new Map<string, { value: Node; origin: Origin }>()
  for (const name of Object.keys(given.flags)) {
    if (!entries.has(name)) {
      report.error('VARIABLE_NOT_DECLARED', declared?.origin ?? rootFile, `--var sets variable '${name}', which the bundle does not declare`, didYouMean(name, entries.keys()))
    }
  }
  const overrides = readOverrides(given, report)
  let result = tree
  for (const [name, entry] of entries) {
    const definition = entry.value
    const complex = field(definition, 'type')
    const isComplex = complex?.kind === 'scalar' && complex.value === 'complex'
    const text = given.flags[name] ?? given.env[`BUNDLE_VAR_${name}`]
    const override = overrides[name]
    const fallback = field(definition, 'default')
    const lookup = field(definition, 'lookup')
    if (text !== undefined && isComplex) {
      report.error('WRONG_TYPE', entry.origin, `variable '${name}' is complex and cannot be set by --var or BUNDLE_VAR_${name}`)
    } else if (text !== undefined) {
      result = withField(result, ['variables', name, 'value'], scalar(text, entry.origin))
    } else if (override !== undefined) {
      result = withField(result, ['variables', name, 'value'], fromJson(override, entry.origin))
    } else if (fallback) {
      result = withField(result, ['variables', name, 'value'], fallback)
    } else if (lookup) {
      report.error('VARIABLE_LOOKUP_NOT_SUPPORTED', lookup.origin,
        `variable '${name}' looks up an object of a workspace, which does not exist here`, `give it a value: --var ${name}=… or BUNDLE_VAR_${name}`)
    } else {
      report.error('VARIABLE_WITHOUT_VALUE', entry.origin, `variable '${name}' has no value and no default`, `give it a value: --var ${name}=… or BUNDLE_VAR_${name}`)
    }
  }
  return result
}

function readOverrides({ root, target }: GivenValues, report: Report): Record<string, Json> {
  const name = `.databricks/bundle/${target}/variable-overrides.json`
  const path = resolve(root, name)
  if (!isFile(path)) return {}
  const origin = { file: name, line: 1, column: 1 }
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, Json>
    report.error('WRONG_TYPE', origin, 'the file is one JSON object: variable names and values')
  } catch (error) {
    report.error('FILE_UNREADABLE', origin, error instanceof Error ? error.message : String(error))
  }
  return {}
}
