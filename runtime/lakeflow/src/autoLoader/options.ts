import { instantShown, parseColumns, utc, type Column, type SessionZone } from '@lagoon/sql'
import { LakeflowError, type Origin } from '../error.ts'

/** A call of `read_files`, as the reader of SQL found it. Option names keep their case. */
export interface ReadFilesCall {
  readonly path: string
  readonly options: readonly CallOption[]
  readonly origin: Origin
}
export interface CallOption {
  readonly name: string
  readonly value: string | boolean | null
  readonly origin: Origin
}

export type FileFormatName = 'parquet' | 'json' | 'csv'
export type EvolutionMode = 'addNewColumns' | 'rescue' | 'failOnNewColumns' | 'none'

/** What `read_files` was asked for, with every default filled in. */
export interface ReadFilesOptions {
  readonly path: string
  readonly origin: Origin
  /** Undefined: found from the names of the files. */
  readonly format: FileFormatName | undefined
  /** Undefined: inferred, and then it may evolve. */
  readonly schema: readonly Column[] | undefined
  readonly schemaHints: readonly Column[]
  readonly inferColumnTypes: boolean
  readonly evolution: EvolutionMode
  readonly rescuedDataColumn: string | undefined
  readonly readerCaseSensitive: boolean
  readonly includeExistingFiles: boolean
  readonly maxFilesPerTrigger: number
  readonly maxBytesPerTrigger: number | undefined
  readonly pathGlobFilter: string | undefined
  readonly modifiedAfter: Date | undefined
  readonly modifiedBefore: Date | undefined
  readonly ignoreCorruptFiles: boolean
  readonly ignoreMissingFiles: boolean
  /** Hive-style folders (`k=v`) that become columns; undefined: all of them. */
  readonly partitionColumns: readonly string[] | undefined
  readonly mode: 'PERMISSIVE' | 'DROPMALFORMED' | 'FAILFAST'
  readonly multiLine: boolean
  readonly primitivesAsString: boolean
  /** Whose clock a time without a zone shows, in text of a file and in an option. */
  readonly zone: SessionZone
  readonly csv: {
    readonly delimiter: string
    readonly quote: string
    readonly escape: string
    readonly comment: string | undefined
    readonly header: boolean
    readonly nullValue: string
    readonly skipRows: number
    readonly trim: boolean
  }
}

type Reader =
  | { readonly kind: 'text' | 'flag' | 'count' | 'bytes' | 'moment' | 'ddl' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  /** Accepted when the value is the one that describes what happens here anyway. */
  | { readonly kind: 'only'; readonly value: string; readonly why: string }
  | { readonly kind: 'noEffect' | 'zone'; readonly why: string }

const only = (value: string, why: string): Reader => ({ kind: 'only', value, why })
const noEffect = (why: string): Reader => ({ kind: 'noEffect', why })
const [text, flag, count, bytes, moment, ddl]: Reader[] = (['text', 'flag', 'count', 'bytes', 'moment', 'ddl'] as const).map((kind) => ({ kind }))

/** Every option that is understood. Any other one is refused by name; `docs/parity.md` is printed from this record. */
export const readFilesOptions: Readonly<Record<string, Reader | undefined>> = {
  format: { kind: 'choice', of: ['parquet', 'json', 'csv'] },
  schema: ddl,
  schemaHints: ddl,
  inferColumnTypes: flag,
  inferSchema: flag,
  schemaEvolutionMode: { kind: 'choice', of: ['addNewColumns', 'rescue', 'failOnNewColumns', 'none'] },
  schemaLocation: noEffect('the pipeline keeps schemas in its own state'),
  rescuedDataColumn: text,
  readerCaseSensitive: flag,
  includeExistingFiles: flag,
  allowOverwrites: only('false', 'a file counts once by its path'),
  maxFilesPerTrigger: count,
  maxBytesPerTrigger: bytes,
  pathGlobFilter: text,
  fileNamePattern: text,
  recursiveFileLookup: only('true', 'folders are read recursively'),
  useStrictGlobber: flag,
  modifiedAfter: moment,
  modifiedBefore: moment,
  ignoreCorruptFiles: flag,
  ignoreMissingFiles: flag,
  partitionColumns: text,
  mergeSchema: noEffect('the schemas of all files are merged'),
  multiLine: flag,
  mode: { kind: 'choice', of: ['PERMISSIVE', 'DROPMALFORMED', 'FAILFAST'] },
  primitivesAsString: flag,
  encoding: only('UTF-8', 'files are read as UTF-8'),
  charset: only('UTF-8', 'files are read as UTF-8'),
  timeZone: { kind: 'zone', why: `the session's zone, or UTC` },
  sep: text,
  delimiter: text,
  quote: text,
  escape: text,
  comment: text,
  header: flag,
  nullValue: text,
  skipRows: count,
  ignoreLeadingWhiteSpace: flag,
  ignoreTrailingWhiteSpace: flag,
  useNotifications: only('false', 'new files are found by listing'),
}

/** Throws `LakeflowError` with the place of the option that is not supported or has no such value. */
export function readOptions(call: ReadFilesCall, { streaming, zone: ofSession = utc }: { readonly streaming: boolean; readonly zone?: SessionZone | undefined }): ReadFilesOptions {
  const given = new Map<string, CallOption>()
  for (const option of call.options) {
    const name = nameOf(option)
    checkValue(name, option)
    given.set(name, option)
  }
  const raw = (name: string): string | undefined => {
    const value = given.get(name)?.value
    return value === undefined || value === null ? undefined : String(value)
  }
  const on = (name: string, otherwise: boolean): boolean => (raw(name) === undefined ? otherwise : raw(name)?.toLowerCase() === 'true')
  const columns = (name: string): Column[] | undefined => {
    const option = given.get(name)
    return option && option.value !== null ? columnsOf(String(option.value), option.origin) : undefined
  }
  const zone = zoneOf(given.get('timeZone'), ofSession)
  const moments = (name: string): Date | undefined => (raw(name) === undefined ? undefined : momentOf(String(raw(name)), zone))

  const schema = columns('schema')
  const evolution = (choice(raw('schemaEvolutionMode'), 'schemaEvolutionMode') ?? (schema ? 'none' : 'addNewColumns')) as EvolutionMode
  if (schema && evolution === 'addNewColumns') {
    const hint = 'leave the schema out and name the columns whose type matters in schemaHints'
    throw refused('CF_ADD_NEW_NOT_SUPPORTED', 'schemaEvolutionMode addNewColumns cannot be combined with a schema', given.get('schemaEvolutionMode')?.origin ?? call.origin, hint)
  }
  return {
    path: call.path,
    origin: call.origin,
    format: choice(raw('format'), 'format') as FileFormatName | undefined,
    schema,
    schemaHints: columns('schemaHints') ?? [],
    inferColumnTypes: on('inferColumnTypes', on('inferSchema', true)),
    evolution,
    // An empty name is none.
    rescuedDataColumn: (raw('rescuedDataColumn') ?? (schema ? '' : '_rescued_data')) || undefined,
    readerCaseSensitive: on('readerCaseSensitive', true),
    includeExistingFiles: on('includeExistingFiles', true),
    maxFilesPerTrigger: streaming ? Number(raw('maxFilesPerTrigger') ?? 1000) : Number.POSITIVE_INFINITY,
    maxBytesPerTrigger: streaming && raw('maxBytesPerTrigger') ? sizeInBytes(String(raw('maxBytesPerTrigger'))) : undefined,
    pathGlobFilter: raw('pathGlobFilter') ?? raw('fileNamePattern'),
    modifiedAfter: moments('modifiedAfter'),
    modifiedBefore: moments('modifiedBefore'),
    ignoreCorruptFiles: on('ignoreCorruptFiles', false),
    ignoreMissingFiles: on('ignoreMissingFiles', false),
    partitionColumns: raw('partitionColumns')?.split(',').map((name) => name.trim()).filter((name) => name !== ''),
    mode: (choice(raw('mode'), 'mode') ?? 'PERMISSIVE') as ReadFilesOptions['mode'],
    multiLine: on('multiLine', false),
    primitivesAsString: on('primitivesAsString', false),
    zone,
    csv: {
      delimiter: raw('sep') ?? raw('delimiter') ?? ',',
      quote: raw('quote') ?? '"',
      escape: raw('escape') ?? '\\',
      comment: raw('comment'),
      header: on('header', false),
      nullValue: raw('nullValue') ?? '',
      skipRows: Number(raw('skipRows') ?? 0),
      trim: on('ignoreLeadingWhiteSpace', false) || on('ignoreTrailingWhiteSpace', false),
    },
  }
}

const refused = (code: string, message: string, origin: Origin, hint?: string): LakeflowError => new LakeflowError(code, message, { origin, hint })

/** The name in its own case. Databricks compares them without it, and takes the prefix of the Python interface as well. */
function nameOf({ name, origin }: CallOption): string {
  const wanted = name.replace(/^cloudFiles\./i, '').toLowerCase()
  const known = Object.keys(readFilesOptions).find((candidate) => candidate.toLowerCase() === wanted)
  if (known) return known
  throw refused('CF_UNKNOWN_OPTION_KEYS_ERROR', `read_files: the option ${name} is not supported`, origin, 'docs/parity.md lists the options that are')
}

function checkValue(name: string, { value, origin }: CallOption): void {
  const reader = readFilesOptions[name]
  if (!reader || value === null) return
  const given = String(value)
  const wrong = (expected: string, hint?: string): LakeflowError =>
    refused('CF_INCORRECT_OPTION_VALUE', `read_files: ${name} => '${given}' is not supported; expected ${expected}`, origin, hint)
  switch (reader.kind) {
    case 'flag': if (!/^(true|false)$/i.test(given)) throw wrong('true or false'); return
    case 'count': if (!/^\d+$/.test(given)) throw wrong('a whole number'); return
    case 'bytes': if (!/^\d+\s*([kmgt]b?|b)?$/i.test(given)) throw wrong('a size such as 10g'); return
    case 'moment': if (Number.isNaN(momentOf(given, utc).getTime())) throw wrong('a timestamp such as 2024-01-31T00:00:00'); return
    case 'choice': if (!reader.of.some((one) => one.toLowerCase() === given.toLowerCase())) throw wrong(reader.of.join(', ')); return
    case 'only': if (reader.value.toLowerCase() !== given.toLowerCase()) throw wrong(reader.value, reader.why); return
    case 'ddl': columnsOf(given, origin); return
    case 'text': case 'noEffect': case 'zone': return
    default: return reader satisfies never
  }
}

function choice(value: string | undefined, name: string): string | undefined {
  const reader = readFilesOptions[name]
  return value === undefined || reader?.kind !== 'choice' ? undefined : reader.of.find((one) => one.toLowerCase() === value.toLowerCase())
}

/** The engine knows the session's zone and UTC; those a file may be in. */
function zoneOf(option: CallOption | undefined, ofSession: SessionZone): SessionZone {
  if (!option || option.value === null || String(option.value) === ofSession.id) return ofSession
  if (String(option.value).toUpperCase() === 'UTC') return utc
  throw refused('CF_INVALID_VALUE', `read_files: the option timeZone cannot be ${String(option.value)}: only ${[...new Set([ofSession.id, 'UTC'])].join(' or ')}`, option.origin, 'set the zone of the session, or spark.sql.session.timeZone in the configuration of the pipeline')
}

const momentOf = (text: string, zone: SessionZone): Date =>
  /([zZ]|[+-]\d\d:?\d\d)$/.test(text) ? new Date(text) : instantShown(new Date(`${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`), zone)

function sizeInBytes(size: string): number {
  const [, amount, unit = ''] = /^(\d+)\s*([a-z]?)/i.exec(size) ?? []
  return Number(amount) * 1024 ** Math.max(0, ' kmgt'.indexOf(unit.toLowerCase() || ' '))
}

/** `id int, tags array<string>` as columns. */
function columnsOf(ddl: string, origin: Origin): Column[] {
  try {
    return parseColumns(ddl.replace(/^\s*struct\s*<([^]*)>\s*$/i, '$1')).map(({ name, type }) => ({ name, type, nullable: true }))
  } catch (error) {
    throw new LakeflowError('PARSE_SYNTAX_ERROR', `read_files: not a list of columns: ${ddl}`, { origin, cause: error })
  }
}
