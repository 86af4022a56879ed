import { Engine } from '@lagoon/engine'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CdcSpec } from './change.ts'
import { cdcTestTable, type TestEvent } from './testTable.ts'

// The definition of AUTO CDC: however events are shuffled, repeated and split into batches, the table is that of one sorted batch.
let engine: Engine
beforeAll(async () => { engine = await Engine.open({ threads: 1 }) })
afterAll(() => engine.close())

interface Event {
  readonly key: number
  readonly at: number
  readonly state: string | null
  readonly note: string | null
  readonly deleted: boolean
}

const event = fc.record<Event>({
  key: fc.integer({ min: 1, max: 3 }),
  at: fc.integer({ min: 1, max: 12 }),
  state: fc.constantFrom('A', 'B', null),
  note: fc.constantFrom('x', 'y', null),
  deleted: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
})

/** Events with the batches in which each arrives: at least one, sometimes again later. */
const delivery = fc
  .uniqueArray(event, { selector: ({ key, at, deleted }) => `${key} ${at} ${deleted}`, maxLength: 24 })
  .chain((events) => fc.tuple(...events.map((held) => fc.tuple(fc.constant(held), fc.array(fc.nat(3), { minLength: 1, maxLength: 2 })))))
  .map((arrivals) =>
    [0, 1, 2, 3].map((batch) => arrivals.flatMap(([held, batches]) => batches.filter((b) => b === batch).map((): TestEvent => held))).filter((batch) => batch.length > 0),
  )

// .ci/run asks more often.
const runs = Number(process.env['LAGOON_PROPERTY_RUNS'] ?? 15)

const kinds: readonly { readonly name: string; readonly scd: CdcSpec['scd']; readonly ignoreNulls?: readonly ('state' | 'note')[] }[] = [
  { name: 'SCD 1', scd: { type: 1 } },
  { name: 'SCD 2, every column tracked', scd: { type: 2, tracked: ['state', 'note'] } },
  { name: 'SCD 2, history on one column', scd: { type: 2, tracked: ['state'] } },
  { name: 'SCD 2, history on no column', scd: { type: 2, tracked: [] } },
  { name: 'SCD 1, ignoring nulls', scd: { type: 1 }, ignoreNulls: ['state', 'note'] },
  { name: 'SCD 2, ignoring nulls', scd: { type: 2, tracked: ['state'] }, ignoreNulls: ['state', 'note'] },
  { name: 'SCD 2, ignoring nulls of one column', scd: { type: 2, tracked: ['state', 'note'] }, ignoreNulls: ['note'] },
]

test.each(kinds)('$name: any split and shuffle gives what one sorted batch gives', async ({ scd, ignoreNulls = [] }) => {
  await fc.assert(
    fc.asyncProperty(delivery, async (batches) => {
      const table = await cdcTestTable(engine, { scd, ignoreNulls })
      for (const batch of batches) await table.apply(batch)
      const all = batches.flat() as Event[]
      expect(await table.rows()).toEqual(scd.type === 1 ? latestByKey(all, ignoreNulls) : versions(all, scd.tracked, ignoreNulls))
    }),
    { numRuns: runs },
  )
}, 120_000)

test('SCD 2: of two different upserts at one instant the same one stays, in whatever order they come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 2, maxLength: 8 }), fc.integer({ min: 1, max: 7 }), async (events, cut) => {
      const [together, apart] = [await cdcTestTable(engine, { scd: { type: 2, tracked: ['state'] } }), await cdcTestTable(engine, { scd: { type: 2, tracked: ['state'] } })]
      await together.apply(events)
      for (const batch of [events.slice(cut), events.slice(0, cut)]) if (batch.length > 0) await apart.apply(batch)
      expect(await apart.rows()).toEqual(await together.rows())
      expect(await apart.auxiliaryRows()).toEqual(await together.auxiliaryRows())
    }),
    { numRuns: runs },
  )
}, 120_000)

type Ignored = readonly ('state' | 'note')[]

/** Sorted; of one instant only one, the delete if there is one; a NULL that is ignored takes the value before it. */
function history(events: readonly Event[], key: number, ignored: Ignored): Event[] {
  const at = new Map<number, Event>()
  for (const held of events) if (held.key === key && !at.get(held.at)?.deleted) at.set(held.at, held)
  const sorted: Event[] = []
  for (const held of [...at.values()].sort((a, b) => a.at - b.at)) {
    const before = sorted.at(-1)
    const older = Object.fromEntries(ignored.flatMap((column) => (held[column] === null && before && !before.deleted ? [[column, before[column]]] : [])))
    sorted.push(held.deleted ? held : { ...held, ...older })
  }
  return sorted
}

const ordered = <T extends Record<string, unknown>>(rows: T[]): T[] => {
  // As DuckDB orders: NULL first.
  const sortKey = (row: T): string => Object.values(row).map((value) => (value === null ? ' ' : typeof value === 'number' ? String(value).padStart(4, '0') : `${String(value)}`)).join('|')
  return rows.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
}

function latestByKey(events: readonly Event[], ignored: Ignored): object[] {
  return ordered([1, 2, 3].flatMap((key) => {
    const last = history(events, key, ignored).at(-1)
    return last && !last.deleted ? [{ key, state: last.state, note: last.note }] : []
  }))
}

function versions(events: readonly Event[], tracked: readonly string[], ignored: Ignored): object[] {
  const same = (a: Event, b: Event): boolean =>
    !a.deleted && !b.deleted && (!tracked.includes('state') || a.state === b.state) && (!tracked.includes('note') || a.note === b.note)
  return ordered([1, 2, 3].flatMap((key) => {
    const runsOfKey: Event[][] = []
    for (const held of history(events, key, ignored)) {
      const run = runsOfKey.at(-1)
      const last = run?.at(-1)
      if (run && last && same(last, held)) run.push(held)
      else runsOfKey.push([held])
    }
    return runsOfKey.flatMap((run, i) => {
      const [first, last] = [run[0], run.at(-1)]
      if (!first || !last || last.deleted) return []
      return [{ key, state: last.state, note: last.note, __START_AT: first.at, __END_AT: runsOfKey[i + 1]?.[0]?.at ?? null }]
    })
  }))
}
