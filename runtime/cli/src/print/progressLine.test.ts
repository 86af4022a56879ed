import { stripVTControlCharacters as plain } from 'node:util'
import type { WorkspaceEvent } from '@lagoon/workspace'
import { expect, test } from 'vitest'
import { changesText, linesOfEvents } from './progressLine.ts'

const lakeflow = (event: object): WorkspaceEvent => ({ at: 't', run: 'u', room: 'lakeflow', event: { update: 'u', pipeline: 'p', ...event } }) as WorkspaceEvent
const factory = (event: object): WorkspaceEvent => ({ at: 't', run: 'r', room: 'data-factory', event: { ...event } }) as WorkspaceEvent
const done = (flow: string, appended: bigint) => lakeflow({ kind: 'flowProgress', flow, dataset: flow, status: 'COMPLETED', metrics: { appended, upserted: 0n, deleted: 0n, dropped: 0n, expectations: [], tookMs: 5 } })

test('rows of a view are computed, rows of a stream appended', () => {
  const lineOf = linesOfEvents()
  for (const [flow, type] of [['v', 'COMPLETE'], ['s', 'APPEND']] as const) expect(lineOf(lakeflow({ kind: 'flowDefined', flow, dataset: flow, type, inputs: [] }))).toBeUndefined()
  expect([done('v', 3n), done('s', 1200n), done('s', 0n)].map((event) => plain(lineOf(event) ?? ''))).toEqual(['✓ flow      v  3 computed 5 ms', '✓ flow      s  1,200 appended 5 ms', ''])
})

test('what was dropped and what was only warned of are told apart, by rule', () => {
  const expectations = [{ name: 'key', action: 'DROP ROW', failed: 2n }, { name: 'plan', action: 'KEEP', failed: 1n }, { name: 'fine', action: 'KEEP', failed: 0n }]
  expect(plain(changesText({ appended: 5n, deleted: 1n, dropped: 2n, expectations }))).toBe('5 appended, 1 deleted, 2 dropped (key 2), warned (plan 1)')
  expect(changesText({})).toBe('')
})

test('a copy that skipped rows says how many', () => {
  const run = { activityName: 'load', activityType: 'Copy', status: 'Succeeded', durationInMs: 5, input: { sink: { type: 'AzureSqlSink' }, outputs: [{ referenceName: 'people' }] }, output: { rowsCopied: 2, rowsSkipped: 1, dataWritten: 7 }, error: { message: '' } }
  expect(plain(linesOfEvents()(factory({ kind: 'activityFinished', run })) ?? '')).toBe('✓ copy      people  2 rows, 7 B, 1 row skipped 5 ms')
})
