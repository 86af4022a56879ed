import { abfssOf, cleanPath, writeText } from '@lagoon/storage'
import { FactoryError } from '../error.ts'
import type { Dynamic, Reference } from '../model/reference.ts'
import { at, has, optionalValue, type Cursor } from '../reader/cursor.ts'
import { readReference } from '../reader/reference.ts'
import { resolveLinkedServiceOf } from '../resources/resolve.ts'
import type { ActivityContext } from './definition.ts'
import { evaluatorOf } from './execution.ts'
import { textOf } from './values.ts'

/** Where an activity keeps its log: a store, and a container and folder in it. */
export interface LogLocation {
  readonly linkedService: Reference
  readonly path: Dynamic
}

/** `{linkedServiceName, path}`; undefined when it is absent. */
export function readLogLocation(cursor: Cursor): LogLocation | undefined {
  if (!has(cursor)) return undefined
  return { linkedService: readReference(at(cursor, 'linkedServiceName')), path: optionalValue(at(cursor, 'path')) ?? '' }
}

/** A container of its own where the settings name no path, as Azure makes one. */
const ownContainer = 'activity-logs'

/** Writes the log of one run of an activity, and answers its address. */
export async function writeLog(context: ActivityContext, { linkedService, path }: LogLocation, { text, extension }: { text: string; extension: string }): Promise<string> {
  const service = resolveLinkedServiceOf(evaluatorOf(context), linkedService)
  if (service.kind !== 'lake') {
    throw new FactoryError('LinkedServiceTypeNotSupported', `a log cannot be kept in linked service '${service.name}' of type '${service.type}'`, {
      origin: linkedService.origin,
    })
  }
  const folder = textOf(context.evaluate(path), 'path').trim() || ownContainer
  const file = cleanPath(`${service.account}/${folder}/${context.activityRunId}.${extension}`)
  await writeText(context.session.ports.lake, file, text)
  return abfssOf(file)
}

/** One line of a CSV file. */
export const csvLine = (cells: readonly string[]): string => `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`
