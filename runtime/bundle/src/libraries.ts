import { extname, resolve, sep } from 'node:path'
import { type FileNames, pathFrom } from './files.ts'
import { filesMatching, isFile, isFolder, isGlob } from './glob.ts'
import { type Node, type ScalarNode, field, isNull, textOf } from './node.ts'
import type { Report } from './problem.ts'
import type { Reader } from './reader.ts'
import type { LibraryFile } from './resources.ts'

const foreignLanguages: Readonly<Record<string, string>> = { '.py': 'Python', '.ipynb': 'a notebook', '.scala': 'Scala', '.r': 'R' }
export const pythonHint = 'Lagoon runs SQL sources: write the dataset as CREATE OR REFRESH STREAMING TABLE or MATERIALIZED VIEW in a .sql file'

/** The source files of a pipeline, globs expanded; Python and everything else that is not SQL is refused by name and place. */
export function readLibraries({ reader, what, names, roots, report }: {
  reader: Reader; what: string; names: FileNames; roots: readonly string[]; report: Report
}): LibraryFile[] {
  const found = new Map<string, LibraryFile>()
  for (const item of reader.items('libraries')) {
    const glob = field(field(item, 'glob'), 'include')
    const path = field(field(item, 'file'), 'path') ?? field(field(item, 'notebook'), 'path')
    const written = glob ?? path
    if (written === undefined || isNull(written) || written.kind !== 'scalar') {
      refuseLibrary(item, what, report)
      continue
    }
    const matches = glob ? expand({ written, what, names, report }) : onePath({ written, what, names, report })
    for (const absolute of matches) {
      if (!roots.some(root => absolute === root || absolute.startsWith(root + sep))) {
        report.error('PATH_LEAVES_BUNDLE', written.origin, `${names.nameOf(absolute)} lies outside of the bundle`, "name its folder in 'sync.paths' to take it in")
        continue
      }
      const language = languageOf(absolute)
      const name = names.nameOf(absolute)
      if (language === 'sql') found.set(absolute, found.get(absolute) ?? { path: absolute, name, language, origin: written.origin })
      else if (language) report.error('PYTHON_SOURCE_NOT_SUPPORTED', written.origin, `${what}: ${name} is ${language}, which has no local counterpart`, pythonHint)
      else report.warn('LIBRARY_NOT_SUPPORTED', written.origin, `${what}: ${name} is not a source file and is left out`)
    }
  }
  return [...found.values()]
}

export function languageOf(path: string): string | undefined {
  const extension = extname(path).toLowerCase()
  return extension === '.sql' ? 'sql' : foreignLanguages[extension]
}

function expand({ written, what, names, report }: { written: ScalarNode; what: string; names: FileNames; report: Report }): string[] {
  const pattern = pathFrom(written.origin, textOf(written), names)
  // A folder stands for everything below it.
  const matches = filesMatching(!isGlob(pattern) && isFolder(pattern) ? `${pattern}/**` : pattern).map(match => resolve(match))
  if (matches.length === 0) report.error('LIBRARY_NOT_FOUND', written.origin, `${what}: no file matches ${textOf(written)}`, `the pattern starts from the folder of ${written.origin.file}`)
  return matches
}

function onePath({ written, what, names, report }: { written: ScalarNode; what: string; names: FileNames; report: Report }): string[] {
  const path = pathFrom(written.origin, textOf(written), names)
  if (isFile(path)) return [path]
  const source = ['.py', '.sql', '.ipynb', '.scala', '.r'].map(extension => path + extension).find(isFile)
  report.error('LIBRARY_NOT_FOUND', written.origin, `${what}: ${textOf(written)} does not exist`,
    source ? `did you mean ${names.nameOf(source)}? Paths carry their extension` : `the path starts from the folder of ${written.origin.file}`)
  return []
}

function refuseLibrary(item: Node, what: string, report: Report): void {
  const [kind] = item.kind === 'map' ? [...item.entries.keys()] : []
  if (kind === 'whl') report.error('PYTHON_SOURCE_NOT_SUPPORTED', item.origin, `${what}: a Python wheel has no local counterpart`, pythonHint)
  else if (kind === 'jar' || kind === 'maven') report.error('LIBRARY_NOT_SUPPORTED', item.origin, `${what}: a ${kind} library has no local counterpart`)
  else report.error('WRONG_TYPE', item.origin, `${what}: a library is glob.include, file.path or notebook.path`)
}
