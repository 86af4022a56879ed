import type { HttpRequest, HttpResponse, Ports } from '../ports.ts'
import type { Secrets } from '../run/secrets.ts'

/**
 * The answer of a Key Vault to `GET https://<vault>.vault.azure.net/secrets/<name>`, made of the local secrets, so that the
 * usual way of reading one needs no network. Undefined for any other request. The value is masked in every record from then on.
 */
export async function keyVaultAnswer(request: HttpRequest, ports: Ports, secrets: Secrets): Promise<HttpResponse | undefined> {
  const [, vault, name] =
    /^https:\/\/([\w-]+)\.vault\.(?:azure\.net|azure\.cn|usgovcloudapi\.net)\/+secrets\/([\w-]+)/i.exec(request.url) ?? []
  if (vault === undefined || name === undefined || request.method !== 'GET') return undefined
  const value = await ports.secret({ vault, name })
  secrets.add(value)
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ value, id: `https://${vault}.vault.azure.net/secrets/${name}`, attributes: { enabled: true } }),
  }
}
