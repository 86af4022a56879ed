import { expect, test } from 'vitest'
import { rowObjects } from './rows.ts'

const named = (...names: string[]) => names.map((name) => ({ name }))

test('columns of one name keep their values, each under a name that no other column has', () => {
  expect(rowObjects(named('a', 'b', 'a', 'a'), [[1, 2, 3, null]])).toEqual([{ a: 1, b: 2, a_1: 3, a_2: null }])
  expect(rowObjects(named('a', 'a', 'a_1'), [[1, 2, 3]])).toEqual([{ a: 1, a_2: 2, a_1: 3 }])
  expect(rowObjects(named('a_1', 'a', 'a', 'a_1'), [[1, 2, 3, 4]])).toEqual([{ a_1: 1, a: 2, a_2: 3, a_1_1: 4 }])
})
