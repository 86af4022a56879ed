import { FactoryError } from '../error.ts'
import type { ResolvedDataset } from '../resources/resolve.ts'
import type { EndRequest } from './connector.ts'
import { dotNetPatterns } from './mapping/sparkPattern.ts'
import { objectIn, optionalTextIn } from './settings.ts'

export const databricksDatasets: readonly string[] = ['AzureDatabricksDeltaLakeDataset']

/** The table that a dataset names, with its database (which may be `catalog.schema`); undefined when it names none. */
export function tableNameOf({ properties }: ResolvedDataset): string | undefined {
  const [database, table] = [optionalTextIn(properties, 'database'), optionalTextIn(properties, 'table')]
  return table ? [database, table].filter(Boolean).join('.') : undefined
}

export interface MomentPatterns {
  /** Patterns of .NET, the first of which is written, and each of which is read; undefined: dates keep their type. */
  readonly date: readonly string[] | undefined
  readonly timestamp: readonly string[] | undefined
}

/** `dateFormat` and `timestampFormat` of `exportSettings` or `importSettings`. */
export function momentPatternsOf({ settings }: Pick<EndRequest, 'settings'>, name: 'exportSettings' | 'importSettings'): MomentPatterns {
  const given = objectIn(settings, name)
  const command = name === 'exportSettings' ? 'AzureDatabricksDeltaLakeExportCommand' : 'AzureDatabricksDeltaLakeImportCommand'
  const type = optionalTextIn(given, 'type') ?? command
  if (type !== command) throw new FactoryError('PropertyNotSupported', `${name} of type '${type}' do not run here`, { hint: `those of type '${command}' do` })
  const patterns = (property: string): readonly string[] | undefined => {
    const pattern = optionalTextIn(given, property)
    return pattern ? dotNetPatterns(pattern, property) : undefined
  }
  return { date: patterns('dateFormat'), timestamp: patterns('timestampFormat') }
}

/** The patterns for a column of one of the engine's types. */
export function patternsFor(type: string, { date, timestamp }: MomentPatterns): readonly string[] | undefined {
  if (type === 'DATE') return date
  return type.startsWith('TIMESTAMP') ? timestamp : undefined
}
