import { expect, test } from 'vitest'
import { knownSecrets } from './secrets.ts'

test('a secret that begins like another one is masked to its end, whichever became known first', () => {
  const secrets = knownSecrets()
  secrets.add('abc')
  secrets.add('abcdef')
  expect(secrets.maskText('token abcdef, key abc')).toBe('token ***, key ***')
})
