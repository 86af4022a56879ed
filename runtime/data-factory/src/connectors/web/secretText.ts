import type { Json } from '@lagoon/expressions'
import { evaluatorOf } from '../../activities/execution.ts'
import { textOf } from '../../activities/values.ts'
import { FactoryError } from '../../error.ts'
import { isObject } from '../../reader/cursor.ts'
import { resolveLinkedServiceOf } from '../../resources/resolve.ts'
import type { EndRequest } from '../connector.ts'

/**
 * A text that may be a secret: plain, a `SecureString`, or an `AzureKeyVaultSecret`, which the vault's stand-in answers. From
 * then on the value is masked in every record. Throws `FactoryError`: `SecretNotFound`, `LinkedServiceNotFound`.
 */
export async function secretText({ context, dataset }: Pick<EndRequest, 'context' | 'dataset'>, value: Json, name: string): Promise<string> {
  if (!isObject(value)) return textOf(value, name)
  const { ports, secrets } = context.session
  const secret = value['type'] === 'AzureKeyVaultSecret' ? await fromVault() : textOf(value['value'] ?? '', name)
  secrets.add(secret)
  return secret

  async function fromVault(): Promise<string> {
    const { store, secretName } = value as { readonly [name: string]: Json }
    const referenceName = isObject(store) ? textOf(store['referenceName'] ?? '', 'referenceName') : ''
    const vault = resolveLinkedServiceOf(evaluatorOf(context), { referenceName, parameters: {}, origin: dataset.origin, excerpt: '' })
    if (vault.kind !== 'keyVault') throw new FactoryError('InvalidPropertyValue', `'${referenceName}', the store of '${name}', is no Key Vault`)
    return ports.secret({ vault: vault.vault, name: textOf(secretName ?? '', 'secretName') })
  }
}
