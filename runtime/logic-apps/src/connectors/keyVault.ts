import type { ConnectorAnswer, Connector, ConnectorCall } from './connector.ts'

/** "Get secret". The connection's vault is in the subscription: any vault that has the secret here may answer. */
export const keyVault: Connector = {
  services: ['keyvault'],
  parity: "reading a secret's value is answered by the local vault",
  operations: [{ method: 'get', path: /^\/secrets\/(.+)\/value$/i, run: call => secretNamed(call, call.found[1] ?? '') }],
}

export async function secretNamed({ run, connection }: Pick<ConnectorCall, 'run' | 'connection'>, written: string): Promise<ConnectorAnswer> {
  const name = decoded(written)
  const value = await run.ports.secret({ connection, name })
  if (value === undefined) {
    const message = `A secret with (name/id) ${name} was not found in this key vault.`
    return { statusCode: 404, body: { error: { code: 'SecretNotFound', message } }, error: { code: 'NotFound', message } }
  }
  // Azure shows it in the run's history unless the author secured the outputs; here it never is.
  run.secrets.add(value)
  return { statusCode: 200, body: { value, name, version: null, contentType: null, isEnabled: true } }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
