import type { Json, JsonObject } from '@lagoon/expressions'
import { FactoryError, type Origin } from '../error.ts'
import { isObject } from '../reader/cursor.ts'
import { resolveLinkedServiceOf } from '../resources/resolve.ts'
import type { ActivityContext } from './definition.ts'
import { evaluatorOf } from './execution.ts'
import { textOf } from './values.ts'

export interface SecretRequest {
  /** As the file has it, evaluated: a text, a `SecureString`, or an `AzureKeyVaultSecret`, which the vault's stand-in answers. */
  readonly value: Json
  /** The property that holds it, for messages. */
  readonly name: string
  /** Where it stands, or what names it. */
  readonly origin: Origin
}

/** A shorter text that stands openly in a file would hide half of every record. */
const shortestOpenSecret = 4

/** A secret. From then on its value is masked in every record. Throws `LinkedServiceNotFound`, `InvalidPropertyValue`, and what the vault throws. */
export async function secretText(context: ActivityContext, request: SecretRequest): Promise<string> {
  const text = await textBehind(context, request)
  if (isObject(request.value) || text.length >= shortestOpenSecret) context.session.secrets.add(text)
  return text
}

/** What may be a secret, as the name of a user: masked when the file says that it is one, and else not. */
export async function maybeSecretText(context: ActivityContext, request: SecretRequest): Promise<string> {
  return isObject(request.value) ? secretText(context, request) : textBehind(context, request)
}

async function textBehind(context: ActivityContext, { value, name, origin }: SecretRequest): Promise<string> {
  if (!isObject(value)) return textOf(value, name)
  if (value['type'] !== 'AzureKeyVaultSecret') return textOf(value['value'] ?? '', name)
  const { store } = value
  const held: JsonObject = isObject(store) ? store : {}
  const referenceName = textOf(held['referenceName'] ?? '', 'referenceName')
  const parameters = isObject(held['parameters']) ? held['parameters'] : {}
  const vault = resolveLinkedServiceOf(evaluatorOf(context), { referenceName, parameters, origin, excerpt: '' })
  if (vault.kind !== 'keyVault') throw new FactoryError('InvalidPropertyValue', `'${referenceName}', the store of the secret '${name}', is no Key Vault`, { origin })
  return context.session.ports.secret({ vault: vault.vault, name: textOf(value['secretName'] ?? '', 'secretName') })
}
