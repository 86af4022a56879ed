import { readJsonDocument, type Json, type JsonObject } from '@lagoon/expressions'
import { maybeSecretText, secretText } from '../../activities/secretText.ts'
import { textOf } from '../../activities/values.ts'
import { isCredentialHeader } from '../../credentialHeader.ts'
import { FactoryError } from '../../error.ts'
import type { HttpRequest } from '../../ports.ts'
import { isObject } from '../../reader/cursor.ts'
import type { EndRequest } from '../connector.ts'
import { objectIn, optionalTextIn } from '../settings.ts'

/** A server behind a linked service of type RestService or HttpServer, with what a call must carry to be let in. */
export interface WebService {
  readonly store: string
  readonly url: string
  /** Sent to the service's own origin only. */
  readonly credentials: Readonly<Record<string, string>>
}

/** Reads the linked service and its secrets. Throws `FactoryError`: `LinkedServiceTypeNotSupported`, `PropertyNotSupported`, `SecretNotFound`. */
export async function webServiceOf(request: EndRequest): Promise<WebService> {
  const { linkedService } = request.dataset
  if (linkedService.kind !== 'web') {
    throw new FactoryError('LinkedServiceTypeNotSupported', `linked service '${linkedService.name}' of type '${linkedService.type}' is no HTTP server`)
  }
  if (linkedService.url === '') throw new FactoryError('RequiredPropertyMissing', `linked service '${linkedService.name}' has no url`)
  const { properties } = linkedService
  const credentials: Record<string, string> = { ...(await signIn(request, properties, linkedService.authenticationType)) }
  for (const [name, value] of Object.entries({ ...objectIn(properties, 'authHeader'), ...objectIn(properties, 'authHeaders') })) {
    // Others stand here as well, such as the version of an API.
    const text = isCredentialHeader(name) ? secretText : maybeSecretText
    credentials[name] = await text(request.context, { value, name, origin: request.dataset.origin })
  }
  return { store: linkedService.type, url: linkedService.url, credentials }
}

/** A call to the service's own origin: what it carries stays there. A header of the activity stands before one of the service. */
export function withCredentials(request: HttpRequest, credentials: WebService['credentials']): HttpRequest {
  const names = Object.keys(credentials)
  return names.length === 0 ? request : { ...request, headers: { ...credentials, ...request.headers }, credentialHeaders: names }
}

async function signIn(request: EndRequest, properties: JsonObject, type: string): Promise<Readonly<Record<string, string>>> {
  const { context, dataset } = request
  const asked = (name: string) => ({ value: properties[name] ?? '', name, origin: dataset.origin })
  switch (type.toLowerCase()) {
    case 'anonymous':
      return {}
    case 'basic': {
      const user = await maybeSecretText(context, asked('userName'))
      const password = await secretText(context, asked('password'))
      return bearing(request, 'Basic', Buffer.from(`${user}:${password}`).toString('base64'))
    }
    case 'oauth2clientcredential':
      return bearing(request, 'Bearer', await clientCredentialsToken(request, properties))
    default:
      throw new FactoryError('PropertyNotSupported', `authenticationType '${type}' of linked service '${request.dataset.linkedService.name}' does not run here`, {
        hint: 'Anonymous (with authHeaders), Basic and OAuth2ClientCredential do',
      })
  }
}

function bearing({ context }: EndRequest, scheme: string, token: string): Readonly<Record<string, string>> {
  context.session.secrets.add(token)
  return { Authorization: `${scheme} ${token}` }
}

/** A token by OAuth 2's client credentials grant (RFC 6749, 4.4), with the client's name and secret in the body. */
async function clientCredentialsToken({ context, dataset }: EndRequest, properties: JsonObject): Promise<string> {
  const asked = (name: string) => ({ value: properties[name] ?? '', name, origin: dataset.origin })
  const endpoint = optionalTextIn(properties, 'tokenEndpoint') ?? ''
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: await maybeSecretText(context, asked('clientId')),
    client_secret: await secretText(context, asked('clientSecret')),
  })
  for (const name of ['scope', 'resource']) {
    const value = optionalTextIn(properties, name)
    if (value) form.set(name, value)
  }
  const answer = await context.session.ports.http({
    method: 'POST',
    url: endpoint,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
    body: form.toString(),
  })
  const { value } = readJsonDocument(answer.body, endpoint)
  const token = isObject(value) ? value['access_token'] : undefined
  if (answer.status < 400 && typeof token === 'string') return token
  throw new FactoryError('FailToGetAccessToken', `the token endpoint ${endpoint} answered ${answer.status} without an access token`)
}

/** `[URL of the linked service]/[relative URL]`, with one slash between them. */
export function joinedUrl(base: string, relative: string): string {
  if (relative === '') return base
  return relative.startsWith('?') ? `${base}${relative}` : `${base.replace(/\/+$/, '')}/${relative.replace(/^\/+/, '')}`
}

/** Headers as a REST source has them, an object, or as an HTTP one does, lines of `name: value`. */
export function headersOf(value: Json | undefined): Readonly<Record<string, string>> {
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, header]) => [name, textOf(header, name)]))
  if (typeof value !== 'string') return {}
  return Object.fromEntries(
    value.split(/\r?\n/).flatMap((line) => {
      const [, name, header] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line) ?? []
      return name === undefined ? [] : [[name, header ?? '']]
    }),
  )
}
