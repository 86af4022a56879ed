import { bodyReadings } from '@lagoon/data-factory'
import { headersElsewhere } from './credentialHeaders.ts'

export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Longest time for one answer. */
  readonly timeoutMs?: number
  /** The answer is wanted as bytes, unless it is an error. */
  readonly binary?: boolean
  /** The address that this call goes on from, as a next page does: headers that carry credentials stay with its origin, and a body with a secret too. */
  readonly follows?: string
  /** Headers that carry credentials although their names do not say so. */
  readonly credentialHeaders?: readonly string[]
  /** The body holds a secret: it goes to no other origin. */
  readonly credentialBody?: boolean
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly bytes?: Uint8Array
}

/** One local answer to calls that would leave the machine. Undefined: not mine, ask the next. */
export type Route = (request: HttpRequest, url: URL) => Promise<HttpResponse> | undefined

export const jsonResponse = (status: number, body: unknown): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
})

/** A call that nothing answers here and that `lagoon.yml` does not allow. */
export class EgressDenied extends Error {
  readonly code = 'EgressDenied'
  constructor(host: string) {
    super(`nothing leaves this machine: ${host} is not among allowed_hosts of lagoon.yml`)
    this.name = 'EgressDenied'
  }
}

export interface HttpOptions {
  readonly routes: readonly Route[]
  readonly allowedHosts: readonly string[]
  /** Servers on this machine, by the host that they answer for. */
  readonly standIns?: ReadonlyMap<string, string>
  readonly signal?: AbortSignal
  /** Whether a text holds a secret that is known here. */
  readonly holdsSecret?: (text: string) => boolean
}

/** Patterns are `api.example.com` or `*.example.com`, in lower case. */
export const isAllowed = (patterns: readonly string[], host: string): boolean =>
  patterns.some((pattern) => (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1).toLowerCase()) : host === pattern.toLowerCase()))

const mostRedirects = 5

/**
 * Answers a call by the first route that knows it, then by the server on this machine that stands in for its host; what is left
 * goes to the network only when its host is allowed, and so does each redirect. A stranger's files hold live signed URLs: without
 * a configuration nothing is ever sent.
 */
export function httpClient({ routes, allowedHosts, standIns = new Map(), signal, holdsSecret = () => false }: HttpOptions): (request: HttpRequest) => Promise<HttpResponse> {
  return async (asked) => {
    const url = new URL(asked.url)
    const request = asked.follows === undefined ? asked : elsewhere(asked, { from: new URL(asked.follows), to: url })
    for (const route of routes) {
      const answer = route(request, url)
      if (answer) return answer
    }
    return send(request, url)
  }

  async function send(request: HttpRequest, url: URL, redirects = 0): Promise<HttpResponse> {
    if (!['https:', 'http:'].includes(url.protocol)) throw new EgressDenied(url.host || url.href)
    const standIn = standIns.get(url.hostname)
    if (standIn === undefined && !isAllowed(allowedHosts, url.hostname)) throw new EgressDenied(url.host)
    const response = await answered(request, standIn === undefined ? url : new URL(`${url.pathname}${url.search}`, standIn))
    const location = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && location && redirects < mostRedirects) {
      await response.body?.cancel()
      const to = new URL(location, url)
      const next = elsewhere(redirected(request, response.status), { from: url, to })
      return send(next, to, redirects + 1)
    }
    const head = { status: response.status, headers: Object.fromEntries(response.headers) }
    if (request.binary && response.ok) return { ...head, body: '', bytes: new Uint8Array(await response.arrayBuffer()) }
    return { ...head, body: await response.text() }
  }

  /** A call that goes on from one address to another: credentials stay with their origin. Throws `EgressDenied` for a body that holds a secret. */
  function elsewhere(request: HttpRequest, { from, to }: { readonly from: URL; readonly to: URL }): HttpRequest {
    if (from.origin === to.origin) return request
    if (request.body !== undefined && (request.credentialBody || bodyReadings(request.body).some(holdsSecret))) {
      throw Object.assign(new Error(`${from.host} leads on to ${to.host}, and the body of the call holds a secret: call ${to.host} itself if it shall have it`), { code: 'EgressDenied' })
    }
    return { ...request, headers: headersElsewhere(request, holdsSecret) }
  }

  async function answered({ method, headers, body, timeoutMs }: HttpRequest, url: URL): Promise<Response> {
    // Azure sends one; the client here cannot, and to leave the body out would ask for something else.
    if (body !== undefined && /^(get|head)$/i.test(method)) throw Object.assign(new Error(`a ${method.toUpperCase()} with a body cannot be sent from here yet`), { code: 'NotSupported' })
    const signals = [...(signal === undefined ? [] : [signal]), ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)])]
    try {
      return await fetch(url, { method, headers, redirect: 'manual', ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }), ...(body === undefined ? {} : { body }) })
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') throw Object.assign(new Error(`no answer from ${url.host} within ${timeoutMs} ms`, { cause: error }), { code: 'Timeout' })
      throw error
    }
  }
}

/** What follows a redirect, as browsers and .NET do it: 301 and 302 make a GET of a POST, 303 of everything but HEAD. */
function redirected({ body, ...request }: HttpRequest, status: number): HttpRequest {
  const becomesGet = status === 303 ? !/^(?:get|head)$/i.test(request.method) : (status === 301 || status === 302) && /^post$/i.test(request.method)
  if (!becomesGet) return { ...request, ...(body === undefined ? {} : { body }) }
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !/^content-(?:type|length)$/i.test(name)))
  return { ...request, method: 'GET', headers }
}
