import { expect, test } from 'vitest'
import type { Problem } from '../error.ts'
import { readFactory } from '../reader/readFactory.ts'
import { validateFactory } from '../validate/validateFactory.ts'
import type { LintSettings } from './lintFactory.ts'

/** A pipeline with two alerts that mask failures, each of them a finding. */
function lint(annotations: readonly unknown[], settings?: LintSettings): readonly Problem[] {
  const call = (name: string, after?: string): unknown => ({
    name,
    type: 'WebActivity',
    typeProperties: { url: 'https://x', method: 'GET' },
    dependsOn: after === undefined ? [] : [{ activity: after, dependencyConditions: ['Failed'] }],
  })
  const text = JSON.stringify({ name: 'p', properties: { annotations, activities: [call('load'), call('first alert', 'load'), call('store'), call('second', 'store')] } })
  const { factory } = readFactory({ name: 'shop', files: [{ kind: 'pipeline', file: 'pipeline/p.json', text }] })
  return validateFactory(factory, settings ? { lint: settings } : {})
}
const told = (problems: readonly Problem[]): readonly string[] => problems.map(({ code, severity }) => `${severity} ${code}`)

test('settings switch a rule off or change its level', () => {
  expect(told(lint([]))).toEqual(['warning FailureMasked', 'warning FailureMasked'])
  expect(lint([], new Map([['FailureMasked', 'off']]))).toEqual([])
  expect(told(lint([], new Map([['FailureMasked', 'error']])))).toEqual(['error FailureMasked', 'error FailureMasked'])
})

test('an annotation speaks for its resource, or for one activity, and is stronger than the settings', () => {
  expect(lint(['billing', 'lint:off FailureMasked'])).toEqual([])
  expect(told(lint(['lint: note FailureMasked, WatermarkTiesLost']))).toEqual(['note FailureMasked', 'note FailureMasked'])
  const [left, ...others] = lint(["lint:off FailureMasked in 'First alert'"])
  expect(left?.message).toContain("'second'")
  expect(others).toEqual([])
  expect(told(lint(['lint:off FailureMasked', 'lint:error FailureMasked in second']))).toEqual(['error FailureMasked'])
  expect(told(lint(['lint:warning FailureMasked in second'], new Map([['FailureMasked', 'off']])))).toEqual(['warning FailureMasked'])
})

test('an annotation that cannot be followed is told', () => {
  expect(lint(['lint:off FailureMaskd'])).toContainEqual(
    expect.objectContaining({ code: 'UnknownLintRule', severity: 'warning', hint: "did you mean 'FailureMasked'?" }),
  )
  expect(told(lint(['lint:quiet FailureMasked']))).toContain('warning UnknownLintRule')
  expect(lint(['lint:off FailureMasked in secnd'])).toContainEqual(expect.objectContaining({ code: 'UnknownLintRule', hint: "did you mean 'second'?" }))
  expect(told(lint([7, 'linted by hand']))).toEqual(['warning FailureMasked', 'warning FailureMasked'])
})
