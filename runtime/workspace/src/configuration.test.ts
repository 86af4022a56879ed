import { expect, test } from 'vitest'
import { parseConfiguration } from './configuration.ts'
import { troublesOf, type Problem } from './error.ts'
import { isAllowed } from './http.ts'

/** What is wrong, as line, column and message. */
function problemsIn(text: string): readonly (readonly [number, number, string])[] {
  try {
    parseConfiguration(text, 'lagoon.yml')
    return []
  } catch (error) {
    return (troublesOf(error) as Problem[]).map(({ message, origin: { line, column } }) => [line, column, message] as const)
  }
}

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

test('everything that is wrong is told at once, each with its place, in the order of the file', () => {
  const text = `allowed_hosts: [api.example.com, "*"]
memory_limit: 2
secrets:
  one: [x]
lint:
  FailureMaskd: off
  WatermarkTiesLost: loud
colour: blue
stand_ins:
  https://api.example.com: http://127.0.0.1:1
real_databases:
  Shop: { server: s, user: u, pasword: P }
`
  expect(problemsIn(text)).toEqual([
    [1, 34, "'*' is no host: it would match nothing"],
    [2, 1, "memory_limit must be a text such as '2GB'"],
    [4, 3, 'secret one must name an environment variable'],
    [6, 3, "there is no lint rule 'FailureMaskd'"],
    [7, 3, "'loud' is no level of the lint rule WatermarkTiesLost"],
    [8, 1, "unknown setting 'colour'"],
    [10, 3, "'https://api.example.com' is no host: nothing would stand in for it"],
    [12, 3, "Shop: 'password' is missing"],
    [12, 31, "Shop: 'pasword' is not understood here"],
  ])
})

test('a key that stands twice hides nothing else, and a fault of the syntax says its place once', () => {
  expect(problemsIn('memory_limit: 2GB\nmemory_limit: 3GB\ncolour: blue\nsecrets: { a: A, a: 7 }\n')).toEqual([
    [2, 1, 'Map keys must be unique'],
    [3, 1, "unknown setting 'colour'"],
    [4, 18, 'Map keys must be unique'],
    [4, 18, 'secret a must name an environment variable'],
  ])
  expect(problemsIn('colour: blue\nsecrets: [\n')).toEqual([[3, 1, expect.stringMatching(/must be sufficiently indented and end with a \]$/)]])
})

test('an empty text names nothing', () => {
  expect(problemsIn(`secrets: { a: '' }\ndatabricks_ids: { '7': ' ' }\nreal_databases:\n  Shop: { server: '', user: u, password: P }\n`)).toEqual([
    [1, 12, 'secret a must name an environment variable'],
    [2, 19, 'the id 7 must stand for a job or pipeline of the bundle'],
    [4, 11, "Shop: 'server' is empty"],
  ])
})

test.each(['*', '**', '*.*', 'https://api.example.com', 'api.example.com:443', 'api.example.com/v1', 'api.*.com', '*example.com', '', 'a b'])('allowed_hosts refuses %j, which would match nothing, with what to write', (host) => {
  expect(() => parseConfiguration(`allowed_hosts: [${JSON.stringify(host)}]`, 'lagoon.yml')).toThrow(expect.objectContaining({ code: 'InvalidConfiguration', hint: expect.stringContaining("'*.example.com'") as string, origin: { file: 'lagoon.yml', line: 1, column: 17 } }))
})

test('a host is written in any case and in any letters, and matches what an address makes of it', () => {
  const { allowedHosts } = parseConfiguration('allowed_hosts: [API.Example.com, "*.Bücher.example", localhost, "[::1]", 127.0.0.1]', 'lagoon.yml')
  expect(allowedHosts).toEqual(['api.example.com', '*.xn--bcher-kva.example', 'localhost', '[::1]', '127.0.0.1'])
  expect(['https://api.EXAMPLE.com/', 'https://a.bücher.example/', 'http://[::1]:80/'].map((url) => isAllowed(allowedHosts, new URL(url).hostname))).toEqual([true, true, true])
})
