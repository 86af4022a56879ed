import { expect, test } from 'vitest'
import { ExpressionError } from './error.ts'
import { parseExpression } from './template.ts'
import type { Node } from './tree.ts'

const nodeOf = (text: string): Node => {
  const template = parseExpression(text)
  if (template.kind !== 'expression') throw new Error(`${text} is ${template.kind}`)
  return template.node
}
const failure = (text: string): ExpressionError => {
  try { parseExpression(text) } catch (error) { if (error instanceof ExpressionError) return error; throw error }
  throw new Error(`${text} parses`)
}
const blamed = (error: ExpressionError): string => error.text.slice(error.place.start, error.place.end)

test('constants keep their type', () => {
  const constants = ["'it''s'", "''", "''''", '42', '-3', '+7', '1.5', '1e3', '1.5e-2', 'TRUE', 'False', 'null']
  expect(constants.map(text => nodeOf(`@${text}`)).map(node => (node.kind === 'constant' ? node.value : undefined))).toEqual(
    ["it's", '', "'", 42, -3, 7, 1.5, { value: 1000 }, 0.015, true, false, null])
})

test('a call has a name, arguments and steps, each with its place', () => {
  const text = "@activity( 'Get rows' )?.output['value'][0]"
  const node = nodeOf(text)
  if (node.kind !== 'call') throw new Error('no call')
  expect(node).toMatchObject({ name: 'activity', place: { start: 1, end: text.length }, namePlace: { start: 1, end: 9 }, args: [{ kind: 'constant', value: 'Get rows' }] })
  expect(node.steps.map(step => [text.slice(step.place.start, step.place.end), step.safe, step.dotted])).toEqual([['?.output', true, true], ["['value']", false, false], ['[0]', false, false]])
})

test('blanks are free between tokens, .NET\'s among them', () => {
  expect(nodeOf("@\u00A0concat\u0085(\n 'a' ,\t5 ) ")).toMatchObject({ name: 'concat', args: [{ value: 'a' }, { value: 5 }] })
})

test('names may hold what other languages forbid', () => {
  expect(nodeOf("@f().a-b_c$d.2024.é")).toMatchObject({ steps: [{ index: { value: 'a-b_c$d' } }, { index: { value: '2024' } }, { index: { value: 'é' } }] })
})

test.each([
  ['@concat', "'concat' is not a value", 'concat'],
  ["@concat('a'", "expected ',' or ')' in the call of 'concat' but found the end", ''],
  ["@concat('a' 'b')", 'expected \',\' or \')\'', "'b'"],
  ['@"abc"', 'double quotes', '"abc"'],
  ["@concat('abc)", 'the string literal is not terminated', "'abc)"],
  ['@5abc', "unexpected character 'a' after the number 5", 'a'],
  ['@.5', "expected a value but found '.'", '.'],
  ['@f()?', "'?' must be followed by", '?'],
  ['@f()?x', "'?' must be followed by", '?'],
  ['@f().', 'expected a property name', ''],
  ['@f()[', 'the expression ends where a value should stand', ''],
  ["@f() g()", "expected the end of the expression but found 'g'", 'g'],
  ['@ ', 'the expression is empty', ''],
  ['@f(,)', "expected a value but found ','", ','],
  ['@f(@g())', "unexpected character '@'", '@'],
  ['@9223372036854775808', 'does not fit in 64 bits', '9223372036854775808'],
  ["x @{concat(", "string literal not terminated: '@{' has no closing '}'", '@{concat('],
  ['@{}', 'the expression is empty', ''],
])('%s is refused', (text, message, place) => {
  const error = failure(text)
  expect(error.message).toContain(message)
  expect(blamed(error)).toBe(place)
})

test('people who expect operators are told the function', () => {
  expect(failure('@f() == 1').hint).toBe('the language has no operators: use equals')
  expect(failure('@f(1 + 2)').hint).toBe('the language has no operators: use add or concat')
  expect(failure('@f(a)').hint).toBe("text is written in single quotes: 'a'")
})

test('a hole ends at the first brace outside of quotes', () => {
  expect(parseExpression("a@{f('}')}b@{g()}")).toMatchObject({ kind: 'interpolation', segments: [{ value: 'a' }, { kind: 'hole', place: { start: 1, end: 10 } }, { value: 'b' }, { kind: 'hole' }] })
})

test('an expression is at most 8,192 characters long and 250 calls deep', () => {
  const long = (size: number): string => `@f('${'x'.repeat(size - 5)}')`
  expect(parseExpression(long(8192)).kind).toBe('expression')
  expect(failure(long(8193)).message).toContain('the limit is 8192')
  expect(parseExpression(`${'x'.repeat(20_000)}@{f()}`).kind).toBe('interpolation')
  expect(failure(`@${'f('.repeat(300)}${')'.repeat(300)}`).message).toContain('nested more than 250 deep')
})
