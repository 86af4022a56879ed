import { DuckDBInstance } from '@duckdb/node-api'
import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const command = process.env['LAGOON'] ?? join(here, '..', '..', 'bin', 'lagoon.mjs')
/** The container of the fixture's data lake. */
export const lake = 'abfss://bronze@strangermusiclake.dfs.core.windows.net'

export interface Ended { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A folder of somebody's own, with nothing in it but the factory: no configuration, no bundle, no package. */
export interface Stranger {
  readonly folder: string
  lagoon(...args: string[]): Promise<Ended>
  /** Runs T-SQL given as text, as a file, or as a path. */
  execute(sql: { readonly text: string } | { readonly path: string }): Promise<Ended>
  /** Puts `cdc.json` and `empty.json` of one table into the lake. */
  putControlFiles(table: string): Promise<void>
  watermark(table: string): Promise<unknown>
  files(table: string): Promise<string[]>
  /** Reads the Parquet files of a table's folder with DuckDB itself. */
  bronze(table: string, select: string): Promise<unknown[][]>
  close(): Promise<void>
}

export const fixture = (name: string): string => join(here, name)

export async function openStranger(): Promise<Stranger> {
  const folder = await mkdtemp(join(tmpdir(), 'lagoon-stranger-'))
  await cp(fixture('factory'), join(folder, 'factory'), { recursive: true })
  const state = join(folder, 'state')
  const lagoon = (...args: string[]): Promise<Ended> => run([command, ...args, '--project', join(folder, 'factory'), '--state', state], folder)

  const bronze = join(state, 'storage', 'strangermusiclake', 'bronze')

  return {
    folder,
    lagoon,
    async execute(sql) {
      const path = 'path' in sql ? sql.path : join(folder, 'script.sql')
      if ('text' in sql) await writeFile(path, sql.text)
      return lagoon('azure-sql', 'exec', '-f', path, '-o', 'json')
    },
    async putControlFiles(table) {
      await mkdir(join(bronze, `${table}_cdc`), { recursive: true })
      for (const name of ['cdc.json', 'empty.json']) await cp(fixture(`control/${name}`), join(bronze, `${table}_cdc`, name))
    },
    async watermark(table) {
      return JSON.parse(await readFile(join(bronze, `${table}_cdc`, 'cdc.json'), 'utf8')) as unknown
    },
    files: table => readdir(join(bronze, table)),
    async bronze(table, select) {
      const instance = await DuckDBInstance.create(':memory:')
      try {
        const connection = await instance.connect()
        const reader = await connection.runAndReadAll(`SELECT ${select} FROM read_parquet('${join(bronze, table)}/*') ORDER BY ALL`)
        return reader.getRowsJson()
      } finally {
        instance.closeSync()
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

function run(args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString() })
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
    child.on('error', reject)
    child.on('close', code => resolve({ code, stdout, stderr }))
  })
}
