import { expect, test } from 'vitest'
import { conditionOf } from './conditions.ts'

test('a condition stands at the beginning of a message or behind a colon; brackets within its words are none', () => {
  expect(conditionOf('[DIVIDE_BY_ZERO] Division by zero.')).toEqual({ code: 'DIVIDE_BY_ZERO', message: 'Division by zero.' })
  expect(conditionOf('Invalid Input Error: [A_B.C] why [NOT] this')).toEqual({ code: 'A_B.C', message: 'why [NOT] this' })
  expect(conditionOf('Could not parse string "2024Z" according to format specifier "%Y%z"\n2024Z\n    ^\nError: Expected ±HH[MM] or -HH[:MM[:SS]]')).toBeUndefined()
})
