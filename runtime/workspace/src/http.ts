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
  /** The address that this call goes on from, as a next page does: headers that carry credentials stay with its origin. */
  readonly follows?: string
  /** Headers that carry credentials although their names do not say so. */
  readonly credentialHeaders?: readonly string[]
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
    const request = asked.follows === undefined ? asked : { ...asked, headers: headersAt(url, asked, asked.follows) }
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
      const next = redirected({ ...request, headers: headersAt(to, request, url.href) }, response.status)
      if (to.origin !== url.origin && next.body !== undefined && holdsSecret(next.body)) {
        throw Object.assign(new Error(`${url.host} sends the call on to ${to.host} with its body, which holds a secret: call ${to.host} itself if it shall have it`), { code: 'EgressDenied' })
      }
      return send(next, to, redirects + 1)
    }
    const head = { status: response.status, headers: Object.fromEntries(response.headers) }
    if (request.binary && response.ok) return { ...head, body: '', bytes: new Uint8Array(await response.arrayBuffer()) }
    return { ...head, body: await response.text() }
  }

  /** What a call to an address may carry that goes on from another one. */
  function headersAt(to: URL, request: HttpRequest, from: string): HttpRequest['headers'] {
    return new URL(from).origin === to.origin ? request.headers : headersElsewhere(request, holdsSecret)
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

/** What follows a redirect, as browsers do it: a POST becomes a GET but for 307 and 308. */
function redirected({ body, ...request }: HttpRequest, status: number): HttpRequest {
  const keepsBody = status === 307 || status === 308 || ['GET', 'HEAD'].includes(request.method.toUpperCase())
  if (keepsBody) return { ...request, ...(body === undefined ? {} : { body }) }
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !/^content-(?:type|length)$/i.test(name)))
  return { ...request, method: 'GET', headers }
}
