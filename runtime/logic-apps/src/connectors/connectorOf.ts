import type { Json, JsonObject } from '@lagoon/expressions'
import type { Connector, Operation } from './connector.ts'
import { connectors } from './registry.ts'

export type Found =
  | { readonly kind: 'known'; readonly connection: string; readonly operation: Operation }
  | { readonly kind: 'refused'; readonly why: string }

/** Which operation of which connector the inputs of an ApiConnection action call. `services` says of which API a connection is. */
export function connectorOf(inputs: JsonObject, services: ReadonlyMap<string, string>): Found {
  const connection = connectionName(inputs.host)
  if (connection === undefined) return { kind: 'refused', why: 'its connection is not named in the file' }
  const connector = connectorNamed(connection, services)
  if (connector === undefined) return { kind: 'refused', why: `the connector '${services.get(connection) ?? connection}' has no local counterpart yet` }
  const path = typeof inputs.path === 'string' ? inputs.path : ''
  const method = typeof inputs.method === 'string' ? inputs.method.toLowerCase() : ''
  const operation = connector.operations.find(one => one.method === method && one.path.test(path))
  return operation === undefined
    ? { kind: 'refused', why: `the operation ${method.toUpperCase()} ${path} of the connector '${connection}' has no local counterpart yet` }
    : { kind: 'known', connection, operation }
}

function connectorNamed(connection: string, services: ReadonlyMap<string, string>): Connector | undefined {
  // A second connection of a kind is called `office365-1`.
  const service = (services.get(connection) ?? connection.replace(/[-_]\d+$/, '')).toLowerCase()
  return connectors.find(one => one.services.includes(service))
}

/** Standard logic apps write `referenceName`, Consumption ones an expression over `$connections`. */
function connectionName(host: Json | undefined): string | undefined {
  const connection = isObject(host) ? host.connection : undefined
  if (!isObject(connection)) return undefined
  if (typeof connection.referenceName === 'string') return connection.referenceName
  return typeof connection.name === 'string' ? /\$connections'\)\??\['([^']+)'\]/.exec(connection.name)?.[1] : undefined
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
