export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
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

/**
 * Answers a call by the first route that knows it; what is left goes to the network only when its host is allowed, and so does
 * each redirect. A stranger's files hold live signed URLs: without a configuration nothing is ever sent.
 */
export function httpClient({ routes, allowedHosts }: { routes: readonly Route[]; allowedHosts: readonly string[] }): (request: HttpRequest) => Promise<HttpResponse> {
  const allowed = (host: string): boolean =>
    allowedHosts.some((pattern) => (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1).toLowerCase()) : host === pattern.toLowerCase()))

  return async (request) => {
    const url = new URL(request.url)
    for (const route of routes) {
      const answer = route(request, url)
      if (answer) return answer
    }
    return send(request, url)
  }

  async function send(request: HttpRequest, url: URL, redirects = 0): Promise<HttpResponse> {
    if (!['https:', 'http:'].includes(url.protocol) || !allowed(url.hostname)) throw new EgressDenied(url.host)
    const response = await fetch(url, {
      method: request.method,
      headers: request.headers,
      redirect: 'manual',
      ...(request.body === undefined ? {} : { body: request.body }),
    })
    const location = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && location && redirects < 5) {
      await response.body?.cancel()
      return send(redirected(request, { status: response.status, from: url, to: new URL(location, url) }), new URL(location, url), redirects + 1)
    }
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() }
  }
}

/** What follows a redirect, as browsers do it: a POST becomes a GET but for 307 and 308, and credentials stay with their origin. */
function redirected({ body, ...request }: HttpRequest, { status, from, to }: { status: number; from: URL; to: URL }): HttpRequest {
  const keepsBody = status === 307 || status === 308 || ['GET', 'HEAD'].includes(request.method.toUpperCase())
  const dropped = [...(from.origin === to.origin ? [] : ['authorization', 'cookie']), ...(keepsBody ? [] : ['content-type', 'content-length'])]
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !dropped.includes(name.toLowerCase())))
  if (!keepsBody) return { ...request, method: 'GET', headers }
  return { ...request, headers, ...(body === undefined ? {} : { body }) }
}
