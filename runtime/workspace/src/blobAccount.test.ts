import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { blobAccount } from './blobAccount.ts'
import { Workspace } from './workspace.ts'

let root: string
let workspace: Workspace
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lagoon-blob-account-'))
  for (const folder of ['pipeline', 'linkedService']) await mkdir(join(root, 'shop', folder), { recursive: true })
  await writeFile(join(root, 'shop', 'pipeline', 'p.json'), JSON.stringify({ name: 'p', properties: { activities: [{ name: 'w', type: 'Wait', typeProperties: { waitTimeInSeconds: 0 } }] } }))
  workspace = await Workspace.open({ project: join(root, 'shop'), state: join(root, 'state') })
})
afterEach(async () => {
  await workspace.close()
  await rm(root, { recursive: true, force: true })
})

test.each(['shoplake', 'ShopLake', 'https://shoplake.blob.core.windows.net', 'https://shoplake.blob.core.windows.net/', 'shoplake.dfs.core.usgovcloudapi.net'])('%s means the account shoplake', async (account) => {
  const lake = await blobAccount(workspace, { connection: 'azureblob', account })
  await lake.write('raw/x.txt', new TextEncoder().encode('x'))
  expect(await workspace.lake.stat('shoplake/raw/x.txt')).toMatchObject({ sizeBytes: 1 })
})

test.each(['https://example.com/shoplake', '../shoplake', 'a/b', ''])('%j is no account', async (account) => {
  await expect(blobAccount(workspace, { connection: 'azureblob', account })).rejects.toMatchObject({ code: 'ResourceNotFound' })
})
