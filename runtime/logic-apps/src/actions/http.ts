import type { Json, JsonObject } from '@lagoon/expressions'
import { WorkflowError } from '../error.ts'
import type { HttpRequest, HttpResponse } from '../ports.ts'
import type { Retry } from '../record.ts'
import { decodeBody, encodeBody, headerOf } from './content.ts'
import { isObject, objectInputs, textOf, type LeafCall, type LeafResult } from './leaf.ts'
import { askedDelayMs, isRetried, retryDelayMs, retryPolicyOf } from './retry.ts'
import { statusName } from './statusName.ts'

/** Calls an address, again by its retry policy, and follows `202 Accepted` to its end unless told not to. */
export async function runHttp(call: LeafCall): Promise<LeafResult> {
  const evaluated = objectInputs(call)
  const policy = retryPolicyOf(evaluated.retryPolicy)
  const request = requestOf(call, evaluated)
  const inputs = shownInputs(evaluated)
  const retries: Retry[] = []
  const deadline = call.action.timeoutMs === undefined ? Infinity : call.run.effects.now().getTime() + call.action.timeoutMs
  for (;;) {
    const attempt = await send(call, request)
    const last = answered(call, inputs, attempt, retries)
    if (last.status === 'Succeeded' || !mayRepeat(attempt)) return last
    const now = call.run.effects.now()
    const asked = attempt.kind === 'answer' ? askedDelayMs(headerOf(attempt.response.headers, 'retry-after'), now) : undefined
    const waitMs = retryDelayMs(policy, retries.length + 1, asked)
    // A server may ask for half a day; the action's own limit is what its author would wait.
    if (waitMs === undefined || now.getTime() + waitMs > deadline) return last
    const retry: Retry = { at: call.run.effects.now(), code: last.code, waitMs }
    retries.push(retry)
    call.run.effects.emit({ kind: 'actionRetried', run: call.run.id, action: call.action.name, ...retry })
    await call.run.effects.sleep(waitMs)
  }
}

function requestOf(call: LeafCall, inputs: JsonObject): HttpRequest {
  const method = textOf(inputs.method).toUpperCase()
  const text = textOf(inputs.uri)
  if (!URL.canParse(text)) throw new WorkflowError('BadRequest', `the uri of '${call.action.name}' is no absolute address`)
  const url = new URL(text)
  for (const [name, value] of Object.entries(isObject(inputs.queries) ? inputs.queries : {})) url.searchParams.append(name, textOf(value))
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(isObject(inputs.headers) ? inputs.headers : {})) headers[name] = textOf(value)
  const body = encodeBody(inputs.body)
  if (body !== undefined && headerOf(headers, 'content-type') === undefined) headers['Content-Type'] = body.type
  return {
    method, url: url.href, headers: { ...headers, ...authorization(call, inputs.authentication) },
    ...(body === undefined ? {} : { body: body.text }),
    ...(call.action.timeoutMs === undefined ? {} : { timeoutMs: call.action.timeoutMs }),
    ...managedIdentity(inputs.authentication),
  }
}

function authorization(call: LeafCall, authentication: Json | undefined): Record<string, string> {
  if (!isObject(authentication)) return {}
  switch (textOf(authentication.type).toLowerCase()) {
    case 'basic': return { Authorization: `Basic ${Buffer.from(`${textOf(authentication.username)}:${textOf(authentication.password)}`).toString('base64')}` }
    case 'raw': return { Authorization: textOf(authentication.value) }
    case 'managedserviceidentity': return {}
    default: throw new WorkflowError('NotSupported', `the authentication '${textOf(authentication.type)}' of '${call.action.name}' has no local counterpart yet`)
  }
}

function managedIdentity(authentication: Json | undefined): Pick<HttpRequest, 'managedIdentity'> {
  if (!isObject(authentication) || textOf(authentication.type).toLowerCase() !== 'managedserviceidentity') return {}
  return { managedIdentity: { audience: typeof authentication.audience === 'string' ? authentication.audience : undefined } }
}

const secretFields = new Set(['password', 'value', 'secret', 'pfx', 'clientsecret'])

/** Azure never shows what an action signs with. */
function shownInputs(inputs: JsonObject): JsonObject {
  const { authentication } = inputs
  if (!isObject(authentication)) return inputs
  return { ...inputs, authentication: Object.fromEntries(Object.entries(authentication).map(([name, value]) => [name, secretFields.has(name.toLowerCase()) ? '*sanitized*' : value])) }
}

type Attempt = { readonly kind: 'answer'; readonly response: HttpResponse } | { readonly kind: 'failure'; readonly code: string; readonly message: string }

const pollMs = 10_000

async function send(call: LeafCall, request: HttpRequest): Promise<Attempt> {
  try {
    let response = await call.run.ports.http(request)
    for (let location = locationOf(call, response); location !== undefined; location = locationOf(call, response)) {
      await call.run.effects.sleep(askedDelayMs(headerOf(response.headers, 'retry-after'), call.run.effects.now()) ?? pollMs)
      const { body: _, ...rest } = request
      response = await call.run.ports.http({ ...rest, method: 'GET', url: new URL(location, request.url).href })
    }
    return { kind: 'answer', response }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { kind: 'failure', code: 'code' in error && typeof error.code === 'string' ? error.code : 'BadRequest', message: error.message }
  }
}

function locationOf({ action }: LeafCall, response: HttpResponse): string | undefined {
  return response.status === 202 && !action.disableAsyncPattern ? headerOf(response.headers, 'location') : undefined
}

// What was refused here would be refused again.
const mayRepeat = (attempt: Attempt): boolean => (attempt.kind === 'answer' ? isRetried(attempt.response.status) : attempt.code !== 'EgressDenied')

function answered(call: LeafCall, inputs: JsonObject, attempt: Attempt, retries: readonly Retry[]): LeafResult {
  const tried = retries.length === 0 ? {} : { retries: [...retries] }
  if (attempt.kind === 'failure') {
    return { status: attempt.code === 'Timeout' ? 'TimedOut' : 'Failed', code: attempt.code, inputs, error: { code: attempt.code, message: attempt.message }, ...tried }
  }
  const { status, headers, body } = attempt.response
  const decoded = decodeBody(body, headers)
  if (decoded.kind === 'invalid') {
    return { status: 'Failed', code: 'BadRequest', inputs, error: { code: 'BadRequest', message: `the answer to '${call.action.name}' claims to be JSON and is not: ${decoded.why}` }, ...tried }
  }
  const outputs: Json = { statusCode: status, headers, ...(decoded.value === undefined ? {} : { body: decoded.value }) }
  return { status: status < 400 ? 'Succeeded' : 'Failed', code: statusName(status), inputs, outputs, ...tried }
}
