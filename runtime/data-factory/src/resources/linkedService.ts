import type { Json, JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { LinkedService } from '../model/factory.ts'
import { isObject } from '../reader/cursor.ts'

/** A linked service with its expressions evaluated, as far as a local run needs to know it. */
export type ResolvedLinkedService = { readonly name: string; readonly type: string } & (
  | { readonly kind: 'sql'; readonly server: string; readonly database: string }
  | { readonly kind: 'lake'; readonly account: string }
  | { readonly kind: 'keyVault'; readonly vault: string }
  | { readonly kind: 'databricks'; readonly domain: string }
  | { readonly kind: 'function'; readonly url: string; readonly key: Json | undefined }
  | { readonly kind: 'web'; readonly url: string; readonly authenticationType: string; readonly properties: JsonObject }
)

type Details = ResolvedLinkedService extends infer T ? (T extends ResolvedLinkedService ? Omit<T, 'name' | 'type'> : never) : never
type Resolver = (properties: JsonObject, name: string) => Details

/** The types of linked service that have a counterpart here. */
export const linkedServiceTypes = {
  AzureSqlDatabase: sqlServer,
  SqlServer: sqlServer,
  AzureSqlDW: sqlServer,
  AzureSqlMI: sqlServer,
  AzureBlobFS: lake,
  AzureBlobStorage: lake,
  FileServer: fileStore,
  AzureFileStorage: fileStore,
  AzureDataLakeStore: fileStore,
  Sftp: fileStore,
  FtpServer: fileStore,
  AmazonS3: fileStore,
  AmazonS3Compatible: fileStore,
  GoogleCloudStorage: fileStore,
  AzureKeyVault: (properties, name) => ({ kind: 'keyVault', vault: firstLabel(text(properties['baseUrl'])) ?? name }),
  AzureDatabricks: databricks,
  AzureDatabricksDeltaLake: databricks,
  AzureFunction: (properties) => ({ kind: 'function', url: text(properties['functionAppUrl']) ?? '', key: properties['functionKey'] }),
  RestService: web,
  HttpServer: web,
} satisfies Readonly<Record<string, Resolver>>

export type LinkedServiceType = keyof typeof linkedServiceTypes

export const isLinkedServiceType = (type: string): type is LinkedServiceType => Object.hasOwn(linkedServiceTypes, type)

/** Where nothing in the file says so, the local counterpart is named after the linked service. */
export function resolveLinkedService(service: LinkedService, properties: JsonObject): ResolvedLinkedService {
  const { name, type } = service
  if (!isLinkedServiceType(type)) {
    throw new FactoryError('LinkedServiceTypeNotSupported', `linked services of type '${type}' have no local counterpart`, {
      origin: service.origin,
      hint: `these have: ${Object.keys(linkedServiceTypes).join(', ')}`,
    })
  }
  const resolver: Resolver = linkedServiceTypes[type]
  return { ...resolver(properties, name), name, type } as ResolvedLinkedService
}

function sqlServer(properties: JsonObject, name: string): Details {
  const old = connectionString(properties['connectionString'])
  const server = text(properties['server']) ?? old.get('server') ?? old.get('data source') ?? old.get('addr')
  const database = text(properties['database']) ?? old.get('database') ?? old.get('initial catalog')
  return { kind: 'sql', server: server === undefined ? plainName(name) : serverName(server), database: database ?? plainName(name) }
}

function lake(properties: JsonObject, name: string): Details {
  const old = connectionString(properties['connectionString'])
  const address = text(properties['url']) ?? text(properties['serviceEndpoint']) ?? text(properties['sasUri']) ?? old.get('blobendpoint')
  return { kind: 'lake', account: old.get('accountname') ?? firstLabel(address) ?? accountName(name) }
}

/** Another store of files: an account of the local lake that is called as the linked service is. */
function fileStore(_: JsonObject, name: string): Details {
  return { kind: 'lake', account: accountName(name) }
}

function databricks(properties: JsonObject): Details {
  return { kind: 'databricks', domain: text(properties['domain']) ?? '' }
}

function web(properties: JsonObject): Details {
  return { kind: 'web', url: text(properties['url']) ?? '', authenticationType: text(properties['authenticationType']) ?? 'Anonymous', properties }
}

/** A text, be it plain or a SecureString; a secret that lies in a vault counts as absent. */
function text(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  if (isObject(value) && typeof value['value'] === 'string') return text(value['value'])
  return undefined
}

function connectionString(value: Json | undefined): ReadonlyMap<string, string> {
  const pairs = (text(value) ?? '').split(';').map((pair) => /^\s*([^=]+?)\s*=\s*(.*?)\s*$/s.exec(pair))
  return new Map(
    pairs.flatMap((pair) => (pair?.[1] && pair[2] ? [[pair[1].toLowerCase(), pair[2].replace(/^(['"])(.*)\1$/s, '$2')] as const] : [])),
  )
}

/** `tcp:name.database.windows.net,1433` → `name`; the name of a server of one's own is kept whole. */
function serverName(server: string): string {
  const host = server.replace(/^tcp:/i, '').replace(/[,:]\d+$/, '')
  return /\.(database\.(windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)|sql\.azuresynapse\.net)$/i.test(host)
    ? (host.split('.')[0] ?? host)
    : plainName(host)
}

/** `https://name.dfs.core.windows.net/…` → `name`. */
const firstLabel = (address: string | undefined): string | undefined => /^(?:https?:\/\/)?([^./:?]+)/i.exec(address ?? '')?.[1]

const plainName = (name: string): string => name.replaceAll(/[^\w.-]+/g, '_')
const accountName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
