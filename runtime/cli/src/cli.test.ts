import { spawn } from 'node:child_process'
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const root = join(import.meta.dirname, '..', '..', '..')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lagoon cli '))
  await writeFile(join(folder, 'databricks.yml'), 'bundle:\n  name: empty\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The command as a process of its own, on a project that holds an empty bundle. `deaf`: nobody reads its result. */
function lagoon(args: readonly string[], { deaf = false, stdin }: { deaf?: boolean; stdin?: string } = {}): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'bin', 'lagoon.mjs'), '--project', folder, '--state', join(folder, 'state'), ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  child.stdin?.end(stdin ?? '')
  let [stdout, stderr] = ['', '']
  if (deaf) child.stdout.destroy()
  else child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

test('a reader that stops early is no failure', async () => {
  const { code, stderr } = await lagoon(['adf', 'eval', '@range(0, 100)'], { deaf: true })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

test('a mistake in the command is told on stderr, is JSON when that was asked for, and ends with 2', async () => {
  const unknown = await lagoon(['tables', 'lst', '-o', 'json'])
  expect(unknown.code).toBe(2)
  expect(JSON.parse(unknown.stdout)).toMatchObject({ schema_version: 1, error: { code: 'Usage' } })
  const missing = await lagoon(['sql', '-f', join(folder, 'nowhere.sql')])
  expect(missing).toEqual({ code: 2, stdout: '', stderr: `error[Usage]: cannot read ${join(folder, 'nowhere.sql')}: it does not exist\n` })
  expect(await lagoon(['tables', '-o', 'csv'])).toMatchObject({ code: 2, stdout: '' })
})

test('only validate writes SARIF, to stdout or beside it', async () => {
  const file = join(folder, 'found.sarif')
  const { code, stdout } = await lagoon(['validate', '-o', 'sarif', '--sarif', file])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'lagoon' } }, results: [] }] })
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(stdout))
  expect(await lagoon(['bundle', 'validate', '-o', 'sarif'])).toMatchObject({ code: 2, stdout: '' })
  expect(await lagoon(['validate', '--sarif', join(folder, 'nowhere', 'found.sarif')])).toMatchObject({ code: 2, stdout: '' })
})

test('nothing above one container is deleted by rm', async () => {
  const file = 'account/container/file'
  expect(await lagoon(['storage', 'put', join(folder, 'databricks.yml'), file])).toMatchObject({ code: 0 })
  for (const address of ['.', '/', 'account']) expect(await lagoon(['storage', 'rm', '-r', address])).toMatchObject({ code: 2, stdout: '' })
  expect((await lagoon(['storage', 'get', file])).stdout).toContain('bundle:')
})

test('whoever only looks leaves no state behind', async () => {
  const state = join(folder, 'untouched')
  const verbs = [['tables'], ['adf', 'runs'], ['adf', 'show', 'abc'], ['pipelines', 'history'], ['pipelines', 'logs'], ['logic-apps', 'outbox'], ['storage', 'ls'], ['storage', 'get', 'account/container/file'], ['sql', 'SHOW SCHEMAS']]
  for (const verb of verbs) {
    await lagoon([...verb, '--state', state])
    await expect(access(state), verb.join(' ')).rejects.toMatchObject({ code: 'ENOENT' })
  }
  expect(JSON.parse((await lagoon(['sql', 'SELECT 1 AS a, 2 AS a', '-o', 'json', '--state', state])).stdout)).toMatchObject({ results: [{ rows: [{ a: 1, a_1: 2 }] }] })
}, 120_000)

test('Ctrl-C ends a run with 130', async () => {
  const factory = join(folder, 'factory')
  const state = join(folder, 'interrupted')
  for (const name of ['pipeline', 'linkedService']) await mkdir(join(factory, name), { recursive: true })
  await writeFile(join(factory, 'pipeline', 'slow.json'), JSON.stringify({ name: 'slow', properties: { activities: [{ name: 'wait', type: 'Wait', typeProperties: { waitTimeInSeconds: 600 } }] } }))
  const child = spawn(process.execPath, [join(root, 'bin', 'lagoon.mjs'), 'adf', 'run', 'slow', '--project', factory, '--state', state], { cwd: root, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.on('close', resolve))
  // The run has begun when it has told something.
  await expect.poll(() => readdir(join(state, 'runs')).catch(() => []), { timeout: 60_000 }).toHaveLength(1)
  child.kill('SIGINT')
  expect(await ended).toBe(130)
}, 90_000)

test('SQL from a pipe runs as a file does: what ran before a failure is printed, and the failure shows its line', async () => {
  const { code, stdout, stderr } = await lagoon(['sql', '-q'], { stdin: 'SELECT 1 AS a;\n\nSELECT 1/0;\nSELECT 2' })
  expect({ code, stdout }).toEqual({ code: 1, stdout: 'a\n─\n1\n' })
  expect(stderr).toContain('sql:3:1: error[DIVIDE_BY_ZERO]')
  expect(stderr).toContain('    SELECT 1/0;\n    ^')
  expect((await lagoon(['sql'], { stdin: '' })).code).toBe(1)
})

test('-o parquet has DuckDB write the rows of the last statement to a file', async () => {
  const file = join(folder, 'rows.parquet')
  const script = 'CREATE TEMPORARY VIEW few AS SELECT id, CAST(NULL AS STRING) AS s FROM range(5);\nSELECT * FROM few WHERE id > 1'
  expect(await lagoon(['sql', script, '-o', 'parquet', '--output-file', file])).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(/^3 rows in /) })
  expect(await lagoon(['storage', 'put', file, 'account/container/rows/rows.parquet'])).toMatchObject({ code: 0 })
  const back = await lagoon(['sql', "SELECT id, s, '' AS e FROM read_files('abfss://container@account.dfs.core.windows.net/rows', format => 'parquet') ORDER BY id", '-o', 'csv'])
  expect(back).toEqual({ code: 0, stdout: 'id,s,e\n2,,""\n3,,""\n4,,""\n', stderr: '' })
  const direct = await lagoon(['sql', 'SELECT id FROM parquet.`abfss://container@account.dfs.core.windows.net/rows` ORDER BY id LIMIT 1', '-o', 'csv'])
  expect(direct).toEqual({ code: 0, stdout: 'id\n2\n', stderr: '' })
  expect(await lagoon(['sql', 'SELECT 1', '-o', 'parquet'])).toMatchObject({ code: 2 })
  expect(await lagoon(['sql', 'SHOW SCHEMAS', '-o', 'parquet', '--output-file', file])).toMatchObject({ code: 1 })
  expect(await lagoon(['sql', 'SELECT 1 AS a', '-o', 'csv', '--output-file', join(folder, 'rows.csv')])).toMatchObject({ code: 0, stdout: '' })
})
