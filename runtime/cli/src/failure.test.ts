import { stripVTControlCharacters as plain } from 'node:util'
import { WorkspaceError } from '@lagoon/workspace'
import { expect, test } from 'vitest'
import { exitCodeOf, failureLines, Interrupted, isTold, problemLines, RunFailed, UsageError } from './failure.ts'
import { failureJson } from './failureJson.ts'

const coded = (code: string) => Object.assign(new Error('x'), { code })

test('the exit code says whether the work failed, the command was wrong, or somebody stopped it', () => {
  expect([new RunFailed(), coded('TABLE_OR_VIEW_NOT_FOUND'), 'thrown'].map(exitCodeOf)).toEqual([1, 1, 1])
  expect([new UsageError('x'), new WorkspaceError('ProjectNotFound', 'x'), new WorkspaceError('RunInProgress', 'x'), coded('PipelineNotFound'), coded('InvalidUri')].map(exitCodeOf)).toEqual([2, 2, 2, 2, 2])
  expect([new Interrupted({ told: true }), coded('Interrupt')].map(exitCodeOf)).toEqual([130, 130])
})

test('a run that failed has told everything in its report', () => {
  expect(failureLines(new RunFailed())).toEqual([])
  expect([isTold(new RunFailed()), isTold(new Interrupted({ told: true })), isTold(new Interrupted({ told: false })), isTold(new UsageError('x'))]).toEqual([true, true, false, false])
})

test('a problem begins with its place, once, and ends with what to do', () => {
  const origin = { file: 'a.sql', line: 2, column: 3 }
  expect(problemLines({ code: 'ReadOnly', message: 'a.sql:2:3: DROP changes something', origin, excerpt: 'DROP t\n^^^^', hint: 'allow it' }).map(plain)).toEqual([
    'a.sql:2:3: error[ReadOnly]: DROP changes something',
    '    DROP t',
    '    ^^^^',
    '  hint: allow it',
  ])
  expect(problemLines({ code: '102', message: 'a.sql:2:3: [102] found SELEC', origin }).map(plain)).toEqual(['a.sql:2:3: error[102]: found SELEC'])
  expect(problemLines({ message: ': odd', severity: 'warning' }).map(plain)).toEqual(['warning: : odd'])
})

test('an error that stands for several problems prints each, and JSON has them all', () => {
  const problems = [1, 2].map((line) => ({ code: 'P', severity: 'error' as const, message: `m${line}`, origin: { file: 'f', line, column: 1 } }))
  const error = new WorkspaceError('InvalidProject', 'broken', { problems })
  expect(failureLines(error).map(plain)).toEqual(['f:1:1: error[P]: m1', 'f:2:1: error[P]: m2'])
  expect(JSON.parse(failureJson(error))).toMatchObject({ schema_version: 1, error: { code: 'InvalidProject', message: 'broken', problems } })
})
