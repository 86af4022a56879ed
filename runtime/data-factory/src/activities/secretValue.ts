import type { Json } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import { isObject } from '../reader/cursor.ts'
import { resolveLinkedServiceOf, type Evaluator } from '../resources/resolve.ts'
import type { Ports } from '../ports.ts'
import type { Secrets } from '../run/secrets.ts'
import { textOf } from './values.ts'

/**
 * A secret as files write it, evaluated: a text, a `SecureString`, or an `AzureKeyVaultSecret`, which the local vault answers. The
 * value is masked in every record from then on. Throws what the vault throws, and `InvalidPropertyValue`.
 */
export async function secretText(
  value: Json,
  name: string,
  { evaluator, ports, secrets }: { evaluator: Evaluator; ports: Ports; secrets: Secrets },
): Promise<string> {
  const text = await read()
  secrets.add(text)
  return text

  async function read(): Promise<string> {
    if (!isObject(value)) return textOf(value, name)
    if (value['type'] !== 'AzureKeyVaultSecret') return textOf(value['value'] ?? '', name)
    const store = isObject(value['store']) ? textOf(value['store']['referenceName'] ?? '', 'store') : ''
    const origin = { file: '', line: 1, column: 1 }
    const vault = resolveLinkedServiceOf(evaluator, { referenceName: store, parameters: {}, origin, excerpt: '' })
    if (vault.kind !== 'keyVault') throw new FactoryError('InvalidPropertyValue', `the store of secret '${name}' is no Key Vault: '${store}'`)
    return ports.secret({ vault: vault.vault, name: textOf(value['secretName'] ?? '', 'secretName') })
  }
}
