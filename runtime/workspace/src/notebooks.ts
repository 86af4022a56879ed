import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { FactoryError, type NotebookRun } from '@lagoon/data-factory'
import { executeSql, sqlSession } from './databricksSql.ts'
import type { Workspace } from './workspace.ts'

const languages: Readonly<Record<string, string>> = { sql: 'SQL', py: 'Python', scala: 'Scala', r: 'R', ipynb: 'Jupyter (Python)' }
const skipped = new Set(['node_modules', 'dist', 'target'])

/**
 * Runs a notebook of a Databricks workspace from the project's own files: the file whose path ends most like the notebook's. Its
 * SQL goes to the warehouse, with the parameters as `${name}`. Throws `NotebookNotFound`, and `NotebookLanguageNotSupported` for
 * what is not SQL; a statement that fails is part of the answer.
 */
export async function runNotebook(workspace: Workspace, { path, parameters }: { path: string; parameters: Readonly<Record<string, string>> }): Promise<NotebookRun> {
  const file = await notebookFile(workspace.project.root, path)
  const language = languages[extensionOf(file)] ?? ''
  if (language !== 'SQL') throw notSupported(`the notebook ${file} is written in ${language}, which does not run here`)
  const text = await readFile(file, 'utf8')
  refuseMagics(text, file)
  const runId = workspace.effects.newId()
  const run = { runId, runPageUrl: `lagoon://notebooks/${file}/runs/${runId}` }
  try {
    await workspace.exclusively(() => executeSql(workspace, text, { file, parameters, write: true, session: sqlSession(workspace) }))
    return { ...run, state: 'SUCCESS' }
  } catch (error) {
    return { ...run, state: 'FAILED', message: error instanceof Error ? error.message : String(error) }
  }
}

/** The file of the project that a path of the workspace means: `/Repos/me/shop/etl/load` is `…/etl/load.sql`. */
async function notebookFile(root: string, path: string): Promise<string> {
  const wanted = stepsOf(path)
  const rated = (await filesBelow(root)).map((file) => ({ file, alike: alikeAtTheEnd(stepsOf(file), wanted) })).filter(({ alike }) => alike > 0)
  const most = rated.reduce((best, { alike }) => Math.max(best, alike), 0)
  const [found, another] = rated.filter(({ alike }) => alike === most)
  if (!found) throw new FactoryError('NotebookNotFound', `no file of the project is the notebook '${path}'`, { hint: `put ${wanted.at(-1) ?? path}.sql into ${root}` })
  if (another) throw new FactoryError('NotebookNotFound', `'${path}' can be ${found.file} as well as ${another.file}`, { hint: 'let the folders of one of them end like the path of the notebook' })
  return found.file
}

const stepsOf = (path: string): string[] => path.replace(/\.(sql|py|scala|r|ipynb)$/i, '').split(/[/\\]/).filter((step) => step !== '' && step !== '.')

function alikeAtTheEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count += 1
  return count
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.') && !skipped.has(name))
  const inner = await Promise.all(entries.filter((entry) => entry.isDirectory()).map(({ name }) => filesBelow(join(folder, name))))
  return [...entries.filter((entry) => entry.isFile() && extensionOf(entry.name) in languages).map(({ name }) => join(folder, name)), ...inner.flat()].map((file) => file.split(sep).join('/'))
}

const extensionOf = (file: string): string => /\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? ''

/** To the reader of SQL the cells of another language are comments. What is not text (`%md`) must not be left out silently. */
function refuseMagics(text: string, file: string): void {
  for (const [index, line] of text.split('\n').entries()) {
    const [, magic] = /^-- MAGIC %(\S+)/.exec(line) ?? []
    if (magic !== undefined && !magic.startsWith('md')) throw notSupported(`${file}:${index + 1}:1: a cell that begins with %${magic} does not run here`)
  }
}

const notSupported = (message: string): FactoryError => new FactoryError('NotebookLanguageNotSupported', message)
