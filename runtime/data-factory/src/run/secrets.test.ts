import { expect, test } from 'vitest'
import { knownSecrets } from './secrets.ts'

test('a secret that begins like another one is masked to its end, whichever became known first', () => {
  const secrets = knownSecrets()
  secrets.add('abc')
  secrets.add('abcdef')
  expect(secrets.maskText('token abcdef, key abc')).toBe('token ***, key ***')
})

test('a secret is found in a body as who gets it reads it, and so is the signature of an address', () => {
  const secrets = knownSecrets()
  expect(secrets.isInBody('{"url":"https://a.test/?sv=1\\u0026sig=abc"}')).toBe(true)
  expect(secrets.isInBody('{"a":"q\\"s+ x%20y"}')).toBe(false)
  secrets.add('q"s x')
  for (const body of ['q"s x', '{"a":["q\\"s x"]}', 'a=q%22s+x', 'q%22s%20x=1']) expect(secrets.isInBody(body)).toBe(true)
  expect(secrets.isInBody('{"a":"q\\"s+x"}')).toBe(false)
})
