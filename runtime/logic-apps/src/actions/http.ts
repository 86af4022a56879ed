import type { Json, JsonObject } from '@lagoon/expressions'
import { WorkflowError } from '../error.ts'
import type { HttpRequest, HttpResponse } from '../ports.ts'
import { authorized, shownInputs } from './authentication.ts'
import { encodeBody, headerOf } from './content.ts'
import { isObject, objectInputs, textOf, type LeafCall, type LeafResult } from './leaf.ts'
import { allPages } from './pagination.ts'
import { askedDelayMs } from './retry.ts'
import { withRetries } from './retrying.ts'

/** Calls an address, again by its retry policy, and follows `202 Accepted` to its end and pages to theirs, as it is told. */
export function runHttp(call: LeafCall): Promise<LeafResult> {
  const inputs = objectInputs(call)
  return callAddress(call, { url: textOf(inputs.uri), method: textOf(inputs.method), inputs })
}

/** The same for whatever names its address in another way. */
export async function callAddress(call: LeafCall, { url, method, inputs }: { url: string; method: string; inputs: JsonObject }): Promise<LeafResult> {
  const asked = requestOf(call, { url, method, inputs })
  return withRetries(call, { policy: inputs.retryPolicy, shown: shownInputs(inputs) }, async () => {
    const { headers, ...identity } = await authorized(call, inputs.authentication)
    const request: HttpRequest = { ...asked, ...identity, headers: { ...asked.headers, ...headers } }
    const response = await followed(call, request)
    return call.action.leastItems === undefined ? response : allPages(response, call.action.leastItems, next => call.run.ports.http({ ...request, url: new URL(next, request.url).href, follows: request.url }))
  })
}

function requestOf(call: LeafCall, { url: text, method, inputs }: { url: string; method: string; inputs: JsonObject }): HttpRequest {
  if (!URL.canParse(text)) throw new WorkflowError('BadRequest', `the uri of '${call.action.name}' is no absolute address`)
  const url = new URL(text)
  for (const [name, value] of Object.entries(textsOf(inputs.queries))) url.searchParams.append(name, value)
  const headers: Record<string, string> = textsOf(inputs.headers)
  const body = encodeBody(inputs.body)
  // The boundary of parts that were just put together is in the type.
  if (body !== undefined && (headerOf(headers, 'content-type') === undefined || body.type.startsWith('multipart/'))) headers['Content-Type'] = body.type
  if (inputs.cookie !== undefined && inputs.cookie !== null) headers.Cookie = textOf(inputs.cookie)
  return {
    method: method.toUpperCase(), url: url.href, headers,
    ...(body === undefined ? {} : { body: body.text }),
    ...(call.action.timeoutMs === undefined ? {} : { timeoutMs: call.action.timeoutMs }),
  }
}

const textsOf = (value: Json | undefined): Record<string, string> => Object.fromEntries(Object.entries(isObject(value) ? value : {}).map(([name, one]) => [name, textOf(one)]))

const pollMs = 10_000

/** An accepted request is asked again at its Location until it is done. */
async function followed(call: LeafCall, request: HttpRequest): Promise<HttpResponse> {
  let response = await call.run.ports.http(request)
  for (let location = locationOf(call, response); location !== undefined; location = locationOf(call, response)) {
    await call.run.effects.sleep(askedDelayMs(headerOf(response.headers, 'retry-after'), call.run.effects.now()) ?? pollMs)
    const { body: _, ...rest } = request
    const url = new URL(location, request.url)
    response = await call.run.ports.http({ ...rest, method: 'GET', url: url.href, follows: request.url })
  }
  return response
}

function locationOf({ action }: LeafCall, response: HttpResponse): string | undefined {
  return response.status === 202 && !action.disableAsyncPattern ? headerOf(response.headers, 'location') : undefined
}
