import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { recentlyPlayed, type Play } from './account.ts'
import { openAuthorization, type Authorization, type TokenAnswer } from './authorization.ts'

/** Too many requests: for a moment, with or without the time to wait, or for about a day. */
export type Throttle =
  | { readonly kind: 'window'; readonly retryAfterSeconds: number | undefined }
  | { readonly kind: 'quota'; readonly retryAfterSeconds: number | undefined }

export interface SimulatedSpotify {
  /** Answers for accounts.spotify.com and for api.spotify.com. */
  readonly origin: string
  readonly clientId: string
  readonly authorization: Authorization
  /** The next requests to the API are refused, in this order. */
  refuse(...throttles: readonly Throttle[]): void
  play(...plays: readonly Play[]): void
  /** What was asked so far, as `GET /v1/…` without its query. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

export interface SimulationOptions {
  readonly port?: number
  readonly now?: () => Date
  readonly clientId?: string
  /** Whether each refresh gives a new refresh token. */
  readonly rotates?: boolean
  /** Requests that the API takes within 30 seconds, and within 24 hours. */
  readonly window?: number
  readonly quota?: number
}

const windowMs = 30_000
const quotaMs = 24 * 3_600_000

/** Starts a server on the loopback interface that keeps Spotify's rules as far as a poller of recently-played meets them. */
export async function startSimulatedSpotify({ port = 0, now = () => new Date(), clientId = 'simulated-client', rotates = true, window = 30, quota = 300 }: SimulationOptions = {}): Promise<SimulatedSpotify> {
  const authorization = openAuthorization({ now, clientId, rotates })
  const plays: Play[] = []
  const throttles: Throttle[] = []
  const requests: string[] = []
  const taken: number[] = []

  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => { send(response, 500, { error: { status: 500, message: String(error) } }) })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    requests.push(`${request.method} ${url.pathname}`)
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /authorize': return sendToken(response, authorization.authorize(url.searchParams))
      case 'POST /api/token': return sendToken(response, authorization.token(new URLSearchParams(await bodyOf(request))))
      case 'GET /v1/me/player/recently-played': return api(request, response, url)
      default: return send(response, 404, { error: { status: 404, message: 'Service not found' } })
    }
  }

  function api(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const refusal = authorization.refusal(request.headers.authorization)
    if (refusal !== undefined) return send(response, 401, { error: { status: 401, message: refusal } })
    const throttle = throttles.shift() ?? limit()
    if (throttle !== undefined) return sendThrottle(response, throttle)
    const at = now().getTime()
    taken.push(at)
    const page = recentlyPlayed(plays, url.searchParams, at)
    if ('status' in page) send(response, page.status, { error: page })
    else send(response, 200, page)
  }

  function limit(): Throttle | undefined {
    const at = now().getTime()
    while (taken[0] !== undefined && taken[0] <= at - quotaMs) taken.shift()
    const oldest = taken[0]
    if (oldest !== undefined && taken.length >= quota) return { kind: 'quota', retryAfterSeconds: Math.ceil((oldest + quotaMs - at) / 1000) }
    const recent = taken.filter(one => one > at - windowMs)
    const first = recent[0]
    return first !== undefined && recent.length >= window ? { kind: 'window', retryAfterSeconds: Math.ceil((first + windowMs - at) / 1000) } : undefined
  }

  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', () => { listening() })
  })
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientId,
    authorization,
    requests,
    refuse: (...more) => { throttles.push(...more) },
    play: (...more) => { plays.push(...more) },
    close: () => new Promise(closed => {
      server.closeAllConnections()
      server.close(() => { closed() })
    }),
  }
}

function sendThrottle(response: ServerResponse, { kind, retryAfterSeconds }: Throttle): void {
  const headers = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }
  const reason = kind === 'quota' ? { reason: 'QUOTA_EXCEEDED' } : {}
  send(response, 429, { error: { status: 429, message: kind === 'quota' ? 'Quota exceeded' : 'API rate limit exceeded', ...reason } }, headers)
}

function sendToken(response: ServerResponse, { status, body, location }: TokenAnswer): void {
  if (location === undefined) send(response, status, body)
  else response.writeHead(status, { location }).end()
}

function send(response: ServerResponse, status: number, body: object, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
