import { expect, test } from 'vitest'
import { parseConfiguration } from './configuration.ts'

test('lint rules are switched off, or speak louder or softer', () => {
  const { lint } = parseConfiguration('lint:\n  FailureMasked: off\n  WatermarkTiesLost: error\n  BlankInLiteral: note\n', 'lagoon.yml')
  expect([...lint]).toEqual([
    ['FailureMasked', 'off'],
    ['WatermarkTiesLost', 'error'],
    ['BlankInLiteral', 'note'],
  ])
  expect(parseConfiguration('allowed_hosts: []', 'lagoon.yml').lint.size).toBe(0)
})

test.each([
  ['lint:\n  FailureMaskd: off', "there is no lint rule 'FailureMaskd'", 2],
  ['lint:\n  FailureMasked: loud', "'loud' is no level of the lint rule FailureMasked", 2],
  ['lint: off', 'lint must be a map from a rule to its level', 1],
])('%j is refused with its place', (text, message, line) => {
  expect(() => parseConfiguration(text, 'lagoon.yml')).toThrow(expect.objectContaining({ code: 'InvalidConfiguration', message, origin: expect.objectContaining({ line }) }))
})
