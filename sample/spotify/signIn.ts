import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SignedIn {
  readonly refreshToken: string
  /** When the consent was given; it ends half a year later. */
  readonly authorizedAt: Date
}

export interface SignInOptions {
  readonly clientId: string
  /** `https://accounts.spotify.com`, or a simulation. */
  readonly accounts: string
  readonly port: number
  /** Shows the address where the owner of the account consents, or goes there. */
  open(url: string): void
}

const scope = 'user-read-recently-played'

/**
 * Authorization Code with PKCE on a loopback redirect: waits for the browser to come back with the code and exchanges it for
 * tokens. Only the refresh token is kept: the first renewal gets an access token.
 */
export async function signIn({ clientId, accounts, port, open }: SignInOptions): Promise<SignedIn> {
  const verifier = randomBytes(48).toString('base64url')
  const state = randomBytes(16).toString('base64url')
  const back = await listen(port, state)
  try {
    const query = new URLSearchParams({
      response_type: 'code', client_id: clientId, redirect_uri: back.uri, scope, state,
      code_challenge_method: 'S256', code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    })
    open(`${accounts}/authorize?${query.toString()}`)
    const code = await back.code
    const form = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: back.uri, client_id: clientId, code_verifier: verifier })
    const response = await fetch(`${accounts}/api/token`, { method: 'POST', body: form, redirect: 'error' })
    const answer = await response.json() as { refresh_token?: unknown; error?: unknown; error_description?: unknown }
    if (!response.ok || typeof answer.refresh_token !== 'string') throw new Error(`Spotify refused the sign-in: ${String(answer.error)} (${String(answer.error_description)})`)
    return { refreshToken: answer.refresh_token, authorizedAt: new Date() }
  } finally {
    back.close()
  }
}

interface Back { readonly uri: string; readonly code: Promise<string>; close(): void }

/** Spotify refuses `localhost`: the redirect is the loopback address itself. */
async function listen(port: number, state: string): Promise<Back> {
  let settle: { resolve(code: string): void; reject(error: Error): void } | undefined
  const code = new Promise<string>((resolve, reject) => { settle = { resolve, reject } })
  // Whoever waits for it is told; nobody may wait yet.
  code.catch(() => {})
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (url.pathname !== '/callback') return void response.writeHead(404).end()
    const given = url.searchParams.get('code')
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' }).end('You can close this window.\n')
    // An answer to somebody else's question is none.
    if (url.searchParams.get('state') !== state) settle?.reject(new Error('the answer does not belong to this sign-in'))
    else if (given === null) settle?.reject(new Error(`Spotify did not consent: ${url.searchParams.get('error') ?? 'no code'}`))
    else settle?.resolve(given)
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', () => { listening() })
  })
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    code,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
