import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, posix, relative, resolve, sep } from 'node:path'
import { entriesOf, filesMatching, isFile, isGlob } from './glob.ts'
import { type MapNode, emptyMap, field, textOf } from './node.ts'
import type { Origin, Report } from './problem.ts'
import { readYaml } from './yaml.ts'

export const rootFileNames = ['databricks.yml', 'databricks.yaml', 'bundle.yml', 'bundle.yaml'] as const

/** Names of files in messages, and the way back from such a name to the file. */
export interface FileNames {
  readonly root: string
  nameOf(absolute: string): string
  pathOf(name: string): string
}

export function fileNames(root: string, base: string): FileNames {
  return {
    root,
    nameOf: absolute => relative(base, absolute).split(sep).join('/') || '.',
    pathOf: name => resolve(base, name),
  }
}

/** A path as a bundle file writes it, from the folder of the file that writes it. */
export function pathFrom(origin: Origin, written: string, names: FileNames): string {
  return isAbsolute(written) ? written : resolve(dirname(names.pathOf(origin.file)), written)
}

export interface SourceFile {
  readonly name: string
  readonly tree: MapNode
}

/** The line a problem points at, for its excerpt. */
export function excerptsFrom(names: FileNames): (origin: Origin) => string | undefined {
  const lines = new Map<string, readonly string[]>()
  return ({ file, line }) => {
    if (!lines.has(file)) lines.set(file, isFile(names.pathOf(file)) ? readFileSync(names.pathOf(file), 'utf8').split(/\r?\n/) : [])
    return lines.get(file)?.[line - 1]?.trimEnd() || undefined
  }
}

/** Reads the root file and what it includes, in the order in which they are merged; the first is the root file. */
export function readFiles({ names, report }: { names: FileNames; report: Report }): SourceFile[] {
  const roots = rootFileNames.map(name => resolve(names.root, name)).filter(isFile)
  const [rootPath, second] = roots
  if (rootPath === undefined) {
    report.error('BUNDLE_NOT_FOUND', { file: names.nameOf(resolve(names.root, rootFileNames[0])), line: 1, column: 1 },
      `there is no ${rootFileNames.join(', ')} in this folder`)
    return []
  }
  if (second !== undefined) {
    report.error('SEVERAL_BUNDLE_FILES', { file: names.nameOf(second), line: 1, column: 1 },
      `a bundle has one root file, and ${names.nameOf(rootPath)} is one already`)
  }
  const root = readSource(rootPath, names, report)
  if (!root) return []
  const included = includedPaths({ tree: root.tree, rootPath, names, report })
  const others = included.map(path => readSource(path, names, report)).filter(file => file !== undefined)
  for (const file of others) {
    const include = file.tree.entries.get('include')
    if (include) report.warn('INCLUDE_NOT_IN_ROOT', include.origin, `'include' counts only in ${root.name}; here it has no effect`)
  }
  warnOfForgottenFiles({ root, included: new Set([rootPath, ...included]), names, report })
  return [root, ...others]
}

function readSource(path: string, names: FileNames, report: Report): SourceFile | undefined {
  const name = names.nameOf(path)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    report.error('FILE_UNREADABLE', { file: name, line: 1, column: 1 }, error instanceof Error ? error.message : String(error))
    return undefined
  }
  const tree = readYaml({ text, file: name, report })
  return tree && { name, tree }
}

function includedPaths({ tree, rootPath, names, report }: { tree: MapNode; rootPath: string; names: FileNames; report: Report }): string[] {
  const include = field(tree, 'include')
  if (include === undefined) return []
  if (include.kind !== 'sequence') {
    report.error('WRONG_TYPE', include.origin, "'include' is a list of file names and patterns")
    return []
  }
  const found = new Set<string>()
  for (const item of include.items) {
    if (item.kind !== 'scalar' || item.value === null) {
      report.error('WRONG_TYPE', item.origin, "an entry of 'include' is a file name or a pattern")
      continue
    }
    const pattern = textOf(item)
    if (isAbsolute(pattern)) {
      report.error('INCLUDE_NOT_FOUND', item.origin, `${pattern} is an absolute path; 'include' takes relative ones`)
      continue
    }
    const matches = filesMatching(posix.join(names.root.split(sep).join('/'), pattern)).map(path => resolve(path)).filter(path => path !== rootPath)
    if (matches.length === 0 && !isGlob(pattern)) report.error('INCLUDE_NOT_FOUND', item.origin, `${pattern} does not exist`)
    else if (matches.length === 0) report.warn('INCLUDE_NOT_FOUND', item.origin, `no file matches ${pattern}`)
    for (const path of matches) {
      if (/\.(ya?ml|json)$/i.test(path)) found.add(path)
      else report.error('INCLUDE_NOT_FOUND', item.origin, `${names.nameOf(path)} is neither YAML nor JSON`)
    }
  }
  return [...found]
}

const deepestSearch = 5
const neverSearched = new Set(['node_modules', 'dist', 'build', 'venv'])

/** A resource file that is not included does not exist for Databricks, and nothing there says so. */
function warnOfForgottenFiles({ root, included, names, report }: { root: SourceFile; included: ReadonlySet<string>; names: FileNames; report: Report }): void {
  const search = (folder: string, depth: number): void => {
    const entries = entriesOf(folder)
    if (depth > 0 && entries.some(entry => rootFileNames.some(name => name === entry.name))) return
    for (const entry of entries) {
      const path = resolve(folder, entry.name)
      if (entry.isDirectory()) {
        if (depth < deepestSearch && !entry.name.startsWith('.') && !neverSearched.has(entry.name)) search(path, depth + 1)
      } else if (/\.ya?ml$/i.test(entry.name) && entry.isFile() && !included.has(path) && !isRootName(entry.name)) {
        warnIfItHoldsResources(path)
      }
    }
  }
  const warnIfItHoldsResources = (path: string): void => {
    const name = names.nameOf(path)
    const quiet: Report = { error() {}, warn() {}, problems: [] }
    let tree: MapNode | undefined
    try {
      tree = readYaml({ text: readFileSync(path, 'utf8'), file: name, report: quiet })
    } catch {
      return
    }
    const resources = (tree ?? emptyMap({ file: name, line: 1, column: 1 })).entries.get('resources')
    if (resources?.value.kind !== 'map') return
    const folder = relative(names.root, dirname(path)).split(sep).join('/')
    const suggestion = folder ? `${folder}/*.yml` : relative(names.root, path)
    report.warn('RESOURCE_FILE_NOT_INCLUDED', resources.origin,
      `the resources of this file are never deployed: 'include' of ${root.name} does not name it`, `add to ${root.name}:  include: [${suggestion}]`)
  }
  search(names.root, 0)
}

const isRootName = (name: string): boolean => rootFileNames.some(root => root === name)
