import type { JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { HttpResponse } from '../ports.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, has, optionalValue, report, type Cursor } from '../reader/cursor.ts'
import { oneOf } from '../reader/oneOf.ts'
import type { ActivityContext } from './definition.ts'
import { secretText } from './secretText.ts'
import { textOf } from './values.ts'

/** How a call says who it is. The last kind stands for all that ask Entra for a token: managed identities and service principals. */
export type Authentication =
  | { readonly kind: 'None' }
  | { readonly kind: 'Basic'; readonly username: Dynamic; readonly password: Dynamic }
  | { readonly kind: 'Token'; readonly type: string; readonly resource: Dynamic }

const types = ['None', 'Anonymous', 'Basic', 'MSI', 'UserAssignedManagedIdentity', 'ServicePrincipal', 'ClientCertificate'] as const

export function readAuthentication(cursor: Cursor): Authentication {
  const type = has(cursor) && has(at(cursor, 'type')) ? (oneOf(at(cursor, 'type'), types) ?? 'None') : 'None'
  switch (type) {
    case 'None':
    case 'Anonymous':
      return { kind: 'None' }
    case 'Basic':
      return { kind: 'Basic', username: optionalValue(at(cursor, 'username')) ?? '', password: optionalValue(at(cursor, 'password')) ?? '' }
    case 'MSI':
    case 'UserAssignedManagedIdentity':
    case 'ServicePrincipal':
      return { kind: 'Token', type, resource: optionalValue(at(cursor, 'resource')) ?? '' }
    case 'ClientCertificate':
      report(at(cursor, 'type'), 'PropertyNotSupported', `authentication '${type}' does not run here`)
      return { kind: 'None' }
    default:
      return type satisfies never
  }
}

/**
 * The headers that authentication adds. A token is the secret that is named like its resource; without one the call goes out
 * without, because what answers locally asks for none.
 */
export async function authenticationHeaders(authentication: Authentication, context: ActivityContext): Promise<Readonly<Record<string, string>>> {
  const { secrets } = context.session
  switch (authentication.kind) {
    case 'None':
      return {}
    case 'Basic': {
      const name = textOf(context.evaluate(authentication.username), 'username')
      const password = await secretText(context, { value: context.evaluate(authentication.password), name: 'password', origin: context.activity.origin })
      const credentials = Buffer.from(`${name}:${password}`).toString('base64')
      secrets.add(credentials)
      return { Authorization: `Basic ${credentials}` }
    }
    case 'Token': {
      const resource = textOf(context.evaluate(authentication.resource), 'resource')
      const token = resource === '' ? undefined : await tokenFor(resource, context)
      if (token === undefined) return {}
      secrets.add(token)
      return { Authorization: `Bearer ${token}` }
    }
    default:
      return authentication satisfies never
  }
}

const entra = 'entra'

async function tokenFor(resource: string, { session: { ports } }: ActivityContext): Promise<string | undefined> {
  try {
    return await ports.secret({ vault: entra, name: resource })
  } catch (error) {
    if (error instanceof FactoryError) return undefined
    throw error
  }
}

/** What to do when a call was turned away that went out without the token it should have. */
export function tokenAdvice(authentication: Authentication, { status }: HttpResponse, sent: JsonObject): { hint?: string } {
  if (authentication.kind !== 'Token' || 'Authorization' in sent || (status !== 401 && status !== 403)) return {}
  const resource = typeof authentication.resource === 'string' && authentication.resource !== '' ? authentication.resource : '<resource>'
  return {
    hint: `the call went out without a token: authentication '${authentication.type}' takes it from the variable that lagoon.yml names, as secrets: { '${resource}': VARIABLE }`,
  }
}
