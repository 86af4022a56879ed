import { expect, test } from 'vitest'
import { printFactoryCoverage } from './coverage.ts'

const none = { sources: {}, sinks: {}, datasets: {}, linkedServices: {}, triggers: {} }

test('the share of what is used is weighed by repositories, and what is refused is named', () => {
  const printed = printFactoryCoverage({ ...none, repositories: 10, pipelines: 20, activities: { Copy: 6, copy: 3, ExecuteSSISPackage: 1 }, functions: { concat: 4 } })
  expect(printed).toContain('| Activity types | 3 | 2 | 90 % | `ExecuteSSISPackage` 1 |')
  expect(printed).toContain('| Functions | 1 | 1 | 100 % | – |')
  expect(printed).not.toContain('Sources')
})
