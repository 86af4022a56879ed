import type { Problem } from '../error.ts'
import { readFactory, type FactoryFile } from '../reader/readFactory.ts'
import { validateFactory } from '../validate/validateFactory.ts'
import type { LintCode } from './codes.ts'
import { lintRules } from './rules.ts'

export type Json = Record<string, unknown>

export const resource = (kind: FactoryFile['kind'], name: string, properties: unknown): FactoryFile => ({
  kind,
  file: `${kind}/${name}.json`,
  text: JSON.stringify({ name, properties }, null, 2),
})

/** `after`: the activities that it waits for, with the conditions. */
export const activity = (name: string, type: string, typeProperties: Json, after: Record<string, string[]> = {}, more: Json = {}): Json => ({
  name,
  type,
  typeProperties,
  ...more,
  dependsOn: Object.entries(after).map(([other, dependencyConditions]) => ({ activity: other, dependencyConditions })),
})

const services = [
  resource('linkedService', 'sql', { type: 'AzureSqlDatabase', typeProperties: { server: 's', database: 'd' } }),
  resource('linkedService', 'lake', { type: 'AzureBlobFS', typeProperties: { url: 'https://shop.dfs.core.windows.net' } }),
  resource('dataset', 'table', { type: 'AzureSqlTable', linkedServiceName: { referenceName: 'sql' }, typeProperties: {} }),
  resource('dataset', 'mark', { type: 'Json', linkedServiceName: { referenceName: 'lake' }, typeProperties: { location: { type: 'AzureBlobFSLocation', fileSystem: 'raw', fileName: 'mark.json' } } }),
  resource('dataset', 'file', {
    type: 'Parquet',
    linkedServiceName: { referenceName: 'lake' },
    parameters: { name: { type: 'string' } },
    typeProperties: { location: { type: 'AzureBlobFSLocation', fileSystem: 'raw', fileName: '@dataset().name' } },
  }),
]

/** A copy of a query into a Parquet file. */
export const copy = (query: string, after: Record<string, string[]> = {}, more: Json = {}): Json =>
  activity('copy', 'Copy', { source: { type: 'AzureSqlSource', sqlReaderQuery: query }, sink: { type: 'ParquetSink' } }, after, {
    inputs: [{ referenceName: 'table' }],
    outputs: [{ referenceName: 'file', parameters: { name: 'orders.parquet' } }],
    ...more,
  })

export const lookup = (name: string, query: string, after: Record<string, string[]> = {}): Json =>
  activity(name, 'Lookup', { source: { type: 'AzureSqlSource', sqlReaderQuery: query }, dataset: { referenceName: 'table' } }, after)

export const procedure = (name: string, value: string, after: Record<string, string[]>): Json =>
  activity(name, 'SqlServerStoredProcedure', { storedProcedureName: 'save_watermark', storedProcedureParameters: { value: { value, type: 'String' } } }, after, {
    linkedServiceName: { referenceName: 'sql' },
  })

/** What one rule finds in a pipeline, the rule being on. */
export function lintWith(code: LintCode, activities: readonly Json[], properties: Json = {}, files: readonly FactoryFile[] = []): readonly Problem[] {
  const { factory } = readFactory({ name: 'shop', files: [...services, ...files, resource('pipeline', 'p', { activities, ...properties })] })
  const { level } = lintRules[code]
  return validateFactory(factory, { lint: new Map([[code, level === 'off' ? 'note' : level]]) }).filter((problem) => problem.code === code)
}

export const messages = (problems: readonly Problem[]): readonly string[] => problems.map(({ message }) => message)
