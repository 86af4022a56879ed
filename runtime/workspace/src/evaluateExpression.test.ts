import { expect, test } from 'vitest'
import { evaluateExpression } from './evaluateExpression.ts'

test('an expression is evaluated with the scope that is given as JSON', () => {
  const scope = { pipeline: { RunId: 'r1', parameters: { n: 2 } }, activity: { Copy: { output: { rowsCopied: 7 } } }, variables: { v: 'x' } }
  expect(evaluateExpression("@concat(pipeline().RunId, '-', string(activity('copy').output.rowsCopied), variables('V'))", scope)).toBe('r1-7x')
  expect(evaluateExpression('@add(pipeline().parameters.n, 1)', scope)).toBe(3)
})

test('what the scope does not say is named, with the way to say it', () => {
  expect(() => evaluateExpression("@activity('Copy').output.rows", {})).toThrow(expect.objectContaining({ code: 'InvalidTemplate', message: 'the scope says nothing of activity()', hint: expect.stringContaining('--scope') as unknown, excerpt: expect.stringContaining('^^^^') as unknown }))
  expect(() => evaluateExpression("@activity('Cpoy').output.rows", { Activity: { Copy: {} } })).toThrow(expect.objectContaining({ message: "the scope has no activity('Cpoy')", hint: "it has 'Copy'" }))
  expect(evaluateExpression('@ITEM().a', { Item: { a: [1] } })).toEqual([1])
})

test('an error in an expression points at its place', () => {
  expect(() => evaluateExpression("@concat('a', nope('b'))", {})).toThrow(expect.objectContaining({ code: 'InvalidTemplate', excerpt: expect.stringMatching(/\n {13}\^/) as unknown }))
})
