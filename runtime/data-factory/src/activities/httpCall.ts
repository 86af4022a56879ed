import { jsonText, readJsonDocument, type Json, type JsonObject } from '@lagoon/expressions'
import type { HttpRequest, HttpResponse } from '../ports.ts'
import { isObject } from '../reader/cursor.ts'
import type { ActivityContext } from './definition.ts'
import { keyVaultAnswer } from './keyVault.ts'
import { textOf } from './values.ts'

/** Headers and body as they go out: a body that is no text is JSON, and says so unless a header says something else. */
export function contentOf(given: JsonObject, body: Json | undefined): Pick<HttpRequest, 'headers' | 'body'> {
  const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, textOf(value, name)]))
  if (body === undefined) return { headers }
  const named = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
  return {
    headers: named ? headers : { ...headers, 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : jsonText(body),
  }
}

/** Sends a request. One that is accepted (202) is asked again at its Location until it is done, unless `turnOffAsync`. */
export async function send(request: HttpRequest, { turnOffAsync }: { turnOffAsync: boolean }, context: ActivityContext): Promise<HttpResponse> {
  const { ports, effects, secrets } = context.session
  const secret = await keyVaultAnswer(request, ports, secrets)
  if (secret) return secret
  let response = await ports.http(request)
  while (response.status === 202 && !turnOffAsync && !context.signal.aborted) {
    const location = headerOf(response, 'location')
    if (location === undefined) break
    await effects.sleep((Number(headerOf(response, 'retry-after')) || 1) * 1000, context.signal)
    const { body: _, method: __, url, ...rest } = request
    response = await ports.http({ ...rest, method: 'GET', url: new URL(location, url).href, follows: url })
  }
  return response
}

const headerOf = ({ headers }: HttpResponse, name: string): string | undefined =>
  Object.entries(headers).find(([known]) => known.toLowerCase() === name)?.[1]

/** The JSON object that an answer holds. */
export function objectIn({ body }: HttpResponse): JsonObject | undefined {
  const { value } = readJsonDocument(body, 'response')
  return isObject(value) ? value : undefined
}

export const mostBytes = 4 * 1024 * 1024
