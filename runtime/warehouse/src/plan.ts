import { readSnapshot, versionAt } from '@lagoon/delta'
import { parseDatabricks, referencesIn, SqlError, translateQuery, type Problem, type Query, type TableReference } from '@lagoon/sql'
import { lakePath, parseAbfss } from '@lagoon/storage'
import { fullName, type TableEntry, type TableName } from '@lagoon/unity-catalog'
import { WarehouseError, type Origin } from './error.ts'
import { relation, scan } from './readTable.ts'
import { originOf, tableName, type Defaults } from './sql/names.ts'
import type { Session, SessionView } from './sql/session.ts'
import { loadRoutines } from './routines.ts'
import { factsOf } from './sessionFacts.ts'
import { addressOf, openTable, type Tools } from './tools.ts'
import type { Plan, PlanOptions, Relation } from './types.ts'

/**
 * The DuckDB text of a query over tables, views and Delta paths. Relations that the caller does not know (`resolve`) are
 * looked up in the catalog. Throws `SqlError` with everything that is wrong with the query, each with its place.
 */
export async function planQuery(tools: Tools, query: Query, options: PlanOptions): Promise<Plan> {
  return planWithin(tools, query, options, [])
}

/** `views` are those that are being expanded, outermost first. */
async function planWithin(tools: Tools, query: Query, given: PlanOptions, views: readonly string[]): Promise<Plan> {
  const options = { ...given, now: given.now ?? tools.effects.now() }
  const { file, text, now, resolve } = options
  const reads = new Map<string, { table: TableName; version: bigint }>()
  const relations = async (from: Query, within: PlanOptions): Promise<(reference: TableReference) => Relation | undefined> => {
    const found = new Map<string, Relation>()
    for (const reference of referencesIn(from, within.parameters)) {
      const key = keyOf(reference)
      if (found.has(key)) continue
      const own = await within.resolve?.(reference)
      const loaded = own ? { relation: own, reads: [] } : await load(tools, reference, within, views)
      if (!loaded) continue
      found.set(key, loaded.relation)
      for (const read of loaded.reads) reads.set(`${fullName(read.table)} ${read.version}`, read)
    }
    return (reference) => found.get(keyOf(reference))
  }
  const inBody = (body: Query, bodyText: string, defaults: Defaults): ReturnType<typeof relations> =>
    relations(body, { now, session: options.session, resolve: filesOnly(resolve), file: 'function', text: bodyText, ...defaults })
  const { session } = options
  const { duckdb, columns } = translateQuery(query, {
    resolve: await relations(query, options),
    resolveFunction: await loadRoutines({ tools, session, relations: inBody }, query, defaultsOf(options)),
    resolveVariable: (name) => session?.variables.get(name),
    now,
    session: factsOf({ ...defaultsOf(options), user: tools.effects.user }),
    file,
    text,
    ...(options.parameters && { parameters: options.parameters }),
    ...(options.forbid && { forbid: options.forbid }),
  })
  return { duckdb, columns, reads: [...reads.values()] }
}

const keyOf = ({ parts, stream, version, timestamp, place, readFiles }: TableReference): string =>
  JSON.stringify([parts, stream, String(version ?? ''), timestamp ?? '', readFiles ?? '', place.start])

interface Loaded {
  readonly relation: Relation
  readonly reads: readonly { readonly table: TableName; readonly version: bigint }[]
}

async function load(tools: Tools, reference: TableReference, options: PlanOptions, views: readonly string[]): Promise<Loaded | undefined> {
  const origin = originOf(options.file, reference.place)
  if (reference.readFiles) throw new WarehouseError('NotSupported', 'read_files is read by pipelines only', { origin })
  if (reference.stream) throw new WarehouseError('NotSupported', `STREAM ${reference.parts.join('.')}: a stream is read by pipelines only`, { origin })
  const [format, path] = reference.parts
  if (reference.parts.length === 2 && format?.toLowerCase() === 'delta' && path?.includes('://')) return loadPath(tools, path, reference, origin)
  const temporary = temporaryView(options.session, reference.parts)
  if (temporary) return loadTemporaryView(tools, temporary, options, views, origin)
  const name = tableName(reference.parts, defaultsOf(options), origin)
  const entry = await tools.catalog.findTable(name)
  if (!entry) return undefined
  if (entry.type === 'VIEW') return loadView(tools, entry, options, views, origin)
  const version = await versionOf(tools, entry, reference, origin)
  const table = await relation(tools, entry, { ...(version !== undefined && { version }), hidden: false })
  return { relation: table, reads: [{ table: table.table, version: table.version }] }
}

async function versionOf(tools: Tools, entry: TableEntry, { version, timestamp }: TableReference, origin: Origin): Promise<bigint | undefined> {
  if (version !== undefined || timestamp === undefined) return version
  const { root } = await openTable(tools, entry)
  return versionAt(tools.storage, root, instantOf(timestamp, origin))
}

function instantOf(text: string, origin: Origin): Date {
  const trimmed = text.trim()
  const iso = /^\d{4}-\d\d-\d\d$/.test(trimmed) ? `${trimmed}T00:00:00Z` : trimmed.replace(' ', 'T')
  const at = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`)
  if (Number.isNaN(at.getTime())) throw new WarehouseError('INVALID_TIME_TRAVEL_TIMESTAMP_EXPR', `'${text}' is no timestamp`, { origin, hint: "write it as '2026-01-31 12:00:00'" })
  return at
}

/** delta.`abfss://…` */
async function loadPath(tools: Tools, path: string, { version, timestamp }: TableReference, origin: Origin): Promise<Loaded> {
  const root = lakePath(parseAbfss(path))
  const at = version ?? (timestamp === undefined ? undefined : await versionAt(tools.storage, root, instantOf(timestamp, origin)))
  const snapshot = await readSnapshot(tools.storage, root, { parquet: tools.parquet, ...(at !== undefined && { version: at }) })
  if (!snapshot) throw new WarehouseError('DELTA_TABLE_NOT_FOUND', `${addressOf(root)} is no Delta table`, { origin })
  return { relation: await scan(tools, { root, snapshot }, [...snapshot.files.values()]), reads: [] }
}

async function loadView(tools: Tools, entry: TableEntry, { now, resolve }: PlanOptions, views: readonly string[], origin: Origin): Promise<Loaded> {
  const plan = await planView(tools, { name: fullName(entry), text: entry.viewText ?? '', catalog: entry.properties['view.catalog'] ?? entry.catalog, schema: entry.properties['view.schema'] ?? entry.schema }, { now, resolve: filesOnly(resolve) }, views, origin)
  const columns = plan.columns.map((column, i) => ({ ...column, ...(entry.columns[i]?.comment !== undefined && { comment: entry.columns[i].comment }) }))
  return { relation: { columns, duckdb: `(${plan.duckdb})` }, reads: plan.reads }
}

/** The view of the session that a name means: `v` or `global_temp.v`. */
export function temporaryView(session: Session | undefined, parts: readonly string[]): SessionView | undefined {
  const [first, second] = parts
  const name = parts.length === 2 && first?.toLowerCase() === 'global_temp' ? second : parts.length === 1 ? first : undefined
  return name === undefined ? undefined : session?.views.get(name.toLowerCase())
}

async function loadTemporaryView(tools: Tools, { name, text, defaults }: SessionView, { now, resolve, session }: PlanOptions, views: readonly string[], origin: Origin): Promise<Loaded> {
  const plan = await planView(tools, { name, text, ...defaults }, { now, session, resolve: filesOnly(resolve) }, views, origin)
  return { relation: { columns: plan.columns, duckdb: `(${plan.duckdb})` }, reads: plan.reads }
}

interface ViewText {
  readonly name: string
  readonly text: string
  readonly catalog: string
  readonly schema: string
}

async function planView(tools: Tools, { name, text, catalog, schema }: ViewText, given: Pick<PlanOptions, 'now' | 'resolve' | 'session'>, views: readonly string[], origin: Origin): Promise<Plan> {
  if (views.includes(name)) throw new WarehouseError('RECURSIVE_VIEW', `the view ${name} reads itself: ${[...views, name].join(' → ')}`, { origin })
  const file = `view ${name}`
  const { query, problems } = parseView(text, file)
  if (!query) throw new SqlError(problems)
  return planWithin(tools, query, { ...given, file, text, catalog, schema }, [...views, name])
}

/** Inside a view a table is the catalog's; files are still read by whoever knows how. */
const filesOnly = (resolve: PlanOptions['resolve']): PlanOptions['resolve'] => resolve && ((reference) => (reference.readFiles ? resolve(reference) : undefined))

type ParsedView = { readonly query: Query; readonly problems?: undefined } | { readonly query?: undefined; readonly problems: readonly [Problem, ...Problem[]] }

function parseView(text: string, file: string): ParsedView {
  const { statements, problems } = parseDatabricks({ text, file })
  const [statement] = statements
  if (statement?.kind === 'query') return { query: statement.query }
  const [first, ...rest] = problems
  return { problems: [first ?? { code: 'PARSE_SYNTAX_ERROR', severity: 'error', message: 'the text of the view is no query', origin: { file, line: 1, column: 1 } }, ...rest] }
}

export const defaultsOf = ({ catalog = 'main', schema = 'default' }: { catalog?: string | undefined; schema?: string | undefined }): Defaults => ({ catalog, schema })
