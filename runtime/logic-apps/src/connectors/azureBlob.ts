import type { Json, JsonObject } from '@lagoon/expressions'
import { decodeBody, encodeBody } from '../actions/content.ts'
import { isObject, textOf } from '../actions/leaf.ts'
import { WorkflowError } from '../error.ts'
import type { Lake, LakeFile } from '../ports.ts'
import type { Connector, ConnectorAnswer, ConnectorCall } from './connector.ts'

/**
 * Blobs of the local lake. The account is the one that the path names; `AccountNameFromSettings`, and the paths of the first version,
 * mean that of the connection. Source: "Azure Blob Storage" in Microsoft's connector reference.
 */
export const azureBlob: Connector = {
  services: ['azureblob'],
  parity: 'blobs of the local lake: create, update, read and metadata by id or path, list, copy within the lake, delete; shared links, archives and tiers are refused',
  operations: [
    { method: 'post', path: /^\/(?:v2\/)?datasets\/(.+?)\/(?:files|CreateBlockBlob)$/i, run: create },
    { method: 'post', path: /^\/(?:v2\/)?datasets\/(.+?)\/copyFile$/i, run: copy },
    { method: 'put', path: /^\/(?:v2\/)?datasets\/(.+?)\/files\/(.+)$/i, run: (call) => put(call, idOf(call)) },
    { method: 'delete', path: /^\/(?:v2\/)?datasets\/(.+?)\/files\/(.+)$/i, run: remove },
    { method: 'get', path: /^\/(?:v2\/)?datasets\/(.+?)\/files\/(.+)\/content$/i, run: (call) => content(call, idOf(call)) },
    { method: 'get', path: /^\/(?:v2\/)?datasets\/(.+?)\/GetFileContentByPath$/i, run: (call) => content(call, query(call, 'path')) },
    { method: 'get', path: /^\/(?:v2\/)?datasets\/(.+?)\/files\/(.+)(?<!\/content)$/i, run: (call) => metadata(call, idOf(call)) },
    { method: 'get', path: /^\/(?:v2\/)?datasets\/(.+?)\/GetFileByPath$/i, run: (call) => metadata(call, query(call, 'path')) },
    { method: 'get', path: /^\/(?:v2\/)?datasets\/(.+?)\/folders(?:V2)?(?:\/(.+))?$/i, run: list },
  ],
}

/** "Upload blob to storage container" and "Read blob content", the built-in operations of Standard logic apps. */
export async function uploadBlob(call: Omit<ConnectorCall, 'found' | 'path'>, parameters: JsonObject): Promise<ConnectorAnswer> {
  const lake = await call.run.ports.lake({ connection: call.connection })
  const [container, name] = [textOf(parameters.containerName), textOf(parameters.blobName)]
  const path = pathOf(`${container}/${name}`)
  if (pathOf(container) === '' || pathOf(name) === '') return unnamed(path)
  if (parameters.overrideIfExists === false && (await lake.stat(path))) return failed(409, 'Conflict', `the blob ${path} exists already`)
  await lake.write(path, bytesOf(parameters.content ?? null))
  return { statusCode: 201, body: described(await required(lake, path)) }
}

export async function readBlob(call: Omit<ConnectorCall, 'found' | 'path'>, parameters: JsonObject): Promise<ConnectorAnswer> {
  const lake = await call.run.ports.lake({ connection: call.connection })
  const path = pathOf(`${textOf(parameters.containerName)}/${textOf(parameters.blobName)}`)
  const file = await lake.stat(path)
  if (!file) return notFound(path)
  return { statusCode: 200, body: { content: readContent(await lake.read(path), path), properties: described(file) } }
}

async function create(call: ConnectorCall): Promise<ConnectorAnswer> {
  const [folder, name] = [query(call, 'folderPath'), query(call, 'name')]
  return pathOf(name) === '' ? unnamed(folder) : put(call, `${folder}/${name}`)
}

async function put(call: ConnectorCall, written: string): Promise<ConnectorAnswer> {
  const lake = await lakeOf(call)
  const path = pathOf(written)
  if (!isBlob(path)) return unnamed(path)
  await lake.write(path, bytesOf(call.inputs.body ?? null))
  return { statusCode: 200, body: described(await required(lake, path)) }
}

async function content(call: ConnectorCall, written: string): Promise<ConnectorAnswer> {
  const lake = await lakeOf(call)
  const path = pathOf(written)
  return (await lake.stat(path)) ? { statusCode: 200, body: readContent(await lake.read(path), path) } : notFound(path)
}

async function metadata(call: ConnectorCall, written: string): Promise<ConnectorAnswer> {
  const path = pathOf(written)
  const file = await (await lakeOf(call)).stat(path)
  return file ? { statusCode: 200, body: described(file) } : notFound(path)
}

async function remove(call: ConnectorCall): Promise<ConnectorAnswer> {
  const path = pathOf(idOf(call))
  return (await (await lakeOf(call)).delete(path)) ? { statusCode: 200 } : notFound(path)
}

async function copy(call: ConnectorCall): Promise<ConnectorAnswer> {
  const source = query(call, 'source')
  if (/^https?:/i.test(source)) throw new WorkflowError('NotSupported', `'${call.action.name}' copies from an address: only blobs of the lake are copied here`)
  const lake = await lakeOf(call)
  const [from, to] = [pathOf(source), pathOf(query(call, 'destination'))]
  if (!isBlob(to)) return unnamed(to)
  if (!(await lake.stat(from))) return notFound(from)
  if (!/^true$/i.test(query(call, 'overwrite')) && (await lake.stat(to))) return failed(409, 'Conflict', `the blob ${to} exists already`)
  await lake.write(to, await lake.read(from))
  return { statusCode: 200, body: described(await required(lake, to)) }
}

/** The blobs and folders right below a folder, or with `useFlatListing` every blob below it. */
async function list(call: ConnectorCall): Promise<ConnectorAnswer> {
  const lake = await lakeOf(call)
  const folder = call.found[2] === undefined ? '' : pathOf(decodedId(call.found[2]))
  const isFlat = /^true$/i.test(query(call, 'useFlatListing'))
  const found = new Map<string, JsonObject>()
  for await (const file of lake.list(folder)) {
    const below = folder === '' ? file.path : file.path.slice(folder.length + 1)
    const [first = '', ...more] = below.split('/')
    if (isFlat || more.length === 0) found.set(file.path, described(file))
    else found.set(first, folderDescribed(folder === '' ? first : `${folder}/${first}`))
  }
  const value = [...found.values()]
  // The first version answers with the list itself.
  return { statusCode: 200, body: /\/foldersV2/i.test(call.path) ? { value } : value }
}

const lakeOf = ({ run, connection, found }: ConnectorCall): Promise<Lake> => {
  const account = twiceDecoded(found[1] ?? '')
  return run.ports.lake({ connection, ...(/^(AccountNameFromSettings|default)$/i.test(account) ? {} : { account }) })
}

function query({ inputs }: ConnectorCall, name: string): string {
  const queries = isObject(inputs.queries) ? inputs.queries : {}
  const key = Object.keys(queries).find((one) => one.toLowerCase() === name.toLowerCase())
  return key === undefined ? '' : textOf(queries[key])
}

const idOf = ({ found }: ConnectorCall): string => decodedId(found[2] ?? '')

/** An id is the address of the blob, percent-encoded and then in base64; what the author writes by hand is a path. */
function decodedId(segment: string): string {
  const text = twiceDecoded(segment)
  const inside = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : ''
  return /^%2f/i.test(inside) ? decoded(inside) : text
}

const twiceDecoded = (text: string): string => decoded(decoded(text))

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const pathOf = (written: string): string => written.split('/').filter((part) => part !== '').join('/')

/** A blob lies in a container: in the place of one there is none. */
const isBlob = (path: string): boolean => path.includes('/')

const idFor = (path: string): string => Buffer.from(encodeURIComponent(`/${path}`).replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()), 'utf8').toString('base64')

function described({ path, sizeBytes, modifiedAt }: LakeFile): JsonObject {
  const name = path.split('/').at(-1) ?? path
  return { Id: idFor(path), Name: name, DisplayName: name, Path: `/${path}`, LastModified: modifiedAt.toISOString().replace(/\.\d+Z$/, 'Z'), Size: sizeBytes, MediaType: mediaTypeOf(path), IsFolder: false, ETag: `"0x${modifiedAt.getTime().toString(16).toUpperCase()}"`, FileLocator: idFor(path) }
}

function folderDescribed(path: string): JsonObject {
  const name = path.split('/').at(-1) ?? path
  return { Id: idFor(`${path}/`), Name: name, DisplayName: name, Path: `/${path}/`, LastModified: '0001-01-01T00:00:00Z', Size: 0, MediaType: '', IsFolder: true, ETag: '', FileLocator: idFor(`${path}/`) }
}

const mediaTypes: Readonly<Record<string, string>> = { json: 'application/json', txt: 'text/plain', csv: 'text/csv', html: 'text/html', xml: 'application/xml', parquet: 'application/octet-stream', pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg', zip: 'application/zip' }
const mediaTypeOf = (path: string): string => mediaTypes[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream'

/** JSON as its value, text as text, anything else as base64 with its type. */
function readContent(bytes: Uint8Array, path: string): Json {
  const type = mediaTypeOf(path)
  const raw: Json = { '$content-type': type, $content: Buffer.from(bytes).toString('base64') }
  const text = Buffer.from(bytes).toString('utf8')
  if (text.includes('\uFFFD')) return raw
  const read = decodeBody(text, { 'content-type': type })
  return read.kind === 'value' ? (read.value ?? '') : raw
}

function bytesOf(body: Json): Uint8Array {
  if (isObject(body) && typeof body.$content === 'string') return Buffer.from(body.$content, 'base64')
  return new TextEncoder().encode(encodeBody(body)?.text ?? '')
}

async function required(lake: Lake, path: string): Promise<LakeFile> {
  const file = await lake.stat(path)
  if (!file) throw new WorkflowError('NotFound', `the blob ${path} is gone while it is written`)
  return file
}

const notFound = (path: string): ConnectorAnswer => failed(404, 'NotFound', `Specified file ${path.split('/').at(-1) ?? path} not found.`)

const unnamed = (path: string): ConnectorAnswer => failed(400, 'BadRequest', `A container and the name of a blob in it are required, not '/${pathOf(path)}'.`)

const failed = (status: number, code: string, message: string): ConnectorAnswer => ({ statusCode: status, body: { status, message, error: { message } }, error: { code, message } })
