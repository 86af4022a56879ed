import type { JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { HttpRequest } from '../ports.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, has, items, optionalFlag, optionalObject, optionalValue, report, requiredValue } from '../reader/cursor.ts'
import { oneOf } from '../reader/oneOf.ts'
import { timeSpanMs } from '../run/timeSpan.ts'
import { authenticationHeaders, readAuthentication, tokenAdvice, type Authentication } from './authentication.ts'
import type { ActivityDefinition } from './definition.ts'
import { executionFields, wrapped } from './execution.ts'
import { contentOf, mostBytes, objectIn, send } from './httpCall.ts'
import { textOf } from './values.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export interface WebActivityProperties {
  readonly url: Dynamic
  readonly method: (typeof methods)[number]
  readonly headers: JsonObject
  readonly body: Dynamic | undefined
  readonly authentication: Authentication
  readonly turnOffAsync: boolean
  readonly httpRequestTimeout: Dynamic
}

export const webActivity: ActivityDefinition<'WebActivity'> = {
  parity:
    'runs: methods, headers, body, Basic sign-in, httpRequestTimeout, 202 with Location polled; a token of Entra is the secret named like its resource; Key Vaults, Logic Apps and Databricks workspaces are answered here; client certificates, datasets and linkedServices are refused',
  read(activity) {
    const properties = at(activity, 'typeProperties')
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
      authentication: readAuthentication(at(properties, 'authentication')),
      turnOffAsync: optionalFlag(at(properties, 'turnOffAsync')) ?? false,
      httpRequestTimeout: optionalValue(at(properties, 'httpRequestTimeout')) ?? '00:01:00',
    }
  },
  async run({ properties }, context) {
    const startedAt = context.session.effects.now()
    const { method, authentication } = properties
    const timeoutMs = requestTimeoutMs(textOf(context.evaluate(properties.httpRequestTimeout), 'httpRequestTimeout'))
    const url = textOf(context.evaluate(properties.url), 'url')
    const headers = context.evaluate(properties.headers) as JsonObject
    const content = contentOf(headers, properties.body === undefined ? undefined : context.evaluate(properties.body))
    context.recordInput({ url, method, headers, ...(content.body === undefined ? {} : { body: content.body }) })
    try {
      const signIn = await authenticationHeaders(authentication, context)
      const request: HttpRequest = { method, url, ...content, headers: { ...content.headers, ...signIn }, timeoutMs }
      const response = await send(request, properties, context)
      if (response.status >= 400) {
        throw new FactoryError(
          '2108',
          `Invoking Web Activity failed with HttpStatusCode - '${response.status}', message - '${response.body.slice(0, 1000)}'`,
          tokenAdvice(authentication, response, request.headers),
        )
      }
      if (response.body.length > mostBytes) {
        throw new FactoryError('2001', 'The length of execution output is over limit (around 4MB currently).')
      }
      // A JSON object is the output itself; anything else is its text.
      const output = objectIn(response) ?? { Response: response.body }
      return { ...output, ADFWebActivityResponseHeaders: response.headers, ...executionFields(context, startedAt) }
    } catch (error) {
      throw error instanceof FactoryError && /^2\d{3}$/.test(error.code) ? error : wrapped('2108', error, 'Error calling the endpoint. ')
    }
  },
}

const longestTimeoutMs = 10 * 60_000

function requestTimeoutMs(text: string): number {
  const ms = timeSpanMs(text)
  if (ms >= 1000 && ms <= longestTimeoutMs) return ms
  throw new FactoryError('InvalidPropertyValue', `'httpRequestTimeout' must lie between 1 second and 10 minutes, and is ${text}`)
}
