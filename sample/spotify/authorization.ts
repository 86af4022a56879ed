import { createHash, randomBytes } from 'node:crypto'

export interface TokenAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, string | number>>
  /** Where a browser is sent instead. */
  readonly location?: string
}

export interface Authorization {
  /** `GET /authorize`: the owner of the account consents at once. */
  authorize(query: URLSearchParams): TokenAnswer
  /** `POST /api/token`, form-encoded. */
  token(form: URLSearchParams): TokenAnswer
  /** Why a request with this header is refused; undefined when it is let in. */
  refusal(header: string | undefined): string | undefined
  /** As if the owner had taken the application's right back. */
  revoke(): void
  /** Access tokens are refused from now on, before their time. */
  expireAccessTokens(): void
}

interface Code { readonly redirectUri: string; readonly challenge: string; readonly clientId: string }
interface Refresh { readonly clientId: string; readonly untilMs: number }

export const accessTokenSeconds = 3600
const consentMs = 183 * 24 * 3_600_000

/**
 * Authorization Code with PKCE, without a client secret. An access token lives an hour. A refresh token lives half a year from the
 * consent, however often it is used; with `rotates` each use gives a new one and ends the old one.
 */
export function openAuthorization({ now, clientId, rotates }: { now: () => Date; clientId: string; rotates: boolean }): Authorization {
  const codes = new Map<string, Code>()
  const refreshTokens = new Map<string, Refresh>()
  const accessTokens = new Map<string, number>()
  const fresh = (kind: string): string => `${kind}-${randomBytes(24).toString('base64url')}`

  function issue(refresh: string, replaced: boolean): TokenAnswer {
    const access = fresh('access')
    accessTokens.set(access, now().getTime() + accessTokenSeconds * 1000)
    return { status: 200, body: { access_token: access, token_type: 'Bearer', expires_in: accessTokenSeconds, scope: 'user-read-recently-played', ...(replaced ? { refresh_token: refresh } : {}) } }
  }

  function exchange(form: URLSearchParams): TokenAnswer {
    const code = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    if (code === undefined) return failure('invalid_grant', 'Invalid authorization code')
    if (form.get('redirect_uri') !== code.redirectUri) return failure('invalid_grant', 'Invalid redirect URI')
    if (form.get('client_id') !== code.clientId) return failure('invalid_client', 'Invalid client')
    const verifier = form.get('code_verifier') ?? ''
    const fits = /^[A-Za-z0-9._~-]{43,128}$/.test(verifier) && createHash('sha256').update(verifier).digest('base64url') === code.challenge
    if (!fits) return failure('invalid_grant', 'code_verifier was incorrect')
    const refresh = fresh('refresh')
    refreshTokens.set(refresh, { clientId: code.clientId, untilMs: now().getTime() + consentMs })
    return issue(refresh, true)
  }

  function renew(form: URLSearchParams): TokenAnswer {
    const given = form.get('refresh_token') ?? ''
    const held = refreshTokens.get(given)
    if (held === undefined || held.clientId !== form.get('client_id')) return failure('invalid_grant', 'Invalid refresh token')
    if (held.untilMs <= now().getTime()) return failure('invalid_grant', 'Refresh token expired')
    if (!rotates) return issue(given, false)
    refreshTokens.delete(given)
    const refresh = fresh('refresh')
    refreshTokens.set(refresh, held)
    return issue(refresh, true)
  }

  return {
    authorize(query) {
      const redirectUri = query.get('redirect_uri') ?? ''
      const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\])(:\d+)?\/\S*$/.test(redirectUri)
      if (query.get('client_id') !== clientId) return failure('invalid_client', 'INVALID_CLIENT: Invalid client')
      if (!loopback && !redirectUri.startsWith('https://')) return failure('invalid_request', 'INVALID_CLIENT: Insecure redirect URI')
      if (query.get('response_type') !== 'code' || query.get('code_challenge_method') !== 'S256') return failure('invalid_request', 'response_type must be code and code_challenge_method S256')
      const code = fresh('code')
      codes.set(code, { redirectUri, clientId, challenge: query.get('code_challenge') ?? '' })
      const to = new URL(redirectUri)
      to.searchParams.set('code', code)
      const state = query.get('state')
      if (state !== null) to.searchParams.set('state', state)
      return { status: 302, body: {}, location: to.href }
    },
    token(form) {
      switch (form.get('grant_type')) {
        case 'authorization_code': return exchange(form)
        case 'refresh_token': return renew(form)
        default: return failure('unsupported_grant_type', 'grant_type must be authorization_code or refresh_token')
      }
    },
    refusal(header) {
      if (header === undefined) return 'No token provided'
      const until = accessTokens.get(/^Bearer (\S+)$/.exec(header)?.[1] ?? '')
      if (until === undefined) return 'Invalid access token'
      return until <= now().getTime() ? 'The access token expired' : undefined
    },
    revoke: () => refreshTokens.clear(),
    expireAccessTokens: () => { for (const token of accessTokens.keys()) accessTokens.set(token, 0) },
  }
}

const failure = (error: string, error_description: string): TokenAnswer => ({ status: 400, body: { error, error_description } })
