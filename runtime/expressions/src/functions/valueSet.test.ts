import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Float, type Value } from '../value.ts'
import { sameValue } from './compare.ts'
import { ValueSet } from './valueSet.ts'

const scalar = fc.oneof(fc.constantFrom<Value>(null, true, false, 0, -0, 1, 1n, 0n, 2.5, new Float(1), new Float(0), 'a', 'A', '1', '', 9007199254740993n), fc.integer({ min: -3, max: 3 }))
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof({ maxDepth: 2 }, scalar, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('a', 'A', 'b'), tie('value'), { maxKeys: 2, noNullPrototype: true })),
}))
/** Two names that only differ in case: which of them is asked for depends on who asks. */
const isAmbiguous = (one: Value): boolean =>
  Array.isArray(one) ? one.some(isAmbiguous) : typeof one === 'object' && one !== null && !(one instanceof Float) && (('a' in one && 'A' in one) || Object.values(one).some((held) => isAmbiguous(held as Value)))

test('a set holds what a walk over all of it finds to be the same', () => {
  fc.assert(
    fc.property(fc.array(value.filter((one) => !isAmbiguous(one)), { maxLength: 12 }), (items) => {
      const set = new ValueSet()
      const walked: Value[] = []
      for (const item of items) {
        const isNew = !walked.some((known) => sameValue(known, item))
        expect(set.add(item)).toBe(isNew)
        if (isNew) walked.push(item)
      }
      for (const item of items) expect(set.has(item)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})
