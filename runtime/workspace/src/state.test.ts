import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findProject } from './project.ts'
import { openState, recordSample, removeLeftovers, resetState } from './state.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lagoon-state-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

test('a state belongs to one project, and to one sample', async () => {
  const folder = join(root, '.lagoon')
  expect(await openState({ folder, project: join(root, 'mine') })).toEqual({ format: 1, project: 'mine' })
  await openState({ folder, project: join(root, 'mine'), sample: 's@1/m' })
  await recordSample(folder, 's@1/xs')
  expect(await openState({ folder, project: join(root, 'mine') })).toEqual({ format: 1, project: 'mine', sample: 's@1/xs' })
  await expect(openState({ folder, project: join(root, 'theirs') })).rejects.toMatchObject({ code: 'StateOfAnotherProject', hint: expect.stringContaining('lagoon state reset') })
  await expect(openState({ folder, project: join(root, 'mine'), sample: 's@1/m' })).rejects.toMatchObject({ code: 'StateOfAnotherProject' })
})

test('a folder that cannot be a state is refused', async () => {
  const file = join(root, 'file')
  await writeFile(file, '')
  await expect(openState({ folder: file, project: root })).rejects.toMatchObject({ code: 'InvalidConfiguration' })
})

test('a state of another format is refused and left alone', async () => {
  const folder = join(root, '.lagoon')
  await mkdir(folder)
  await writeFile(join(folder, 'state.json'), '{"format": 99, "project": "mine"}')
  await expect(openState({ folder, project: join(root, 'mine') })).rejects.toMatchObject({ code: 'StateFormatNotSupported' })
  expect((await stat(join(folder, 'state.json'))).isFile()).toBe(true)
})

test('a reset deletes a state and never a folder that is none', async () => {
  const folder = join(root, '.lagoon')
  expect(await resetState(folder)).toBe(false)
  await openState({ folder, project: root })
  expect(await resetState(folder)).toBe(true)
  const precious = join(root, 'precious')
  await mkdir(precious)
  await writeFile(join(precious, 'state.json'), '{"of": "somebody else"}')
  await expect(resetState(precious)).rejects.toMatchObject({ code: 'StateFormatNotSupported' })
  expect((await stat(precious)).isDirectory()).toBe(true)
})

test('the artifacts of a project are found at or below its folder, nearest first', async () => {
  for (const folder of ['a/data-factory/pipeline', 'a/data-factory/dataset', 'a/logic-apps/alert', 'a/deep/er/pipeline', 'a/deep/er/dataset', 'empty']) {
    await mkdir(join(root, folder), { recursive: true })
  }
  await writeFile(join(root, 'a/databricks.yml'), '')
  await writeFile(join(root, 'a/logic-apps/alert/workflow.json'), '{}')
  const project = await findProject(join(root, 'a'))
  expect(project).toMatchObject({ factoryRoot: join(root, 'a/data-factory'), bundleRoot: join(root, 'a') })
  expect([...project.workflows.keys()]).toEqual(['alert'])
  expect(await findProject(join(root, 'a/data-factory'))).toMatchObject({ factoryRoot: join(root, 'a/data-factory'), bundleRoot: undefined })
  await expect(findProject(join(root, 'empty'))).rejects.toMatchObject({ code: 'ProjectNotFound' })
  await expect(findProject(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'ProjectNotFound' })
})

test('scratch files that a killed process left an hour ago are removed, and fresh ones are not', async () => {
  const scratch = join(root, '.lagoon', '.scratch')
  await mkdir(scratch, { recursive: true })
  for (const name of ['old', 'fresh']) await writeFile(join(scratch, name), 'x')
  const before = new Date(Date.now() - 2 * 60 * 60 * 1000)
  await utimes(join(scratch, 'old'), before, before)
  await removeLeftovers(join(root, '.lagoon'))
  expect(await readdir(scratch)).toEqual(['fresh'])
})
