import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { failAfter, faultPoint } from '@lagoon/storage'
import { jsonText, runWorkspace, Workspace } from '@lagoon/workspace'
import { describe, test } from 'vitest'
import { failureJson } from '../../runtime/cli/src/failureJson.ts'
import { allCases, differences, problemsIn, type Case, type Step } from './case.ts'

// Each folder of `cases` is a small project with something broken in it; `expected.json` says what the command must tell of it.

const command = join(import.meta.dirname, '..', '..', 'bin', 'lagoon.mjs')

describe.concurrent('broken input', { timeout: 120_000 }, () => {
  for (const one of allCases()) {
    test(`${one.name.replaceAll('-', ' ')} is told with its place, and so is everything else`, async ({ expect }) => {
      const folder = await mkdtemp(join(tmpdir(), 'lagoon-broken-'))
      try {
        for (const step of one.steps) expect(await wrongIn(one, step, join(folder, 'state')), step.run.join(' ')).toEqual([])
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })
  }
})

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Everything in which a step does not do what its case expects. */
async function wrongIn(of: Case, step: Step, state: string): Promise<string[]> {
  for (const [path, content] of Object.entries(step.state ?? {})) {
    await mkdir(dirname(join(state, path)), { recursive: true })
    await (typeof content === 'string' ? writeFile(join(state, path), filledIn(content)) : cp(join(of.folder, content.copy), join(state, path)))
  }
  if (step.twice) {
    const both = await Promise.all([lagoon(of, step, state), lagoon(of, step, state)])
    if (!both.some(({ code }) => code === 0)) return both.flatMap((ended) => ['neither of two succeeded', ...told(ended)])
    return both.filter(({ code }) => code !== 0).flatMap((ended) => judged(step, ended))
  }
  return judged(step, step.disk ? await onFailingDisk(of, step.disk, state) : await lagoon(of, step, state))
}

function judged({ exit, problems = [], prints = [], output = 'json', disk }: Step, ended: Ended): string[] {
  const printed = `${ended.stdout}\n${ended.stderr}`
  const found = output === 'json' && ended.stdout !== '' ? problemsIn(JSON.parse(ended.stdout)) : []
  const wrong = [
    ...(ended.code === exit ? [] : [`exit code ${ended.code}, expected ${exit}`]),
    ...prints.filter((piece) => !printed.includes(piece)).map((piece) => `not printed: ${piece}`),
    // How much still fails once the disk is full hangs on what runs side by side.
    ...differences(problems, disk ? [...new Map(found.filter(({ severity }) => severity === 'error').map((problem) => [problem.code, problem])).values()] : found),
    // What nobody foresaw shows as the stack of an exception.
    ...(/^\s+at .*\.(ts|mjs|js):\d+/m.test(ended.stderr) ? ['a stack was printed'] : []),
  ]
  return wrong.length > 0 ? [...wrong, ...told(ended)] : []
}

const told = ({ stdout, stderr }: Ended): string[] => [`stdout: ${stdout}`, `stderr: ${stderr}`]

const filledIn = (text: string): string =>
  text.replaceAll('{{process}}', String(process.pid)).replaceAll('{{host}}', hostname()).replaceAll('{{now}}', new Date().toISOString())

function lagoon({ folder }: Case, { run, output = 'json' }: Step, state: string): Promise<Ended> {
  const project = run.includes('--project') ? [] : ['--project', 'project']
  const args = [command, ...run, ...project, '--state', state, ...(output === 'json' ? ['-o', 'json'] : [])]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString() })
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** `lagoon run` in this process, since a command has no option that breaks a disk. */
async function onFailingDisk({ folder }: Case, { failsAt, code }: NonNullable<Step['disk']>, state: string): Promise<Ended> {
  const point = faultPoint(failsAt, { code })
  const workspace = await Workspace.open({ project: join(relative('.', folder), 'project'), state, disk: (storage) => failAfter(storage, point) })
  try {
    const report = await runWorkspace(workspace)
    return { code: report.status === 'Succeeded' ? 0 : 1, stdout: jsonText({ report }), stderr: '' }
  } catch (error) {
    return { code: 1, stdout: failureJson(error), stderr: '' }
  } finally {
    await workspace.close()
  }
}
