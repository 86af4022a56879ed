import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Callback } from '@lagoon/data-factory'
import { jsonResponse, type Route } from './http.ts'

/** Addresses that a WebHook waits at. What runs in this process reaches them without a network, what runs beside it by the loopback. */
export class Callbacks {
  readonly #waiting = new Map<string, (body: string) => void>()
  #server: Promise<{ server: Server; origin: string }> | undefined

  /** Each address takes one call. Its name cannot be guessed, and nobody outside of this machine reaches it. */
  async open(): Promise<Callback> {
    this.#server ??= listen((path, body) => this.#arrive(path, body))
    const { origin } = await this.#server
    const path = `/callbacks/${crypto.randomUUID()}`
    const arrived = new Promise<string>((resolve) => this.#waiting.set(path, resolve))
    return { uri: `${origin}${path}`, arrived, close: () => void this.#waiting.delete(path) }
  }

  /** For calls from within: a Logic App of the project. */
  readonly route: Route = (request, url) => {
    if (url.hostname !== '127.0.0.1' || !this.#waiting.has(url.pathname)) return undefined
    this.#arrive(url.pathname, request.body ?? '')
    return Promise.resolve(jsonResponse(200, {}))
  }

  async close(): Promise<void> {
    const opened = await this.#server
    this.#server = undefined
    opened?.server.closeAllConnections()
    await new Promise<void>((resolve) => (opened ? opened.server.close(() => resolve()) : resolve()))
  }

  #arrive(path: string, body: string): boolean {
    const resolve = this.#waiting.get(path)
    this.#waiting.delete(path)
    resolve?.(body)
    return resolve !== undefined
  }
}

const largestBody = 4 * 1024 * 1024

async function listen(arrive: (path: string, body: string) => boolean): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const end = (status: number): void => void response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    if (request.method !== 'POST') return end(405)
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= largestBody) chunks.push(chunk)
    })
    request.on('end', () => {
      if (length > largestBody) return end(413)
      end(arrive(request.url ?? '', Buffer.concat(chunks).toString('utf8')) ? 200 : 404)
    })
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  // Waiting for a call is the activity's business: the listener alone keeps no process alive.
  server.unref()
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
