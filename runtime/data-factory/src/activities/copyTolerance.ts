import { quoteName, quoteText, type Engine } from '@lagoon/engine'
import { cleanPath } from '@lagoon/storage'
import { FactoryError } from '../error.ts'
import type { Dynamic, Reference } from '../model/reference.ts'
import { at, has, optionalValue, type Cursor } from '../reader/cursor.ts'
import { readReference } from '../reader/reference.ts'
import { resolveLinkedServiceOf } from '../resources/resolve.ts'
import type { ActivityContext } from './definition.ts'
import { evaluatorOf } from './execution.ts'
import { flagOf, objectOf, textOf } from './values.ts'

/** What a Copy puts up with, as its file says it. */
export interface ToleranceSettings {
  readonly skipRows: Dynamic
  readonly skipFiles: Dynamic
  readonly validates: Dynamic
  readonly log: LogSettings | undefined
}

export interface LogSettings {
  /** A log of what happened, or only the rows that were skipped (the older form). */
  readonly kind: 'session' | 'rows'
  readonly enabled: Dynamic
  readonly level: Dynamic
  readonly linkedService: Reference
  readonly path: Dynamic
}

/** Reads them from the `typeProperties` of a Copy. */
export function readTolerance(properties: Cursor): ToleranceSettings {
  const value = (name: string, absent: Dynamic): Dynamic => optionalValue(at(properties, name)) ?? absent
  return { skipRows: value('enableSkipIncompatibleRow', false), skipFiles: value('skipErrorFile', {}), validates: value('validateDataConsistency', false), log: readLog(properties) }
}

function readLog(properties: Cursor): LogSettings | undefined {
  const session = at(properties, 'logSettings')
  const rows = at(properties, 'redirectIncompatibleRowSettings')
  if (has(session)) {
    const place = at(session, 'logLocationSettings')
    const level = optionalValue(at(session, 'copyActivityLogSettings', 'logLevel')) ?? 'Warning'
    const enabled = optionalValue(at(session, 'enableCopyActivityLog')) ?? false
    if (!has(place)) return undefined
    return { kind: 'session', enabled, level, linkedService: readReference(at(place, 'linkedServiceName')), path: optionalValue(at(place, 'path')) ?? '' }
  }
  const oldest = at(properties, 'logStorageSettings')
  if (has(oldest)) {
    return { kind: 'session', enabled: true, level: optionalValue(at(oldest, 'logLevel')) ?? 'Warning', linkedService: readReference(at(oldest, 'linkedServiceName')), path: optionalValue(at(oldest, 'path')) ?? '' }
  }
  if (!has(rows)) return undefined
  return { kind: 'rows', enabled: true, level: 'Warning', linkedService: readReference(at(rows, 'linkedServiceName')), path: optionalValue(at(rows, 'path')) ?? '' }
}

export interface Tolerance {
  readonly skipsRows: boolean
  readonly validates: boolean
  readonly skipsMissingFiles: boolean
  readonly skipsInconsistentFiles: boolean
  readonly log: CopyLog
}

export interface LogEntry {
  readonly level: 'Info' | 'Warning'
  readonly operation: 'FileRead' | 'FileWrite' | 'FileSkip'
  readonly item: string
  readonly message: string
}

/** The log of one run of a Copy: entries are gathered in the engine, and become one file when the copy has ended. */
export interface CopyLog {
  add(entry: LogEntry): Promise<void>
  /** Rows that are skipped: a query of `item` (the row's values as CSV), `code` and `message`. */
  addRows(query: string): Promise<void>
  /** Writes the file, once, and answers what the output of the activity says about it. To be called whatever became of the copy. */
  finish(): Promise<{ readonly logFilePath?: string; readonly redirectRowPath?: string }>
}

export function toleranceOf(context: ActivityContext, settings: ToleranceSettings): Tolerance {
  const files = objectOf(context.evaluate(settings.skipFiles), 'skipErrorFile')
  const flag = (name: string, absent: boolean): boolean => (files[name] === undefined ? absent : flagOf(files[name] ?? false, name))
  const enabled = settings.log !== undefined && flagOf(context.evaluate(settings.log.enabled), 'enableCopyActivityLog')
  return {
    skipsRows: flagOf(context.evaluate(settings.skipRows), 'enableSkipIncompatibleRow'),
    validates: flagOf(context.evaluate(settings.validates), 'validateDataConsistency'),
    // Once anything is skipped, missing files are, unless it says otherwise.
    skipsMissingFiles: flag('fileMissing', Object.keys(files).length > 0),
    skipsInconsistentFiles: flag('dataInconsistency', false),
    log: settings.log && enabled ? openLog(context, settings.log) : noLog,
  }
}

const noLog: CopyLog = { add: async () => {}, addRows: async () => {}, finish: async () => ({}) }

function openLog(context: ActivityContext, { kind, level, linkedService, path }: LogSettings): CopyLog {
  const { engine, lake } = context.session.ports
  const service = resolveLinkedServiceOf(evaluatorOf(context), linkedService)
  if (service.kind !== 'lake') {
    throw new FactoryError('LinkedServiceTypeNotSupported', `a log cannot be kept in linked service '${service.name}' of type '${service.type}'`, { origin: linkedService.origin })
  }
  const { account } = service
  const all = /^info$/i.test(textOf(context.evaluate(level), 'logLevel'))
  const table = quoteName(`lagoon_copy_log_${context.activityRunId}`)
  const now = (): string => quoteText(context.session.effects.now().toISOString().replace('T', ' ').replace(/(\.\d{3})Z$/, '$10000'))
  let made: Promise<unknown> | undefined
  let finished: ReturnType<CopyLog['finish']> | undefined
  const ready = (): Promise<unknown> => (made ??= engine.run(`CREATE TABLE ${table} (logged_at VARCHAR, level VARCHAR, operation VARCHAR, item VARCHAR, code VARCHAR, message VARCHAR)`))
  return {
    async add({ level: entryLevel, operation, item, message }) {
      if (kind === 'rows' || (entryLevel === 'Info' && !all)) return
      await ready()
      await engine.run(`INSERT INTO ${table} VALUES (${[now(), quoteText(entryLevel), quoteText(operation), quoteText(item), `''`, quoteText(message)].join(', ')})`)
    },
    async addRows(query) {
      await ready()
      await engine.run(`INSERT INTO ${table} SELECT ${now()}, 'Warning', 'TabularRowSkip', item, code, message FROM (${query})`)
    },
    finish: () => (finished ??= finish()),
  }

  async function finish(): ReturnType<CopyLog['finish']> {
    const folder = cleanPath(textOf(context.evaluate(path), 'path'))
    const below = kind === 'session' ? ['copyactivity-logs', context.activity.name, context.activityRunId] : [context.activityRunId]
    const place = cleanPath([folder, ...below].join('/'))
    if (made) {
      try {
        await made
        const file = lake.scratch('.log')
        await writeLog(engine, table, file, kind)
        await lake.adopt(file, `${account}/${place}/${context.session.effects.newId()}.${kind === 'session' ? 'txt' : 'csv'}`)
      } finally {
        await engine.run(`DROP TABLE IF EXISTS ${table}`)
      }
    }
    return kind === 'session' ? { logFilePath: `${place}/` } : { redirectRowPath: `https://${account}.blob.core.windows.net/${place}/` }
  }
}

/** As documented: a session log has a header and quotes; the older one has each row as it was, with code and message in quotes behind it. */
async function writeLog(engine: Engine, table: string, file: string, kind: LogSettings['kind']): Promise<void> {
  const inQuotes = (column: string): string => `'"' || replace(${column}, '"', '""') || '"'`
  const [parts, header] =
    kind === 'rows'
      ? [['item', inQuotes('code'), inQuotes('message')], '']
      : [['logged_at', 'level', 'operation', inQuotes('item'), inQuotes('message')], 'Timestamp,Level,OperationName,OperationItem,Message']
  await engine.run(
    `COPY (SELECT ${parts.join(` || ',' || `)} AS ${quoteName(header || 'line')} FROM ${table}) TO ${quoteText(file)} (FORMAT csv, HEADER ${header !== ''}, QUOTE '', ESCAPE '', DELIMITER '\u001f')`,
  )
}
