// Pipelines as short as the tests of this folder want them.
import type { Engine } from '@lagoon/engine'
import { memoryStorage } from '@lagoon/storage'
import { FactoryError } from '../error.ts'
import { realEffects, type Effects } from '../effects.ts'
import type { Factory, ResourceKind } from '../model/factory.ts'
import type { Ports } from '../ports.ts'
import { readFactory } from '../reader/readFactory.ts'
import type { PipelineRun } from './records.ts'
import { runPipeline, type RunRequest } from './runPipeline.ts'

const refused = (what: string) => async () => {
  throw new FactoryError('EgressDenied', `${what} is not allowed`)
}

export type Json = Record<string, unknown>
export const factoryOf = (...pipelines: Json[]): Factory =>
  readFactory({
    name: 'shop',
    files: pipelines.map((properties, index) => ({
      kind: 'pipeline' as const,
      file: `p${index}.json`,
      text: JSON.stringify({ name: properties['name'] ?? 'p', properties }),
    })),
  }).factory

/** Resources of several kinds, each in a file of its own. */
export const factoryWith = (...resources: { kind: ResourceKind; name: string; properties: Json }[]): Factory =>
  readFactory({
    name: 'shop',
    files: resources.map(({ kind, name, properties }) => ({ kind, file: `${name}.json`, text: JSON.stringify({ name, properties }) })),
  }).factory

export const activity = (
  name: string,
  type: string,
  typeProperties: Json,
  dependsOn: Record<string, string[]> = {},
  more: Json = {},
): Json => ({
  name,
  type,
  typeProperties,
  ...more,
  dependsOn: Object.entries(dependsOn).map(([other, dependencyConditions]) => ({ activity: other, dependencyConditions })),
})
export const set = (name: string, value: unknown, dependsOn: Record<string, string[]> = {}, variableName = 'v'): Json =>
  activity(name, 'SetVariable', { variableName, value }, dependsOn)
export const fails = (name: string, dependsOn: Record<string, string[]> = {}): Json =>
  activity(name, 'Fail', { message: `${name} is broken`, errorCode: 'E1' }, dependsOn)
export const strings = (...names: string[]): Json => Object.fromEntries(names.map((name) => [name, { type: 'String' }]))

export const statuses = ({ activityRuns }: PipelineRun): Record<string, string> =>
  Object.fromEntries(activityRuns.map((item) => [item.activityName, item.status]))

/** Ports that refuse all that is not given, and a short way to run the activities of one pipeline. */
export function pipelinesOn(engine: () => Engine) {
  const portsOf = (given: Partial<Ports> = {}): Ports => ({
    engine: engine(),
    lake: memoryStorage(),
    database: refused('database'),
    databricks: { runJob: refused('job'), table: refused('table'), query: refused('query') },
    http: refused('http'),
    secret: refused('secret'),
    ...given,
  })
  const run = (
    activities: Json[],
    more: Json = {},
    request: Partial<RunRequest> = {},
    effects: Partial<Effects> = {},
    ports: Partial<Ports> = {},
  ): Promise<PipelineRun> =>
    runPipeline(factoryOf({ variables: strings('v', 'w'), activities, ...more }), { pipeline: 'p', ...request }, portsOf(ports), {
      ...realEffects,
      ...effects,
    })
  return { portsOf, run }
}
