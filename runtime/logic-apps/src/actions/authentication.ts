import type { Json, JsonObject } from '@lagoon/expressions'
import { WorkflowError } from '../error.ts'
import type { HttpRequest } from '../ports.ts'
import { isObject, textOf, type LeafCall } from './leaf.ts'

export const authenticationTypes = ['Basic', 'Raw', 'ManagedServiceIdentity', 'ActiveDirectoryOAuth'] as const

/** What an action's `authentication` adds to its request. A token of Entra is asked for by the same way out as every request. */
export async function authorized(call: LeafCall, authentication: Json | undefined): Promise<Pick<HttpRequest, 'headers' | 'managedIdentity'>> {
  if (!isObject(authentication)) return { headers: {} }
  const type = authenticationTypes.find(one => one.toLowerCase() === textOf(authentication.type).toLowerCase())
  switch (type) {
    case 'Basic': return { headers: { Authorization: `Basic ${Buffer.from(`${textOf(authentication.username)}:${textOf(authentication.password)}`).toString('base64')}` } }
    case 'Raw': return { headers: { Authorization: textOf(authentication.value) } }
    case 'ManagedServiceIdentity': return { headers: {}, managedIdentity: { audience: typeof authentication.audience === 'string' ? authentication.audience : undefined } }
    case 'ActiveDirectoryOAuth': return { headers: { Authorization: `Bearer ${await entraToken(call, authentication)}` } }
    default: throw new WorkflowError('NotSupported', `the authentication '${textOf(authentication.type)}' of '${call.action.name}' has no local counterpart yet`)
  }
}

const publicAuthority = 'https://login.microsoftonline.com/'

/** Client credentials with a secret. With a certificate it is refused: there is none here to sign with. */
async function entraToken(call: LeafCall, authentication: JsonObject): Promise<string> {
  const [tenant, clientId, secret, audience] = ['tenant', 'clientId', 'secret', 'audience'].map(name => textOf(authentication[name]))
  if (!secret) throw new WorkflowError('NotSupported', `'${call.action.name}' signs in without a secret: certificates have no local counterpart yet`)
  if (!tenant || !clientId || !audience) throw new WorkflowError('InvalidTemplate', `the authentication of '${call.action.name}' needs 'tenant', 'clientId' and 'audience'`)
  call.run.secrets.add(secret)
  const authority = textOf(authentication.authority) || publicAuthority
  const url = `${authority.replace(/\/*$/, '/')}${encodeURIComponent(tenant)}/oauth2/token`
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret, resource: audience })
  const { status, body } = await call.run.ports.http({ method: 'POST', url, headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: form.toString() })
  const token = tokenIn(body)
  if (status !== 200 || token === undefined) throw new WorkflowError('Unauthorized', `'${call.action.name}' got no token for ${audience} from ${new URL(url).host}: it answered ${status}`)
  call.run.secrets.add(token)
  return token
}

function tokenIn(body: string): string | undefined {
  try {
    const { access_token: token } = JSON.parse(body) as { access_token?: unknown }
    return typeof token === 'string' && token !== '' ? token : undefined
  } catch {
    return undefined
  }
}

const secretFields = new Set(['password', 'value', 'secret', 'pfx', 'clientsecret'])

/** Azure never shows what an action signs with. */
export function shownInputs(inputs: JsonObject): JsonObject {
  const { authentication } = inputs
  if (!isObject(authentication)) return inputs
  return { ...inputs, authentication: Object.fromEntries(Object.entries(authentication).map(([name, value]) => [name, secretFields.has(name.toLowerCase()) ? '*sanitized*' : value])) }
}
