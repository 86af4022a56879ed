import { DuckDBInstance } from '@duckdb/node-api'
import { spawn } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const command = process.env['LAGOON'] ?? join(here, '..', '..', 'bin', 'lagoon.mjs')
const lake = 'abfss://bronze@strangermusiclake.dfs.core.windows.net'

export interface Ended { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A folder of somebody's own, with nothing in it but the factory: no configuration, no bundle, no package. */
export interface Stranger {
  readonly folder: string
  lagoon(...args: string[]): Promise<Ended>
  /** Runs T-SQL given as text, as a file, or as a path. */
  execute(sql: { readonly text: string } | { readonly path: string }): Promise<Ended>
  putControlFiles(tables: readonly string[]): Promise<void>
  watermark(table: string): Promise<unknown>
  /** The addresses of a table's files in bronze, without the part that all share. */
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

  const mustRun = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await lagoon(...args)
    if (code !== 0) throw new Error(`lagoon ${args.join(' ')} ended with ${code}\n${stdout}${stderr}`)
    return stdout
  }

  return {
    folder,
    lagoon,
    async execute(sql) {
      const path = 'path' in sql ? sql.path : join(folder, 'script.sql')
      if ('text' in sql) await writeFile(path, sql.text)
      return lagoon('azure-sql', 'exec', '-f', path, '-o', 'json')
    },
    async putControlFiles(tables) {
      for (const table of tables) {
        await mustRun('storage', 'put', fixture('control/cdc.json'), `${lake}/${table}_cdc/`)
        await mustRun('storage', 'put', fixture('control/empty.json'), `${lake}/${table}_cdc/`)
      }
    },
    async watermark(table) {
      return JSON.parse(await mustRun('storage', 'get', `${lake}/${table}_cdc/cdc.json`)) as unknown
    },
    async files(table) {
      const { files } = JSON.parse(await mustRun('storage', 'ls', `${lake}/${table}`, '-o', 'json')) as { files: { address: string }[] }
      return files.map(({ address }) => address.slice(lake.length + 1))
    },
    async bronze(table, select) {
      const instance = await DuckDBInstance.create(':memory:')
      try {
        const connection = await instance.connect()
        const reader = await connection.runAndReadAll(`SELECT ${select} FROM read_parquet('${join(state, 'storage', 'strangermusiclake', 'bronze', table)}/*') ORDER BY ALL`)
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
