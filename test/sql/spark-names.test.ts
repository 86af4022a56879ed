import { functions } from '@lagoon/sql'
import { expect, test } from 'vitest'
import { allCalls } from '../../conformance/sql/cases/allCalls.ts'
import { acceptedDifferences } from '../../conformance/sql/accepted.ts'
import { operatorNames } from '../../conformance/sql/cases/operators.ts'
import { sparkNames } from '../../conformance/sql/sparkNames.ts'

test('every function and operator that Spark lists agrees, differs or is refused here: none is left out', () => {
  const known = new Set([...functions.names(), ...operatorNames])
  expect(sparkNames()).toHaveLength(591)
  expect(sparkNames().filter(name => !known.has(name))).toEqual([])
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
