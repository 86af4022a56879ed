import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { Workspace, sqlSession } from '@lagoon/workspace'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runShell } from './shell.ts'
import { workspaceShell } from './workspaceShell.ts'

let folder: string
let workspace: Workspace
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lagoon shell '))
  await writeFile(join(folder, 'databricks.yml'), 'bundle:\n  name: empty\n')
  workspace = await Workspace.open({ project: folder, state: join(folder, 'state'), readOnly: true })
})
afterAll(async () => {
  await workspace.close()
  await rm(folder, { recursive: true, force: true })
})

/** A terminal of its own: what is typed, and what has been seen of the screen. */
function terminal({ columns = 100, historyFile }: { columns?: number; historyFile?: string } = {}) {
  const input = new PassThrough()
  const output = Object.assign(new PassThrough(), { columns })
  let seen = ''
  output.on('data', (chunk: Buffer) => (seen += chunk.toString()))
  const ended = runShell(workspaceShell(workspace, { session: sqlSession(workspace), write: false }), { input, terminal: output, output, historyFile })
  /** The screen without the movements of the cursor, as soon as it shows what is awaited. */
  const until = async (awaited: string | RegExp): Promise<string> => {
    const plain = (): string => stripVTControlCharacters(seen)
    const isThere = (): boolean => (typeof awaited === 'string' ? plain().includes(awaited) : awaited.test(plain()))
    for (let waited = 0; !isThere(); waited += 20) {
      if (waited > 20_000) throw new Error(`never seen: ${awaited}\n${plain()}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const screen = plain()
    seen = ''
    return screen
  }
  return { type: (text: string) => void input.write(text), until, ended }
}

test('a statement goes over lines up to its semicolon; an error shows its place and does not end the session', async () => {
  const { type, until, ended } = terminal()
  await until('default> ')
  type('SELECT 1 AS one,\r')
  await until(/ -> $/)
  type("';' AS two;\r")
  expect(await until('1 row in')).toContain('one  two')
  type('SELECT nope\rFROM range(1);\r')
  const failed = await until('default> ')
  expect(failed).toContain('sql:1:8')
  expect(failed).toMatch(/SELECT nope\r?\n\s+\^{4}/)
  type('SELECT 1/0;\r')
  expect(await until('DIVIDE_BY_ZERO')).toContain('error[')
  type('CREATE SCHEMA s;\r')
  expect(await until('--write')).toContain('ReadOnly')
  type('\u0004')
  await ended
})

test('a script goes over lines up to the semicolon behind its END, and Ctrl-C ends its loop', async () => {
  const { type, until, ended } = terminal()
  await until('default> ')
  type('BEGIN DECLARE i INT DEFAULT 0;\r')
  await until(/ -> $/)
  type('WHILE i < 3 DO SET i = i + 1; END WHILE; SELECT i AS counted;\rEND;\r')
  expect(await until('1 row in')).toContain('counted')
  type('BEGIN DECLARE i INT DEFAULT 0; LOOP SET i = i + 1; END LOOP; END;\r')
  await until('LOOP; END;')
  await new Promise((resolve) => setTimeout(resolve, 200))
  type('\u0003')
  await until('cancelled')
  type('\\q\r')
  await ended
})

test('what a statement sets lives on, and EXPLAIN shows the DuckDB text', async () => {
  const { type, until, ended } = terminal()
  type('CREATE TEMPORARY VIEW few AS SELECT id FROM range(3); SELECT count(*) AS n FROM few;\r')
  expect(await until(/1 row in[^]*default> $/)).toContain('n')
  type('EXPLAIN SELECT left(\'abc\', 2);\r')
  expect(await until('Physical Plan')).toContain('== DuckDB ==\nSELECT')
  type('\\d few\r')
  expect(await until('1 row in')).toContain('bigint')
  type('\\q\r')
  await ended
})

test('Ctrl-C ends the query that runs, or forgets what is half typed', async () => {
  const { type, until, ended } = terminal()
  await until('default> ')
  type('SELECT sum(a.id * b.id % 7) FROM range(1000000) AS a CROSS JOIN range(1000000) AS b;\r')
  await new Promise((resolve) => setTimeout(resolve, 300))
  type('\u0003')
  expect(await until('cancelled after')).not.toContain('error')
  type('SELECT half,\rtyped')
  await until('typed')
  type('\u0003')
  await until('^C')
  type('SELECT 7 AS seven;\r')
  expect(await until('1 row in')).toContain('seven')
  type('exit\r')
  await ended
})

test('leaving a session cancels nothing of the next one', async () => {
  const first = terminal()
  await first.until('default> ')
  first.type('exit\r')
  await first.ended
  const { type, until, ended } = terminal()
  await until('default> ')
  type('SELECT count(*) AS n FROM range(30000) AS a CROSS JOIN range(4000) AS b WHERE a.id * b.id % 7 = 1;\r')
  expect(await until(/1 row in|cancelled/)).toContain('1 row in')
  type('exit\r')
  await ended
})

test('Tab completes names; commands change how results look', async () => {
  const { type, until, ended } = terminal({ columns: 30 })
  await until('default> ')
  type('SELECT bit_cou')
  await until('bit_cou')
  type('\t')
  await until('t(')
  type('1) AS c;\r')
  expect(await until('1 row in')).toContain('1) AS c;')
  type("SELECT repeat('x', 50) AS wide;\r")
  expect(await until('\\w shows whole values')).toContain('x…')
  type('\\x\rSELECT NULL AS a;\r')
  expect(await until('1 row in')).toContain('a  NULL')
  type('\\o json\r\\timing\rSELECT 1 AS a;\r')
  expect(await until('"a": 1')).not.toContain('1 row in')
  type('\\o parquet\r')
  await until('parquet is no format')
  type('\\nothing\r')
  await until('\\? lists')
  type('\u0004')
  await ended
})

test('statements are kept for the next session, one line each, without those that hold a secret', async () => {
  const historyFile = join(folder, 'kept', 'sql_history')
  const first = terminal({ historyFile })
  first.type("SELECT 1\rAS a;\rSELECT 'token=abc';\r\\q\r")
  await first.ended
  expect(await readFile(historyFile, 'utf8')).toBe('SELECT 1 AS a;\n')
  expect((await stat(historyFile)).mode & 0o777).toBe(0o600)
  const second = terminal({ historyFile })
  await second.until('default> ')
  second.type('\u001B[A\r')
  expect(await second.until('1 row in')).toContain('SELECT 1 AS a;')
  second.type('\u0004')
  await second.ended
})
