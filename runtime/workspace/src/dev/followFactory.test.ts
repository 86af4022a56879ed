import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stampFactory } from '@lagoon/data-factory'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Workspace } from '../workspace.ts'
import { followFactory } from './followFactory.ts'

let root: string
let workspace: Workspace
let look: () => Promise<void>
let ended: Promise<void>
const told: string[] = []
const write = (path: string, text: string): Promise<void> => writeFile(join(root, 'shop', path), text)
const pipeline = (name: string, ...activities: object[]): string => JSON.stringify({ name, properties: { activities } })
const fails = (message: string): object => ({ name: 'f', type: 'Fail', typeProperties: { message, errorCode: '1' } })
const names = async (): Promise<string[]> => [...(await workspace.requireFactory()).pipelines.keys()]

beforeEach(async () => {
  told.length = 0
  root = await mkdtemp(join(tmpdir(), 'lagoon-follow-'))
  for (const folder of ['pipeline', 'linkedService', 'trigger']) await mkdir(join(root, 'shop', folder), { recursive: true })
  await write('pipeline/a.json', pipeline('a'))
  workspace = await Workspace.open({ project: join(root, 'shop'), state: join(root, 'state') })
  const stamps = await stampFactory(join(root, 'shop'))
  await workspace.requireFactory()
  // Time stands still between two looks; a look has ended when the next sleep begins.
  let wake = (): void => undefined
  let asleep = (): void => undefined
  const sleep = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
      asleep()
    })
  const sleeps = (): Promise<void> => new Promise((resolve) => void (asleep = resolve))
  const first = sleeps()
  ended = followFactory(workspace, {
    root: join(root, 'shop'), stamps, sleep,
    use: async ({ pipelines }) => void told.push(`uses ${[...pipelines.keys()].join(', ')}`),
    reloaded: (files) => told.push(`reloaded ${files.map(({ file, change }) => `${file} ${change}`).join(', ')}`),
    refused: (files, problems) => told.push(`refused ${files.map(({ file }) => file).join(', ')}: ${problems.map(({ code }) => code).join(', ')}`),
    trouble: (error) => told.push(String(error)),
  })
  await first
  look = async () => {
    const next = sleeps()
    wake()
    await next
  }
  afterwards = () => wake()
})
let afterwards: () => void
afterEach(async () => {
  workspace.interrupt()
  afterwards()
  await ended
  await workspace.close()
  await rm(root, { recursive: true, force: true })
})

test('a file that changes, comes or goes is used once it is whole', async () => {
  await look()
  expect(told).toEqual([])
  await write('pipeline/a.json', pipeline('a', fails('no')))
  await write('pipeline/b.json', pipeline('b'))
  await look()
  expect(told).toEqual([])
  await look()
  await look()
  expect(told).toEqual(['uses a, b', 'reloaded pipeline/a.json changed, pipeline/b.json added'])
  await rm(join(root, 'shop', 'pipeline', 'a.json'))
  await look()
  await look()
  expect(told.slice(2)).toEqual(['uses b', 'reloaded pipeline/a.json removed'])
  expect(await names()).toEqual(['b'])
})

test('what is wrong with a new file is told once, and what was there before stays until it is right', async () => {
  const calls = { name: 'call', type: 'ExecutePipeline', typeProperties: { pipeline: { referenceName: 'missing', type: 'PipelineReference' } } }
  await write('pipeline/a.json', '{"name": "a", "properties": {')
  await write('pipeline/b.json', pipeline('b', calls))
  for (let turn = 0; turn < 4; turn += 1) await look()
  expect(told).toEqual([expect.stringMatching(/^refused pipeline\/a.json, pipeline\/b.json: .*PipelineNotFound/)])
  expect(await names()).toEqual(['a'])
  await write('pipeline/a.json', pipeline('a', fails('no')))
  await rm(join(root, 'shop', 'pipeline', 'b.json'))
  await look()
  await look()
  expect(told.slice(1)).toEqual(['uses a', 'reloaded pipeline/a.json changed'])
})
