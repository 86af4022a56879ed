import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Dependency, DependencyCondition } from '../model/activity.ts'
import { conditionsHold, decidingActivities } from './outcome.ts'
import { activity, factoryOf, type Json } from './pipelines.fixture.ts'
import type { ActivityStatus } from './records.ts'

const conditions: readonly DependencyCondition[] = ['Succeeded', 'Failed', 'Skipped', 'Completed']

interface Drawn {
  readonly name: string
  readonly dependsOn: Readonly<Record<string, DependencyCondition[]>>
  /** How it ends when it runs. */
  readonly ends: 'Succeeded' | 'Failed'
}

/** Graphs without cycles: each activity depends on some of those before it. */
const graphs: fc.Arbitrary<Drawn[]> = fc
  .array(
    fc.record({
      ends: fc.constantFrom('Succeeded' as const, 'Failed' as const),
      after: fc.array(fc.record({ back: fc.integer({ min: 1, max: 4 }), on: fc.subarray([...conditions], { minLength: 1 }) }), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((drawn) =>
    drawn.map(({ ends, after }, index) => ({
      name: `a${index}`,
      ends,
      dependsOn: Object.fromEntries(after.filter(({ back }) => back <= index).map(({ back, on }) => [`a${index - back}`, [...on]])),
    })),
  )

/** How each activity ends, said once more and in the plainest way: in the order in which they are drawn. */
function endsOf(graph: readonly Drawn[]): ReadonlyMap<string, ActivityStatus> {
  const ends = new Map<string, ActivityStatus>()
  for (const { name, dependsOn, ends: own } of graph) {
    const mayRun = Object.entries(dependsOn).every(([other, wanted]) =>
      wanted.some((one) => one === ends.get(other) || (one === 'Completed' && ends.get(other) !== 'Skipped')),
    )
    ends.set(name, mayRun ? own : 'Skipped')
  }
  return ends
}

/** The documentation's rule for one activity: one that was skipped hands the question on to what it depends on. */
function succeededAt(name: string, graph: readonly Drawn[], ends: ReadonlyMap<string, ActivityStatus>): boolean {
  const parents = Object.keys(graph.find((one) => one.name === name)?.dependsOn ?? {})
  if (ends.get(name) !== 'Skipped' || parents.length === 0) return ends.get(name) !== 'Failed'
  return parents.every((parent) => succeededAt(parent, graph, ends))
}

const pipelineOf = (graph: readonly Drawn[]) =>
  [...factoryOf({ activities: graph.map(({ name, dependsOn }): Json => activity(name, 'Wait', { waitTimeInSeconds: 0 }, { ...dependsOn })) }).pipelines.values()][0]
    ?.activities ?? []

test('any graph of activities ends as the rule of leaves says', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const activities = pipelineOf(graph)
      const ends = endsOf(graph)
      const statusOf = (name: string): ActivityStatus | undefined => ends.get(name)
      for (const { name, dependsOn } of activities) expect([name, conditionsHold(dependsOn, statusOf)]).toEqual([name, ends.get(name) !== 'Skipped'])
      const followed = new Set(graph.flatMap(({ dependsOn }) => Object.keys(dependsOn)))
      const leaves = graph.filter(({ name }) => !followed.has(name))
      const deciding = decidingActivities(activities, statusOf)
      expect(deciding.every(({ name }) => ends.get(name) !== 'Failed')).toBe(leaves.every(({ name }) => succeededAt(name, graph, ends)))
    }),
    { numRuns: 400 },
  )
})

const depends = (on: DependencyCondition[]): Dependency => ({ activity: 'x', conditions: on, origin: { file: '', line: 1, column: 1 } })

test('each condition accepts its own ends; Completed is not Skipped, and nothing written means Succeeded', () => {
  const ends: readonly ActivityStatus[] = ['Succeeded', 'Failed', 'Skipped', 'Cancelled']
  const accepted = (on: DependencyCondition[]): ActivityStatus[] => ends.filter((end) => conditionsHold([depends(on)], () => end))
  expect(accepted([])).toEqual(['Succeeded'])
  expect(accepted(['Completed'])).toEqual(['Succeeded', 'Failed'])
  expect(accepted(['Completed', 'Skipped'])).toEqual(['Succeeded', 'Failed', 'Skipped'])
  expect(accepted(['Failed', 'Skipped'])).toEqual(['Failed', 'Skipped'])
})
