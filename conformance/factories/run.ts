// Other people's factories: how many load, what runs here, what is refused by which name, what lint says, whether anything crashes.
//   npm run corpus -- FOLDER [--verbose] [--seen FILE]
// A factory is every folder below FOLDER that holds pipeline/ or an ARM template; the first folder below FOLDER is taken for the
// repository. --seen writes what was met, as facts (names and counts, no text of anybody's), to be merged into seen.json.

import { readdir, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { loadFactory, validateFactory, type Factory, type Problem } from '@lagoon/data-factory'
import { seenIn, type Seen } from './seen.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { verbose: { type: 'boolean', default: false }, seen: { type: 'string' } } })
const [folder] = positionals
if (folder === undefined) {
  process.stderr.write('which folder? npm run corpus -- FOLDER [--verbose] [--seen FILE]\n')
  process.exit(2)
}

interface Looked {
  readonly repository: string
  readonly root: string
  readonly factory: Factory
  readonly problems: readonly Problem[]
}

const roots = await factoriesBelow(folder)
const looked: Looked[] = []
const crashes: { root: string; error: string }[] = []
for (const root of roots) {
  try {
    const { factory, problems } = await loadFactory({ root, relativeTo: folder })
    looked.push({ repository: repositoryOf(root), root, factory, problems: [...problems, ...validateFactory(factory)] })
  } catch (error) {
    crashes.push({ root: relative(folder, root), error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}

const lines: string[] = []
const pipelines = looked.flatMap(({ factory }) => [...factory.pipelines.values()])
const documents = looked.flatMap(({ factory }) => factory.documents)
const unreadable = looked.flatMap(({ problems }) => problems.filter(({ code }) => code === 'InvalidJson'))
const repositories = new Set(looked.map(({ repository }) => repository))
lines.push(`${repositories.size} repositories, ${looked.length} factories, ${documents.length + unreadable.length} files, ${pipelines.length} pipelines`)
lines.push(`files that are no JSON: ${unreadable.length}; crashes: ${crashes.length}`)

const withTypes = looked.flatMap(({ factory, problems }) => {
  const refused = new Set(problems.filter(({ code }) => code === 'ActivityTypeNotSupported').map(({ origin }) => origin.file))
  return [...factory.pipelines.values()].map(({ document }) => !refused.has(document.file))
})
lines.push(`pipelines all of whose activity types run here: ${share(withTypes.filter(Boolean).length, pipelines.length)}`)
const clean = looked.flatMap(({ factory, problems }) => {
  const wrong = new Set(problems.filter(({ severity }) => severity === 'error').map(({ origin }) => origin.file))
  return [...factory.pipelines.values()].map(({ document }) => !wrong.has(document.file))
})
lines.push(`pipelines without any error of their own: ${share(clean.filter(Boolean).length, pipelines.length)}`)

lines.push('', 'refused by name (uses / repositories)')
lines.push(...counted(looked, ({ code }) => code.endsWith('NotSupported'), ({ code, message }) => `${code} ${lastName(message)}`))
lines.push('', 'other errors')
lines.push(...counted(looked, ({ code, severity }) => severity === 'error' && !code.endsWith('NotSupported'), ({ code }) => code))
lines.push('', 'warnings and notes')
lines.push(...counted(looked, ({ severity, code }) => severity !== 'error' && !code.endsWith('NotSupported'), ({ code, severity }) => `${severity} ${code}`))
for (const { root, error } of crashes) lines.push('', `CRASH in ${root}`, error)
if (values.verbose) {
  lines.push('')
  for (const { problems } of looked) for (const { code, severity, message, hint, origin } of problems) lines.push(`${origin.file}:${origin.line}:${origin.column} ${severity} ${code}: ${message}${hint ? ` | ${hint}` : ''}`)
}
process.stdout.write(`${lines.join('\n')}\n`)
if (values.seen !== undefined) await writeFile(values.seen, `${JSON.stringify(seenOf(looked), null, 1)}\n`)
process.exitCode = crashes.length > 0 ? 1 : 0

/** Every folder that holds `pipeline/`. */
async function factoriesBelow(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules').map(({ name }) => name)
  const below = await Promise.all(folders.sort().map((name) => factoriesBelow(join(root, name))))
  return [...(folders.includes('pipeline') ? [root] : []), ...below.flat()]
}

function repositoryOf(root: string): string {
  return relative(folder ?? '', root).split(sep)[0] ?? root
}

function share(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${part} of ${whole} (${Math.round((part / whole) * 100)} %)`
}

function lastName(message: string): string {
  return [...message.matchAll(/'([^']*)'/g)].at(-1)?.[1] ?? ''
}

function counted(all: readonly Looked[], which: (problem: Problem) => boolean, nameOf: (problem: Problem) => string): readonly string[] {
  const counts = new Map<string, { uses: number; repositories: Set<string> }>()
  for (const { repository, problems } of all) {
    for (const problem of problems.filter(which)) {
      const count = counts.get(nameOf(problem)) ?? { uses: 0, repositories: new Set<string>() }
      count.uses += 1
      count.repositories.add(repository)
      counts.set(nameOf(problem), count)
    }
  }
  return [...counts].sort(([, a], [, b]) => b.uses - a.uses).map(([name, { uses, repositories: where }]) => `  ${String(uses).padStart(5)} / ${String(where.size).padStart(3)}  ${name}`)
}

function seenOf(all: readonly Looked[]): Seen {
  return seenIn(all.map(({ repository, factory }) => ({ repository, factory })))
}
