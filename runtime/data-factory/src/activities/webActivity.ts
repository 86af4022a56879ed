import { jsonText, readJsonDocument, type Json, type JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { HttpRequest, HttpResponse } from '../ports.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, has, isObject, items, optionalFlag, optionalObject, optionalValue, report, requiredValue } from '../reader/cursor.ts'
import { oneOf } from '../reader/oneOf.ts'
import type { ActivityContext, ActivityDefinition } from './definition.ts'
import { executionFields, wrapped } from './execution.ts'
import { keyVaultAnswer } from './keyVault.ts'
import { textOf } from './values.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const authentications = ['None', 'Basic', 'MSI', 'UserAssignedManagedIdentity', 'ServicePrincipal', 'ClientCertificate'] as const

export interface WebActivityProperties {
  readonly url: Dynamic
  readonly method: (typeof methods)[number]
  readonly headers: JsonObject
  readonly body: Dynamic | undefined
  readonly authentication: (typeof authentications)[number]
  readonly user: { readonly name: Dynamic; readonly password: Dynamic }
  readonly turnOffAsync: boolean
}

const mostBytes = 4 * 1024 * 1024

export const webActivity: ActivityDefinition<'WebActivity'> = {
  parity:
    'runs: methods, headers, body, Basic sign-in, 202 with Location polled; a Key Vault is answered by the local secrets; other calls go out without a token of Entra',
  read(activity) {
    const properties = at(activity, 'typeProperties')
    const authentication = at(properties, 'authentication')
    const method = oneOf(at(properties, 'method'), methods)
    if (!has(at(properties, 'method'))) report(at(properties, 'method'), 'RequiredPropertyMissing', `'method' is missing`)
    if (method && method !== 'GET' && method !== 'DELETE' && !has(at(properties, 'body'))) {
      report(at(properties, 'body'), 'RequiredPropertyMissing', `a WebActivity with ${method} needs a body`)
    }
    for (const name of ['datasets', 'linkedServices']) {
      const references = at(properties, name)
      if (items(references).length > 0) report(references, 'PropertyNotSupported', `'${name}' of a WebActivity does not run here`)
    }
    return {
      url: requiredValue(at(properties, 'url')),
      method: method ?? 'GET',
      headers: optionalObject(at(properties, 'headers')),
      body: optionalValue(at(properties, 'body')),
      authentication: has(authentication) ? (oneOf(at(authentication, 'type'), authentications) ?? 'None') : 'None',
      user: { name: optionalValue(at(authentication, 'username')) ?? '', password: optionalValue(at(authentication, 'password')) ?? '' },
      turnOffAsync: optionalFlag(at(properties, 'turnOffAsync')) ?? false,
    }
  },
  async run({ properties }, context) {
    const startedAt = context.session.effects.now()
    const request = requestOf(properties, context)
    context.recordInput({
      url: request.url,
      method: request.method,
      headers: context.evaluate(properties.headers),
      ...(request.body === undefined ? {} : { body: request.body }),
    })
    try {
      const response = await send(request, properties, context)
      if (response.status >= 400) throw failedCall(response, properties)
      if (response.body.length > mostBytes) {
        throw new FactoryError('2001', 'The length of execution output is over limit (around 4MB currently).')
      }
      return { ...bodyOf(response), ADFWebActivityResponseHeaders: response.headers, ...executionFields(context, startedAt) }
    } catch (error) {
      throw error instanceof FactoryError && /^2\d{3}$/.test(error.code) ? error : wrapped('2108', error, 'Error calling the endpoint. ')
    }
  },
}

function failedCall({ status, body }: HttpResponse, { authentication }: WebActivityProperties): FactoryError {
  const hasToken = authentication === 'None' || authentication === 'Basic'
  return new FactoryError(
    '2108',
    `Invoking Web Activity failed with HttpStatusCode - '${status}', message - '${body.slice(0, 1000)}'`,
    (status === 401 || status === 403) && !hasToken
      ? { hint: `the call went out without a token: authentication '${authentication}' does not run here` }
      : {},
  )
}

function requestOf(properties: WebActivityProperties, context: ActivityContext): HttpRequest {
  const given = context.evaluate(properties.headers) as JsonObject
  const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, textOf(value, name)]))
  const body = properties.body === undefined ? undefined : context.evaluate(properties.body)
  if (body !== undefined && !Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')) {
    headers['Content-Type'] = 'application/json'
  }
  if (properties.authentication === 'Basic') {
    const password = passwordOf(context.evaluate(properties.user.password))
    context.session.secrets.add(password)
    headers['Authorization'] =
      `Basic ${Buffer.from(`${textOf(context.evaluate(properties.user.name), 'username')}:${password}`).toString('base64')}`
  }
  const url = textOf(context.evaluate(properties.url), 'url')
  return {
    method: properties.method,
    url,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : jsonText(body) }),
  }
}

const passwordOf = (value: Json): string => textOf(isObject(value) ? (value['value'] ?? '') : value, 'password')

async function send(request: HttpRequest, { turnOffAsync }: WebActivityProperties, context: ActivityContext): Promise<HttpResponse> {
  const { ports, effects, secrets } = context.session
  const secret = await keyVaultAnswer(request, ports, secrets)
  if (secret) return secret
  let response = await ports.http(request)
  // An accepted request is asked again at its Location until it is done.
  while (response.status === 202 && !turnOffAsync && !context.signal.aborted) {
    const headers = new Map(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]))
    const location = headers.get('location')
    if (location === undefined) break
    await effects.sleep((Number(headers.get('retry-after')) || 1) * 1000, context.signal)
    response = await ports.http({ method: 'GET', url: new URL(location, request.url).href, headers: request.headers })
  }
  return response
}

/** A JSON object is the output itself; anything else is its text. */
function bodyOf({ body }: HttpResponse): JsonObject {
  const { value } = readJsonDocument(body, 'response')
  return isObject(value) ? value : { Response: body }
}
