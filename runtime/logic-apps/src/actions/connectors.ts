import type { Json, JsonObject } from '@lagoon/expressions'

export type Connector =
  | { readonly kind: 'known'; readonly channel: 'email' | 'teams'; readonly connection: string }
  | { readonly kind: 'refused'; readonly why: string }

const channels: Readonly<Record<string, { readonly channel: 'email' | 'teams'; readonly path: RegExp }>> = {
  office365: { channel: 'email', path: /^\/(v\d+\/)?Mail$/i },
  outlook: { channel: 'email', path: /^\/(v\d+\/)?Mail$/i },
  teams: { channel: 'teams', path: /^\/(v\d+(\.\d+)?\/)?(beta\/)?teams\/|^\/flowbot\/actions\/(notification|adaptivecard)\//i },
}

/** Which connector the inputs of an ApiConnection action call, told from the connection's name and the path. */
export function connectorOf(inputs: JsonObject): Connector {
  const connection = connectionName(inputs.host)
  if (connection === undefined) return { kind: 'refused', why: 'its connection is not named in the file' }
  // A second connection of a kind is called `office365-1`.
  const service = connection.toLowerCase().replace(/[-_]\d+$/, '')
  const channel = Object.hasOwn(channels, service) ? channels[service] : undefined
  if (channel === undefined) return { kind: 'refused', why: `the connector '${connection}' has no local counterpart yet` }
  const path = typeof inputs.path === 'string' ? inputs.path : ''
  const method = typeof inputs.method === 'string' ? inputs.method.toLowerCase() : ''
  if (method !== 'post' || !channel.path.test(path)) {
    return { kind: 'refused', why: `the operation ${method.toUpperCase()} ${path} of the connector '${connection}' has no local counterpart yet` }
  }
  return { kind: 'known', channel: channel.channel, connection }
}

/** Standard logic apps write `referenceName`, Consumption ones an expression over `$connections`. */
function connectionName(host: Json | undefined): string | undefined {
  const connection = isObject(host) ? host.connection : undefined
  if (!isObject(connection)) return undefined
  if (typeof connection.referenceName === 'string') return connection.referenceName
  return typeof connection.name === 'string' ? /\$connections'\)\??\['([^']+)'\]/.exec(connection.name)?.[1] : undefined
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
