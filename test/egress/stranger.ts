import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Json } from '@lagoon/expressions'

type Fields = Readonly<Record<string, Json>>

export const linkedServiceTypes = [
  'AzureBlobFS', 'AzureBlobStorage', 'AzureSqlDatabase', 'SqlServer', 'AzureSqlDW', 'AzureSqlMI', 'AzureKeyVault', 'AzureDatabricks', 'AzureDatabricksDeltaLake', 'AzureFunction', 'RestService', 'HttpServer', 'Web', 'OData', 'FtpServer', 'Sftp',
  'FileServer', 'AmazonS3', 'GoogleCloudStorage', 'AzureFileStorage', 'AzureTableStorage', 'CosmosDb', 'PostgreSql', 'MySql', 'Oracle', 'Snowflake', 'Salesforce', 'SharePointOnlineList', 'AzureDataExplorer', 'AzureBatch', 'HDInsight',
] as const

export const authentications = ['Anonymous', 'Basic', 'MSI', 'ManagedServiceIdentity', 'ServicePrincipal', 'AadServicePrincipal', 'ClientCertificate', 'OAuth2ClientCredential', 'UserAssignedManagedIdentity', 'None'] as const

/** A linked service that says an address in every way that any of them does. */
export const linkedService = (name: string, type: string, address: string, authenticationType: string): Fields => ({
  name,
  properties: {
    type,
    typeProperties: {
      url: address, baseUrl: address, domain: address, functionAppUrl: address, host: hostIn(address), server: hostIn(address), serviceEndpoint: address, endpoint: address, serviceUri: address, sasUri: address, accountEndpoint: address,
      database: 'd', authenticationType, authentication: authenticationType, userName: 'u', password: { type: 'SecureString', value: 'p' }, clientId: 'c', clientSecret: { type: 'SecureString', value: 's' },
      tokenEndpoint: address, tenant: 't', servicePrincipalId: 'c', servicePrincipalKey: { type: 'SecureString', value: 's' }, aadResourceId: address, resource: address, functionKey: { type: 'SecureString', value: 'k' },
      ...(type.includes('Sql') ? { connectionString: `Server=tcp:${hostIn(address)},1433;Database=d;User ID=u;Password=p` } : {}),
    },
  },
})

const hostIn = (address: string): string => (URL.canParse(address) ? new URL(address).hostname : address)

export const datasetTypes: Readonly<Record<string, Fields>> = {
  RestResource: { relativeUrl: 'a' },
  Json: { location: { type: 'HttpServerLocation', relativeUrl: 'a.json' } },
  DelimitedText: { location: { type: 'HttpServerLocation', relativeUrl: 'a.csv' } },
  Parquet: { location: { type: 'AzureBlobFSLocation', fileSystem: 'c', fileName: 'a.parquet' } },
  Binary: { location: { type: 'HttpServerLocation', relativeUrl: 'a.bin' } },
  AzureSqlTable: { schema: 'dbo', table: 't' },
  HttpFile: { relativeUrl: 'a' },
}

export const dataset = (name: string, type: string, service: string): Fields => ({ name, properties: { type, linkedServiceName: { referenceName: service, type: 'LinkedServiceReference' }, typeProperties: datasetTypes[type] ?? {} } })

export const activityTypes = [
  'WebActivity', 'WebHook', 'AzureFunctionActivity', 'Copy', 'Lookup', 'GetMetadata', 'Delete', 'Script', 'SqlServerStoredProcedure', 'Validation', 'DatabricksNotebook', 'DatabricksJob', 'DatabricksSparkJar', 'DatabricksSparkPython', 'Custom',
  'ExecuteDataFlow', 'HDInsightHive', 'AzureMLExecutePipeline', 'AzureDataExplorerCommand', 'SynapseNotebook', 'ExecuteSSISPackage', 'AzureBatch',
] as const

/** An activity that says an address in every way that any of them does. */
export function activity(name: string, type: string, address: string, more: { readonly method?: string; readonly authentication?: string; readonly service?: string; readonly input?: string; readonly output?: string } = {}): Fields {
  const { method = 'GET', authentication, service = 'service', input = 'input', output = 'output' } = more
  const source = type === 'Lookup' || type === 'Copy' ? { source: { type: `${input === 'rest' ? 'Rest' : 'Json'}Source`, storeSettings: { type: 'HttpReadSettings', requestMethod: 'GET' } } } : {}
  return {
    name, type,
    policy: { retry: 0, timeout: '0.00:00:30' },
    linkedServiceName: { referenceName: service, type: 'LinkedServiceReference' },
    ...(type === 'Copy' ? { inputs: [{ referenceName: input, type: 'DatasetReference' }], outputs: [{ referenceName: output, type: 'DatasetReference' }] } : {}),
    typeProperties: {
      ...(type.startsWith('Web') ? { url: address } : {}),
      ...(type === 'WebActivity' || type === 'WebHook' || type === 'AzureFunctionActivity' ? { method: type === 'WebHook' ? 'POST' : method, headers: { 'x-to': address.replaceAll(/[^\x20-\x7e]/g, '') }, ...(method === 'GET' && type !== 'WebHook' ? {} : { body: { a: address } }) } : {}),
      ...(type === 'WebHook' ? { timeout: '00:00:05' } : {}),
      ...(type === 'AzureFunctionActivity' ? { functionName: 'f' } : {}),
      ...(authentication === undefined ? {} : { authentication: { type: authentication, resource: address, username: 'u', password: { type: 'SecureString', value: 'p' }, userTenant: 't', credential: { referenceName: 'c', type: 'CredentialReference' }, pfx: { type: 'SecureString', value: 'MII' } } }),
      ...source,
      ...(type === 'Copy' ? { sink: { type: 'JsonSink', storeSettings: { type: 'AzureBlobFSWriteSettings' } } } : {}),
      ...(['Lookup', 'GetMetadata', 'Delete', 'Validation'].includes(type) ? { dataset: { referenceName: input, type: 'DatasetReference' } } : {}),
      ...(type === 'GetMetadata' ? { fieldList: ['exists'] } : {}),
      ...(type === 'Script' ? { scripts: [{ type: 'Query', text: `SELECT '${address.replaceAll("'", '')}' AS a` }] } : {}),
      ...(type === 'SqlServerStoredProcedure' ? { storedProcedureName: 'p' } : {}),
      ...(type === 'DatabricksNotebook' ? { notebookPath: '/n' } : {}),
      ...(type === 'DatabricksJob' ? { jobId: '1' } : {}),
      ...(type === 'Custom' ? { command: `curl ${address}` } : {}),
    },
  }
}

/** Writes a factory below a folder. */
export async function writeFactory(folder: string, resources: Readonly<Record<'linkedService' | 'dataset', readonly Fields[]>>, pipelines: ReadonlyMap<string, readonly Fields[]>): Promise<void> {
  const write = async (kind: string, resource: Fields): Promise<void> => {
    await mkdir(join(folder, kind), { recursive: true })
    await writeFile(join(folder, kind, `${String(resource.name)}.json`), JSON.stringify(resource))
  }
  for (const [kind, all] of Object.entries(resources)) for (const resource of all) await write(kind, resource)
  for (const [name, activities] of pipelines) await write('pipeline', { name, properties: { activities: [...activities] } })
}

/** Writes a Standard logic app of which each workflow has one action. */
export async function writeWorkflows(folder: string, actions: ReadonlyMap<string, Json>): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'host.json'), '{"version": "2.0"}')
  for (const [name, action] of actions) {
    await mkdir(join(folder, name), { recursive: true })
    const definition = { triggers: { manual: { type: 'Request', kind: 'Http' } }, actions: { call: action } }
    await writeFile(join(folder, name, 'workflow.json'), JSON.stringify({ definition, kind: 'Stateful' }))
  }
}
