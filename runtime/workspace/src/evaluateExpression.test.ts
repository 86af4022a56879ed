import { expect, test } from 'vitest'
import { evaluateExpression } from './evaluateExpression.ts'

test('an expression is evaluated with the scope that is given as JSON', () => {
  const scope = { pipeline: { RunId: 'r1', parameters: { n: 2 } }, activity: { Copy: { output: { rowsCopied: 7 } } }, variables: { v: 'x' } }
  expect(evaluateExpression("@concat(pipeline().RunId, '-', string(activity('copy').output.rowsCopied), variables('V'))", scope)).toBe('r1-7x')
  expect(evaluateExpression('@add(pipeline().parameters.n, 1)', scope)).toBe(3)
})

test('an error in an expression points at its place', () => {
  expect(() => evaluateExpression("@concat('a', nope('b'))", {})).toThrow(expect.objectContaining({ code: 'InvalidTemplate', excerpt: expect.stringMatching(/\n {13}\^/) as unknown }))
})
