import { functions } from '@lagoon/sql'
import { expect, test } from 'vitest'
import { allCalls } from '../../conformance/sql/cases/allCalls.ts'
import { functionCases } from '../../conformance/sql/cases/functionCases.ts'
import { sampled } from '../../conformance/sql/cases/sampled.ts'
import { acceptedDifferences } from '../../conformance/sql/accepted.ts'
import { operatorNames } from '../../conformance/sql/cases/operators.ts'
import { sparkNames } from '../../conformance/sql/sparkNames.ts'

test('every function and operator that Spark lists agrees, differs or is refused here: none is left out', () => {
  const known = new Set([...functions.names(), ...operatorNames])
  expect(sparkNames()).toHaveLength(591)
  expect(sparkNames().filter(name => !known.has(name))).toEqual([])
})

test('the sample of generated cases is the same every time, and asks about everything', () => {
  const all = allCalls().flatMap(functionCases)
  const sample = sampled(all)
  expect(sampled(all)).toEqual(sample)
  expect(sample.length).toBeLessThan(all.length)
  expect(sample.length).toBeGreaterThan(10_000)
  expect(new Set(sample.map(({ of }) => of))).toEqual(new Set(all.map(({ of }) => of)))
})

test('a difference in the name of a condition is no difference of the function, nor is one that is marked as a corner', () => {
  const [named, marked, other] = acceptedDifferences('a ¦ condition ¦ * ¦ another name\nb ¦ corner value ¦ * ¦ in another order\nc ¦ value condition ¦ * ¦ another value')
  expect([named?.isCorner, marked?.isCorner, other?.isCorner]).toEqual([true, true, false])
  expect(marked?.kinds).toEqual(['value'])
})

test('an accepted difference names something that Spark is asked about, and its reason', () => {
  const asked = new Set(allCalls().map(({ of }) => of))
  for (const { of, kinds, reason, line } of acceptedDifferences()) {
    expect(asked.has(of), `differences.txt:${line} ${of}`).toBe(true)
    expect(kinds.length, `differences.txt:${line}`).toBeGreaterThan(0)
    expect(kinds.every(kind => ['value', 'type', 'condition', 'answers', 'raises', 'refused'].includes(kind)), `differences.txt:${line}`).toBe(true)
    expect(reason.length).toBeGreaterThan(10)
  }
})
