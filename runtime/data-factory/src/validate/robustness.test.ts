import fc from 'fast-check'
import { expect, test } from 'vitest'
import { activity, copy, lookup, procedure, resource } from '../lint/lint.fixture.ts'
import { textsIn } from '../lint/texts.ts'
import { readFactory, type FactoryFile } from '../reader/readFactory.ts'
import { validateFactory } from './validateFactory.ts'

const healthy: readonly FactoryFile[] = [
  resource('linkedService', 'sql', { type: 'AzureSqlDatabase', parameters: { db: { type: 'string' } }, typeProperties: { server: 's', database: '@linkedService().db' } }),
  resource('dataset', 'table', { type: 'AzureSqlTable', linkedServiceName: { referenceName: 'sql', parameters: { db: 'd' } }, typeProperties: { table: 't' }, annotations: ['lint:off NoRetry in copy'] }),
  resource('trigger', 't', { type: 'ScheduleTrigger', pipelines: [{ pipelineReference: { referenceName: 'p' }, parameters: { day: '@trigger().scheduledTime' } }], typeProperties: { recurrence: { frequency: 'Day', interval: 1 } } }),
  resource('pipeline', 'p', {
    parameters: { day: { type: 'string' } },
    variables: { v: { type: 'Array', defaultValue: [] } },
    activities: [
      lookup('old', "SELECT value FROM watermarks WHERE name = '@{pipeline().parameters.day}'"),
      copy("@concat('SELECT * FROM orders WHERE at > ''', activity('old').output.firstRow.value, '''')", { old: ['Succeeded'] }),
      procedure('save', '@utcNow()', { copy: ['Succeeded', 'Skipped'] }),
      activity('each', 'ForEach', { items: { value: '@variables(\'v\')', type: 'Expression' }, activities: [activity('call', 'WebActivity', { url: 'https://x', method: 'POST', body: '{"a": "@{item()}"}' })] }, { save: ['Completed'] }),
      activity('which', 'Switch', { on: '@pipeline().parameters.day', cases: [{ value: 'a', activities: [activity('w', 'Wait', { waitTimeInSeconds: 1 })] }], defaultActivities: [] }),
    ],
  }),
]

const odd = fc.oneof(fc.jsonValue(), fc.constantFrom('@', '@{', "@concat('", '@item()', '@pipeline().parameters[0]', '@{variables()}', '@activity()'), fc.constant({ value: 1, type: 'Expression' }), fc.constant([null]))
const change = fc.record({ file: fc.nat(healthy.length - 1), place: fc.nat(200), up: fc.nat(4), value: odd })

test('whatever stands in a file, its problems are told and nothing is thrown', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const files = changes.reduce<readonly FactoryFile[]>((all, { file, place, up, value }) => all.map((one, index) => (index === file ? { ...one, text: changed(one.text, place, up, value) } : one)), healthy)
      const { factory, problems } = readFactory({ name: 'shop', files })
      for (const { origin } of [...problems, ...validateFactory(factory)]) expect(origin.line).toBeGreaterThan(0)
    }),
    { numRuns: 300 },
  )
})

/** Puts a value where one of the texts stands, or some steps above it. */
function changed(text: string, place: number, up: number, value: unknown): string {
  const root: unknown = JSON.parse(text)
  const texts = textsIn(root as Parameters<typeof textsIn>[0])
  const path = texts[place % Math.max(1, texts.length)]?.path ?? []
  const way = path.slice(0, Math.max(1, path.length - up))
  let parent = root as Record<string, unknown>
  for (const step of way.slice(0, -1)) parent = parent[step] as Record<string, unknown>
  if (typeof parent === 'object' && parent !== null) parent[way.at(-1) ?? 'name'] = value
  return JSON.stringify(root)
}
