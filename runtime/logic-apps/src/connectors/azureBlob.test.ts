import { expect, test } from 'vitest'
import { memoryLake, memoryPorts } from '../ports.ts'
import { loadWorkflow } from '../read/load.ts'
import { play } from '../testing.ts'

const blob = (method: string, path: string, more: object = {}, after: object = {}) => ({ type: 'ApiConnection', inputs: { host: { connection: { referenceName: 'azureblob' } }, method, path, ...more }, runAfter: after })
const v2 = "/v2/datasets/@{encodeURIComponent(encodeURIComponent('AccountNameFromSettings'))}"
const done = (name: string) => ({ [name]: ['Succeeded'] })

test('a blob is created, read by its id and by its path, listed and deleted', async () => {
  const run = await play({
    create: blob('post', `${v2}/files`, { body: { a: 1 }, queries: { folderPath: '/raw/in', name: "@{concat('x', '.json')}", queryParametersSingleEncoded: true } }),
    byId: blob('get', `${v2}/files/@{encodeURIComponent(encodeURIComponent(body('create')?['Id']))}/content`, { queries: { inferContentType: true } }, done('create')),
    byPath: blob('get', `${v2}/GetFileContentByPath`, { queries: { path: '/raw/in/x.json', inferContentType: true, queryParametersSingleEncoded: true } }, done('create')),
    typed: blob('get', `${v2}/files/@{encodeURIComponent(encodeURIComponent('/raw/in/', body('create')?['Name']))}/content`.replace("'/raw/in/', body('create')?['Name']", "concat('/raw/in/', body('create')?['Name'])"), {}, done('create')),
    list: blob('get', `${v2}/foldersV2/@{encodeURIComponent(encodeURIComponent('JTJmcmF3'))}`, { queries: { useFlatListing: false } }, done('create')),
    flat: blob('get', `${v2}/foldersV2/@{encodeURIComponent(encodeURIComponent('JTJmcmF3'))}`, { queries: { useFlatListing: true } }, done('create')),
    remove: blob('delete', `${v2}/files/@{encodeURIComponent(encodeURIComponent(body('create')?['Id']))}`, {}, { byId: ['Succeeded'], byPath: ['Succeeded'], typed: ['Succeeded'], list: ['Succeeded'], flat: ['Succeeded'] }),
    gone: blob('get', `${v2}/GetFileByPath`, { queries: { path: '/raw/in/x.json' } }, done('remove')),
  })
  const bodyOf = (name: string) => (run.of(name).outputs as { body?: unknown } | undefined)?.body
  expect(bodyOf('create')).toMatchObject({ Name: 'x.json', Path: '/raw/in/x.json', Size: 7, IsFolder: false, MediaType: 'application/json' })
  expect([bodyOf('byId'), bodyOf('byPath'), bodyOf('typed')]).toEqual([{ a: 1 }, { a: 1 }, { a: 1 }])
  expect(bodyOf('list')).toMatchObject({ value: [{ Name: 'in', IsFolder: true, Path: '/raw/in/' }] })
  expect(bodyOf('flat')).toMatchObject({ value: [{ Path: '/raw/in/x.json' }] })
  expect(run.of('gone')).toMatchObject({ status: 'Failed', code: 'NotFound', error: { message: 'Specified file x.json not found.' } })
})

test('a blob without a name, or without a container, is a bad request, and nothing is written', async () => {
  const lake = memoryLake()
  const run = await play({
    nameless: blob('post', `${v2}/files`, { body: 'x', queries: { folderPath: '/raw/in' } }),
    empty: blob('post', `${v2}/files`, { body: 'x', queries: { folderPath: '/raw', name: '' } }, { nameless: ['Failed'] }),
    rootless: blob('post', `${v2}/files`, { body: 'x', queries: { folderPath: '/', name: 'x.txt' } }, { empty: ['Failed'] }),
    update: blob('put', `${v2}/files/@{encodeURIComponent(encodeURIComponent('/raw'))}`, { body: 'x' }, { rootless: ['Failed'] }),
  }, { ports: { ...memoryPorts(), lake: async () => lake } })
  for (const name of ['nameless', 'empty', 'rootless', 'update']) expect(run.of(name)).toMatchObject({ status: 'Failed', code: 'BadRequest', outputs: { statusCode: 400 } })
  for await (const { path } of lake.list('')) expect.fail(`${path} was written`)
})

test('bytes go in and come out as they are, text as text', async () => {
  const lake = memoryLake()
  const run = await play({
    bytes: blob('post', '/datasets/default/files', { body: { '$content-type': 'image/png', $content: Buffer.from([0x89, 0xff, 0]).toString('base64') }, queries: { folderPath: '/c', name: 'a.png' } }),
    text: blob('post', '/datasets/default/files', { body: 'x,y', queries: { folderPath: 'c', name: 'a.csv' } }, done('bytes')),
    copy: blob('post', '/datasets/default/copyFile', { queries: { source: '/c/a.png', destination: '/c/b/b.png', overwrite: true } }, done('text')),
    png: blob('get', '/datasets/default/GetFileContentByPath', { queries: { path: '/c/b/b.png' } }, done('copy')),
    csv: blob('get', '/datasets/default/GetFileContentByPath', { queries: { path: 'c/a.csv' } }, done('copy')),
  }, { ports: { ...memoryPorts(), lake: async () => lake } })
  expect(run.of('png').outputs).toMatchObject({ body: { '$content-type': 'image/png', $content: 'if8A' } })
  expect(run.of('csv').outputs).toMatchObject({ body: 'x,y' })
  expect([...(await lake.read('c/b/b.png'))]).toEqual([0x89, 0xff, 0])
})

test('the account is the one that the path names', async () => {
  const asked: unknown[] = []
  const ports = { ...memoryPorts(), lake: async (request: object) => { asked.push(request); return memoryLake() } }
  await play({ a: blob('post', "/v2/datasets/@{encodeURIComponent(encodeURIComponent('shoplake'))}/files", { body: 'x', queries: { folderPath: '/c', name: 'a' } }) }, { ports })
  await play({ a: blob('post', `${v2}/files`, { body: 'x', queries: { folderPath: '/c', name: 'a' } }) }, { ports })
  expect(asked).toEqual([{ connection: 'azureblob', account: 'shoplake' }, { connection: 'azureblob' }])
})

test('the built-in connector of a Standard logic app writes and reads the same blobs', async () => {
  const provider = (operationId: string, parameters: object, after: object = {}) => ({ type: 'ServiceProvider', inputs: { parameters, serviceProviderConfiguration: { connectionName: 'AzureBlob', operationId, serviceProviderId: '/serviceProviders/AzureBlob' } }, runAfter: after })
  const run = await play({
    up: provider('uploadBlob', { containerName: 'c', blobName: 'd/x.json', content: { a: 1 } }),
    again: provider('uploadBlob', { containerName: 'c', blobName: 'd/x.json', content: { a: 2 }, overrideIfExists: false }, done('up')),
    read: provider('readBlob', { containerName: 'c', blobName: 'd/x.json' }, { again: ['Failed'] }),
  })
  expect(run.of('read').outputs).toMatchObject({ body: { content: { a: 1 } } })
})

test('what has no counterpart is refused by name', () => {
  const file = JSON.stringify({ definition: { triggers: { t: { type: 'Request', kind: 'Http' } }, actions: { sas: blob('post', `${v2}/CreateSharedLinkByPath`, { queries: { path: '/c/a' } }) } }, kind: 'Stateful' })
  expect(loadWorkflow(file, 'logic-apps/w/workflow.json').problems).toMatchObject([{ code: 'NotSupported', message: expect.stringContaining('CreateSharedLinkByPath') }])
})

test('a resource as the portal and ARM templates export it is a workflow, too', () => {
  const definition = { triggers: { t: { type: 'Request', kind: 'Http' } }, parameters: { p: { type: 'String' } }, actions: { a: { type: 'Compose', inputs: "@parameters('p')" } } }
  for (const wrapped of [
    { type: 'Microsoft.Logic/workflows', properties: { state: 'Enabled', definition, parameters: { p: { value: 'x' } } } },
    { type: 'Microsoft.Web/sites/workflows', properties: { files: { 'workflow.json': { definition, parameters: { p: { value: 'x' } }, kind: 'Stateful' } } } },
  ]) {
    const { workflow, problems } = loadWorkflow(JSON.stringify(wrapped), 'logic-apps/w/workflow.json')
    expect(problems).toEqual([])
    expect(workflow?.parameters.get('p')).toMatchObject({ value: 'x' })
  }
})
