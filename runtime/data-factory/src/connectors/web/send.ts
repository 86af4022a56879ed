import type { ActivityContext } from '../../activities/definition.ts'
import { FactoryError } from '../../error.ts'
import type { HttpRequest, HttpResponse } from '../../ports.ts'
import { withoutSignature } from '../../run/secrets.ts'

/** How often a call is made again before it counts as failed. */
const mostRetries = 3
/** A server that asks for more patience than this is told that the copy failed. */
const longestWaitMs = 10 * 60_000

/**
 * One call with the patience of a Copy: after a 5xx, and after a 429 that says when to come back (`Retry-After`), it is made
 * again. What then still is an error is thrown as `FactoryError`, by the connector's own code for a client's and a server's error.
 */
export async function send(context: ActivityContext, request: HttpRequest, codes: { readonly client: string; readonly server: string }): Promise<HttpResponse> {
  const { ports, effects } = context.session
  for (let retries = 0; ; retries += 1) {
    context.signal.throwIfAborted()
    const response = await ports.http(request)
    if (response.status < 400) return response
    const waitMs = retries < mostRetries ? patience(response, retries, effects.now()) : undefined
    if (waitMs === undefined) throw failed(request, response, codes)
    await effects.sleep(waitMs, context.signal)
  }
}

function patience({ status, headers }: HttpResponse, retries: number, now: Date): number | undefined {
  const asked = retryAfterMs(headerIn(headers, 'retry-after'), now)
  if (status !== 429 && status < 500) return undefined
  if (asked !== undefined) return asked <= longestWaitMs ? asked : undefined
  return status === 429 ? undefined : 1000 * 2 ** retries
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function retryAfterMs(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}

export function headerIn(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1]
}

function failed(request: HttpRequest, { status, body, headers }: HttpResponse, codes: { readonly client: string; readonly server: string }): FactoryError {
  const who = status >= 500 ? 'server' : 'client'
  const wait = status === 429 ? headerIn(headers, 'retry-after') : undefined
  return new FactoryError(
    codes[who],
    `The call failed with a ${who} error, status code ${status}. Request URL: ${withoutSignature(request.url)}. Response: ${body.slice(0, 1000)}`,
    wait === undefined ? {} : { hint: `the server asks to wait ${wait} s: a retry of the activity can do that` },
  )
}
