import type { Json, JsonObject } from '@lagoon/expressions'
import { WorkflowError } from '../error.ts'
import type { HttpResponse } from '../ports.ts'
import type { Retry } from '../record.ts'
import { decodeBody, headerOf } from './content.ts'
import type { LeafCall, LeafResult } from './leaf.ts'
import { askedDelayMs, isRetried, retryDelayMs, retryPolicyOf } from './retry.ts'
import { statusName } from './statusName.ts'

export type Attempt = { readonly kind: 'answer'; readonly response: HttpResponse } | { readonly kind: 'failure'; readonly code: string; readonly message: string }

/** Asks until it gets an answer that its retry policy takes, or gives up. `shown` are the inputs as the record shows them. */
export async function withRetries(call: LeafCall, { policy: given, shown }: { policy: Json | undefined; shown: JsonObject }, ask: () => Promise<HttpResponse>): Promise<LeafResult> {
  const policy = retryPolicyOf(given)
  const retries: Retry[] = []
  const deadline = call.action.timeoutMs === undefined ? Infinity : call.run.effects.now().getTime() + call.action.timeoutMs
  for (;;) {
    const attempt = await attempted(ask)
    const last = answered(call, shown, attempt, retries)
    if (last.status === 'Succeeded' || !mayRepeat(attempt)) return last
    const now = call.run.effects.now()
    const asked = attempt.kind === 'answer' ? askedDelayMs(headerOf(attempt.response.headers, 'retry-after'), now) : undefined
    const waitMs = retryDelayMs(policy, retries.length + 1, asked)
    // A server may ask for half a day; the action's own limit is what its author would wait.
    if (waitMs === undefined || now.getTime() + waitMs > deadline) return last
    const retry: Retry = { at: now, code: last.code, waitMs }
    retries.push(retry)
    call.run.effects.emit({ kind: 'actionRetried', run: call.run.id, action: call.action.name, ...retry })
    await call.run.effects.sleep(waitMs)
  }
}

async function attempted(ask: () => Promise<HttpResponse>): Promise<Attempt> {
  try {
    return { kind: 'answer', response: await ask() }
  } catch (error) {
    // A mistake in the file is the same at the next try.
    if (!(error instanceof Error) || error instanceof WorkflowError) throw error
    return { kind: 'failure', code: 'code' in error && typeof error.code === 'string' ? error.code : 'BadRequest', message: error.message }
  }
}

// What was refused here would be refused again.
const final = new Set(['EgressDenied', 'NotSupported', 'WorkflowNotFound', 'Interrupt'])
const mayRepeat = (attempt: Attempt): boolean => (attempt.kind === 'answer' ? isRetried(attempt.response.status) : !final.has(attempt.code))

function answered(call: LeafCall, inputs: JsonObject, attempt: Attempt, retries: readonly Retry[]): LeafResult {
  const tried = retries.length === 0 ? {} : { retries: [...retries] }
  if (attempt.kind === 'failure') {
    return { status: attempt.code === 'Timeout' ? 'TimedOut' : 'Failed', code: attempt.code, inputs, error: { code: attempt.code, message: attempt.message }, ...tried }
  }
  const { status, headers, body } = attempt.response
  const decoded = decodeBody(body, headers)
  if (decoded.kind === 'invalid') {
    return { status: 'Failed', code: 'BadRequest', inputs, error: { code: 'BadRequest', message: `the answer to '${call.action.name}' cannot be read: ${decoded.why}` }, ...tried }
  }
  const outputs: Json = { statusCode: status, headers, ...(decoded.value === undefined ? {} : { body: decoded.value }) }
  return { status: status < 400 ? 'Succeeded' : 'Failed', code: statusName(status), inputs, outputs, ...tried }
}
