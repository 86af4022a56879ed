import { expect, test } from 'vitest'
import { parseConfiguration } from './configuration.ts'
import { signInOf } from './realDatabase.ts'
import type { Secrets } from './secrets.ts'

const secretsOf = (values: Readonly<Record<string, string>>): Secrets => ({
  get: (_vault, name) => values[name], inAnyVault: name => values[name], stored: () => undefined, set: () => Promise.resolve(), variablesFor: (_vault, name) => [name], mask: value => value,
})

test('without a word in lagoon.yml every database is a stand-in', () => {
  expect(parseConfiguration('allowed_hosts: []', 'lagoon.yml').realDatabases.size).toBe(0)
})

test('lagoon.yml says which linked services are real, where they are and how to sign in', () => {
  const { realDatabases } = parseConfiguration(`real_databases:
  ShopSql: { server: shop-sql.database.windows.net, user: etl, password: SHOP_PASSWORD }
  Other: { server: "10.0.0.5,14330", database: other, sign_in: service-principal, tenant_id: t, client_id: c, client_secret: OTHER_SECRET, trust_server_certificate: true }
  Mine: { server: mine, sign_in: default }
`, 'lagoon.yml')
  const secrets = secretsOf({ SHOP_PASSWORD: 'one', OTHER_SECRET: 'two' })
  const shop = realDatabases.get('shopsql')
  const other = realDatabases.get('other')
  const mine = realDatabases.get('mine')
  if (!shop || !other || !mine) throw new Error('a database was not read')
  expect(shop).toMatchObject({ server: 'shop-sql.database.windows.net', database: undefined, encrypt: true, trustServerCertificate: false })
  expect(signInOf(shop, secrets)).toEqual({ kind: 'sql', user: 'etl', password: 'one' })
  expect(other).toMatchObject({ server: '10.0.0.5,14330', database: 'other', trustServerCertificate: true })
  expect(signInOf(other, secrets)).toEqual({ kind: 'servicePrincipal', tenantId: 't', clientId: 'c', clientSecret: 'two' })
  expect(signInOf(mine, secrets)).toEqual({ kind: 'default' })
  expect(() => signInOf(shop, secretsOf({}))).toThrow(expect.objectContaining({ code: 'SecretNotFound' }))
})

test.each([
  ['real_databases: 1', 1, 1], ['real_databases:\n  A: 1', 2, 3], ['real_databases:\n  A: { user: x, password: Y }', 2, 3], ['real_databases:\n  A: { server: s, user: x }', 2, 3],
  ['real_databases:\n  A: { server: s, sign_in: kerberos }', 2, 19], ['real_databases:\n  A: { server: s, sign_in: default, password: X }', 2, 37], ['real_databases:\n  A: { server: s, sign_in: default, encrypt: "no" }', 2, 37],
])('%s is refused with its place', (text, line, column) => {
  expect(() => parseConfiguration(text, 'lagoon.yml')).toThrow(expect.objectContaining({ code: 'InvalidConfiguration', origin: { file: 'lagoon.yml', line, column } }))
})
