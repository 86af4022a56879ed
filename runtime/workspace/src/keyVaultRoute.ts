import { jsonResponse, type HttpRequest, type HttpResponse, type Route } from './http.ts'
import { secretValue } from './routes.ts'
import type { Secrets } from './secrets.ts'
import { isSecretName, isVaultName, type StoredSecret } from './vault.ts'

interface Held {
  readonly secrets: Secrets
  /** Those whose address is a secret too. */
  readonly workflows: ReadonlyMap<string, unknown>
  readonly now: () => Date
  readonly newId: () => string
}

/**
 * The secrets of every Key Vault, in the shape of its REST API: GET of the newest version (or of that one by name), PUT of a new
 * one, PATCH of its attributes, content type and tags. A secret that is only in the environment can be read and replaced.
 */
export function keyVaultRoute(held: Held): Route {
  return (request, url) => {
    const [, vault] = /^([^.]+)\.vault\.(?:azure\.net|azure\.cn|usgovcloudapi\.net)$/.exec(url.hostname) ?? []
    if (vault === undefined) return undefined
    return answer(held, request, url, vault)
  }
}

async function answer(held: Held, request: HttpRequest, url: URL, vault: string): Promise<HttpResponse> {
  const [, name, version] = /^\/secrets\/([^/]+)(?:\/([^/]*))?\/?$/.exec(url.pathname) ?? []
  if (name === undefined) return failure(404, 'NotFound', `the local vault has secrets only: ${url.pathname} has no local counterpart yet`)
  if (!isVaultName(vault) || !isSecretName(name)) return failure(400, 'BadParameter', `'${name}' is no name of a secret: letters, digits and hyphens, at most 127 of them`)
  switch (request.method.toUpperCase()) {
    case 'GET': return read(held, { vault, name, version })
    case 'PUT': return version ? failure(405, 'MethodNotAllowed', 'a version cannot be written: PUT the secret') : write(held, request, { vault, name })
    case 'PATCH': return update(held, request, { vault, name, version })
    default: return failure(405, 'MethodNotAllowed', `the local vault reads (GET), writes (PUT) and updates (PATCH); ${request.method} has no local counterpart yet`)
  }
}

interface Named {
  readonly vault: string
  readonly name: string
  readonly version?: string | undefined
}

function read(held: Held, { vault, name, version }: Named): HttpResponse {
  const stored = held.secrets.stored(vault, name)
  if (stored !== undefined) {
    if (version && version !== stored.version) return notFound(held, { vault, name, version })
    if (!stored.attributes.enabled) return failure(403, 'Forbidden', `Operation get is not allowed on a disabled secret: ${name}`, 'SecretDisabled')
    return jsonResponse(200, { value: stored.value, ...shown(vault, name, stored) })
  }
  const value = version ? undefined : secretValue(held, vault, name)
  if (value === undefined) return notFound(held, { vault, name, version })
  return jsonResponse(200, { value, id: `https://${vault}.vault.azure.net/secrets/${name}`, attributes: { enabled: true } })
}

async function write(held: Held, request: HttpRequest, { vault, name }: Named): Promise<HttpResponse> {
  const given = objectIn(request.body)
  if (typeof given?.['value'] !== 'string') return failure(400, 'BadParameter', "The request body must be a JSON object with a text 'value'.")
  const at = seconds(held.now())
  const secret: StoredSecret = { value: given['value'], version: held.newId().replaceAll('-', ''), attributes: { enabled: true, created: at, updated: at }, tags: {} }
  return keep(held, { vault, name }, changed(secret, given), true)
}

async function update(held: Held, request: HttpRequest, { vault, name, version }: Named): Promise<HttpResponse> {
  const given = objectIn(request.body)
  if (given === undefined) return failure(400, 'BadParameter', 'The request body must be a JSON object.')
  const stored = held.secrets.stored(vault, name)
  if (stored === undefined || (version && version !== stored.version)) return notFound(held, { vault, name, version })
  return keep(held, { vault, name }, changed({ ...stored, attributes: { ...stored.attributes, updated: seconds(held.now()) } }, given), false)
}

async function keep(held: Held, { vault, name }: Named, secret: StoredSecret | string, withValue: boolean): Promise<HttpResponse> {
  if (typeof secret === 'string') return failure(400, 'BadParameter', secret)
  await held.secrets.set(vault, name, secret)
  return jsonResponse(200, { ...(withValue ? { value: secret.value } : {}), ...shown(vault, name, secret) })
}

/** The secret with what the body says of it, or what is wrong with the body. */
function changed(secret: StoredSecret, given: Readonly<Record<string, unknown>>): StoredSecret | string {
  const { contentType, attributes = {}, tags = secret.tags } = given
  if (contentType !== undefined && typeof contentType !== 'string') return "'contentType' must be a text"
  if (!isObject(attributes)) return "'attributes' must be an object"
  if (!isTextMap(tags)) return "'tags' must be an object of texts"
  const { enabled = secret.attributes.enabled, exp = secret.attributes.exp, nbf = secret.attributes.nbf } = attributes
  if (typeof enabled !== 'boolean') return "'enabled' must be true or false"
  if (!isInstant(exp) || !isInstant(nbf)) return "'exp' and 'nbf' must be whole seconds since 1970"
  return {
    ...secret,
    ...(contentType === undefined ? {} : { contentType }),
    attributes: { ...secret.attributes, enabled, ...(exp === undefined ? {} : { exp }), ...(nbf === undefined ? {} : { nbf }) },
    tags,
  }
}

const shown = (vault: string, name: string, { version, contentType, attributes, tags }: StoredSecret) => ({
  ...(contentType === undefined ? {} : { contentType }),
  id: `https://${vault}.vault.azure.net/secrets/${name}/${version}`,
  attributes: { ...attributes, recoveryLevel: 'Purgeable' },
  ...(Object.keys(tags).length === 0 ? {} : { tags }),
})

function notFound({ secrets }: Held, { vault, name, version }: Named): HttpResponse {
  if (version) return failure(404, 'SecretNotFound', `a secret with name ${name} and version ${version} was not found in vault ${vault}; the local vault keeps the newest version only`)
  const [variable] = secrets.variablesFor(vault, name)
  return failure(404, 'SecretNotFound', `a secret with name ${name} was not found in vault ${vault}; locally it is the environment variable ${variable}, or what \`lagoon key-vault set ${vault}/${name}\` stored`)
}

const failure = (status: number, code: string, message: string, inner?: string): HttpResponse =>
  jsonResponse(status, { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } })

function objectIn(body: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body ?? '')
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTextMap = (value: unknown): value is Readonly<Record<string, string>> => isObject(value) && Object.values(value).every((one) => typeof one === 'string')
const isInstant = (value: unknown): value is number | undefined => value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 0)
