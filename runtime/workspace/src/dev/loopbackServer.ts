import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WorkspaceError } from '../error.ts'
import { jsonText } from '../json.ts'

export interface LoopbackRequest {
  readonly method: string
  readonly url: URL
  /** Parsed JSON; null without a body. */
  readonly body: unknown
  /** Whether the caller showed the token. */
  readonly mayChange: boolean
}

export interface LoopbackServer {
  readonly url: string
  close(): Promise<void>
}

const mostBodyBytes = 4 * 1024 * 1024

/**
 * A JSON server for programs on this machine only. It listens on loopback, and refuses a request whose `Host` is another name (a page
 * elsewhere may make its own name mean 127.0.0.1) or whose `Origin` is another page. Throws `InvalidConfiguration` when the port is taken.
 */
export async function serveLoopback({ port, token, answer }: { port: number; token: string; answer: (request: LoopbackRequest) => Promise<{ status: number; body: unknown }> }): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    void respond(request, { server, token, answer }).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) => send(response, 500, failure('InternalServerError', error instanceof Error ? error.message : String(error))),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new WorkspaceError('InvalidConfiguration', `port ${port} is taken`, { cause: error, hint: 'name another one with --port' }) : error),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Context {
  readonly server: Server
  readonly token: string
  readonly answer: (request: LoopbackRequest) => Promise<{ status: number; body: unknown }>
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

async function respond(request: IncomingMessage, { server, token, answer }: Context): Promise<{ status: number; body: unknown }> {
  const names = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${portOf(server)}`)
  const { host, origin, authorization } = request.headers
  if (host === undefined || !names.includes(host.toLowerCase())) return { status: 403, body: failure('HostNotAllowed', `this server answers as ${names.join(', ')} only`) }
  if (origin !== undefined && !names.some((name) => origin.toLowerCase() === `http://${name}`)) return { status: 403, body: failure('OriginNotAllowed', `a page of ${origin} may not ask this server`) }
  const text = await bodyOf(request)
  if (text === undefined) return { status: 413, body: failure('RequestTooLarge', `a body has at most ${mostBodyBytes} bytes`) }
  let body: unknown = null
  try {
    if (text.trim() !== '') body = JSON.parse(text)
  } catch {
    return { status: 400, body: failure('BadRequest', 'the body is not JSON') }
  }
  return answer({ method: request.method ?? 'GET', url: new URL(request.url ?? '/', `http://${host}`), body, mayChange: isToken(authorization, token) })
}

function isToken(authorization: string | undefined, token: string): boolean {
  const [, given = ''] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? []
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Undefined: it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array)
    size += bytes.length
    // The rest is read all the same: a caller that is cut off does not see the answer.
    if (size <= mostBodyBytes) chunks.push(bytes)
  }
  return size > mostBodyBytes ? undefined : Buffer.concat(chunks).toString('utf8')
}

const failure = (code: string, message: string): object => ({ error: { code, message } })

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  response.end(body === null || body === undefined ? undefined : jsonText(body, 0))
}
