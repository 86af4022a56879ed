import { DeltaError, readSnapshot, versionAt } from '@lagoon/delta'
import { checkFunction, instantShown, sessionZone, within, parseDatabricks, referencesIn, SqlError, translateQuery, type CreateFunction, type Expression, type Problem, type Query, type SessionZone, type TableReference, type TranslationOptions, type UserFunction, utc } from '@lagoon/sql'
import { lakePath, parseAbfss } from '@lagoon/storage'
import { fullName, type TableEntry, type TableName } from '@lagoon/unity-catalog'
import { WarehouseError, type Origin } from './error.ts'
import { informationSchema, isInformationSchema } from './informationSchema.ts'
import { naming } from './failedRead.ts'
import { relation, scan } from './readTable.ts'
import { originOf, tableName, type Defaults } from './sql/names.ts'
import { variableAt } from './sql/locals.ts'
import type { Session, SessionView } from './sql/session.ts'
import { expressionsIn, loadRoutines, queryOf } from './routines.ts'
import { factsOf } from './sessionFacts.ts'
import { taughtZone } from './taught.ts'
import { addressOf, openTable, toolsIn, type Tools } from './tools.ts'
import { keptColumns, schemaOf, type ViewSchema } from './viewSchema.ts'
import type { CalledFunctions, Plan, PlanOptions, Relation } from './types.ts'

/**
 * The DuckDB text of a query over tables, views and Delta paths. Relations that the caller does not know (`resolve`) are
 * looked up in the catalog. Throws `SqlError` with everything that is wrong with the query, each with its place.
 */
export async function planQuery(tools: Tools, query: Query, options: PlanOptions): Promise<Plan> {
  return planWithin(toolsIn(tools, options.session?.zone), query, options, [])
}

/**
 * The functions of users that a query calls, for whoever translates it by himself: read from the catalog. Throws `SqlError` for a body
 * that cannot be understood.
 */
export async function functionsCalledBy(tools: Tools, query: Query, options: Pick<PlanOptions, 'catalog' | 'schema' | 'now'>): Promise<CalledFunctions> {
  const { now = tools.effects.now(), ...names } = options
  const called: UserFunction[] = []
  const reads = new Map<string, TableRead>()
  const inBody = (body: Query, text: string, defaults: Defaults): Promise<Resolve> => relationsOf(tools, body, { now, file: 'function', text, ...defaults }, { views: [], reads })
  const resolve = await loadRoutines({ tools, session: undefined, relations: inBody, loaded: (routine) => called.push(routine) }, [query], defaultsOf(names))
  return { resolve, called, reads: [...reads.values()].map(({ table }) => table) }
}

interface TableRead { readonly table: TableName; readonly version: bigint }
type Resolve = (reference: TableReference) => Relation | undefined
/** `views` are those that are being expanded, outermost first; `reads` gathers the tables, `nearby` the names of what there is where a table was not found. */
interface Reading { readonly views: readonly string[]; readonly reads: Map<string, TableRead>; readonly nearby?: Set<string> }

async function planWithin(tools: Tools, query: Query, given: PlanOptions, views: readonly string[]): Promise<Plan> {
  const reading: Reading = { views, reads: new Map(), nearby: new Set() }
  const { duckdb, columns } = translateQuery(query, await translationFor(tools, { query, calls: [query] }, given, reading))
  return { duckdb, columns, reads: [...reading.reads.values()] }
}

/** Refuses a function that could not be called, or that could by this session only when it is to last. `identity` is what it will be known by. */
export async function checkCreatedFunction(tools: Tools, definition: CreateFunction, given: PlanOptions, identity: string): Promise<void> {
  const from = { query: queryOf(definition.body), calls: expressionsIn(definition), creating: identity }
  checkFunction(definition, await translationFor(tools, from, given, { views: [], reads: new Map(), nearby: new Set() }))
}

/** Everything that a translation of `query` and of what else calls functions is told. */
async function translationFor(tools: Tools, { query, calls, creating }: { readonly query: Query | undefined; readonly calls: readonly (Query | Expression)[]; readonly creating?: string }, given: PlanOptions, reading: Reading): Promise<TranslationOptions> {
  const options = { ...given, now: given.now ?? tools.effects.now() }
  const { file, text, now, resolve, session } = options
  const inBody = (body: Query, bodyText: string, defaults: Defaults, own: Session | undefined): Promise<Resolve> =>
    relationsOf(tools, body, { now, session: own, resolve: filesOnly(resolve), file: 'function', text: bodyText, ...defaults }, reading)
  const temporary = (name: string): void => refuseTemporary(options, `the temporary function ${name}`, (query ?? calls[0])?.place)
  return {
    resolve: query ? await relationsOf(tools, query, options, reading) : () => undefined,
    resolveFunction: await loadRoutines({ tools, session, relations: inBody, temporary }, calls, defaultsOf(options), creating),
    resolveVariable: (parts, place) => {
      const found = variableAt(options, parts)
      if (found) refuseTemporary(options, `the variable ${parts.join('.')}`, place)
      return found
    },
    tableNames: () => reading.nearby ?? [],
    now,
    zone: tools.effects.zone,
    session: factsOf({ ...defaultsOf(options), user: tools.effects.user }),
    file,
    text,
    ...(options.forbid && { forbid: options.forbid }),
  }
}

async function relationsOf(tools: Tools, from: Query, within: PlanOptions, { views, reads, nearby }: Reading): Promise<Resolve> {
  const found = new Map<string, Relation>()
  for (const reference of referencesIn(from, { resolveVariable: (parts) => variableAt(within, parts) })) {
    const key = keyOf(reference)
    if (found.has(key)) continue
    const own = await within.resolve?.(reference, tools.effects.zone)
    const loaded = own ? { relation: own, reads: [] } : await load(tools, reference, within, views)
    if (!loaded) {
      if (nearby) for (const name of await namesNear(tools, reference.parts, defaultsOf(within))) nearby.add(name)
      continue
    }
    found.set(key, loaded.relation)
    for (const read of loaded.reads) reads.set(`${fullName(read.table)} ${read.version}`, read)
  }
  return (reference) => found.get(keyOf(reference))
}

/** Other sessions have no such thing, or another of its name. */
export function refuseTemporary({ lasting, file }: Pick<PlanOptions, 'lasting' | 'file'>, what: string, place: Query['place'] | undefined): void {
  if (lasting) throw new WarehouseError('INVALID_TEMP_OBJ_REFERENCE', `what stays in the catalog cannot use ${what}`, { ...(place && { origin: originOf(file, place) }), hint: 'make it TEMPORARY too, or use what stays' })
}

/** Every table of the catalog that a name is looked up in, written as the name was. */
async function namesNear({ catalog }: Tools, parts: readonly string[], defaults: Defaults): Promise<readonly string[]> {
  const of = parts.length === 3 ? (parts[0] ?? '') : defaults.catalog
  const known = (await catalog.catalogs()).find(({ name }) => name === of.toLowerCase())
  if (!known) return (await catalog.catalogs()).map(({ name }) => [name, ...parts.slice(1)].join('.'))
  const schemas = parts.length === 1 ? [defaults.schema] : (await catalog.schemas(known.name)).map(({ name }) => name)
  const tables = await Promise.all(schemas.map((schema) => catalog.tables(known.name, schema).catch(() => [])))
  return tables.flat().map(({ catalog: first, schema, name }) => [first, schema, name].slice(-parts.length).join('.'))
}

const keyOf = ({ parts, stream, version, timestamp, place, readFiles }: TableReference): string =>
  JSON.stringify([parts, stream, String(version ?? ''), typeof timestamp === 'string' ? timestamp : '', readFiles ?? '', place.start])

interface Loaded {
  readonly relation: Relation
  readonly reads: readonly TableRead[]
}

/** What the log of a table does not have is said where the table is named. */
async function load(tools: Tools, reference: TableReference, options: PlanOptions, views: readonly string[]): Promise<Loaded | undefined> {
  try {
    return await loadNamed(tools, reference, options, views)
  } catch (error) {
    if (!(error instanceof DeltaError) || error.origin) throw error
    throw new WarehouseError(error.code, error.message, { cause: error, hint: error.hint, origin: originOf(options.file, reference.place) })
  }
}

async function loadNamed(tools: Tools, reference: TableReference, options: PlanOptions, views: readonly string[]): Promise<Loaded | undefined> {
  const origin = originOf(options.file, reference.place)
  if (reference.readFiles) throw new WarehouseError('NotSupported', 'files are read by whoever knows the lake: a pipeline, or lagoon sql', { origin })
  if (reference.stream) throw new WarehouseError('NotSupported', `STREAM ${reference.parts.join('.')}: a stream is read by pipelines only`, { origin })
  const [format, path] = reference.parts
  if (reference.parts.length === 2 && format?.toLowerCase() === 'delta' && path?.includes('://')) return loadPath(tools, path, reference, options)
  const temporary = temporaryView(options.session, reference.parts)
  if (temporary) {
    refuseTemporary(options, `the temporary view ${temporary.name}`, reference.place)
    refuseVersionOf(temporary.name, reference, origin)
    return loadTemporaryView(tools, temporary, options, views, origin)
  }
  const name = tableName(reference.parts, defaultsOf(options), origin)
  if (isInformationSchema(name)) {
    refuseVersionOf(fullName(name), reference, origin)
    return { relation: await informationSchema(tools, name, origin), reads: [] }
  }
  const entry = await tools.catalog.findTable(name)
  if (!entry) return undefined
  if (entry.type === 'VIEW') {
    refuseVersionOf(fullName(entry), reference, origin)
    return named(await loadView(tools, entry, options, views, origin), entry)
  }
  const version = await versionOf(tools, entry, reference, options)
  const table = await relation(tools, entry, { ...(version !== undefined && { version }), hidden: false })
  return named({ relation: table, reads: [{ table: table.table, version: table.version }] }, entry)
}

const named = ({ relation: found, reads }: Loaded, { catalog, schema, name }: TableEntry): Loaded => ({ relation: { ...found, name: [catalog, schema, name] }, reads })

/** A view has no versions: only what it reads has. */
function refuseVersionOf(view: string, { version, timestamp }: TableReference, origin: Origin): void {
  if (version !== undefined || timestamp !== undefined) throw new WarehouseError('UNSUPPORTED_FEATURE.TIME_TRAVEL', `${view} is a view, which has no versions`, { origin, hint: 'read the tables below it VERSION AS OF' })
}

async function versionOf(tools: Tools, entry: TableEntry, reference: TableReference, options: PlanOptions): Promise<bigint | undefined> {
  if (reference.timestamp === undefined) return reference.version
  const { root } = await openTable(tools, entry)
  return versionBy(tools, root, reference, options)
}

/** The version that the reference means in the table at `root`. */
async function versionBy(tools: Tools, root: string, { version, timestamp, place }: TableReference, options: PlanOptions): Promise<bigint | undefined> {
  if (version !== undefined || timestamp === undefined) return version
  return versionAt(tools.storage, root, typeof timestamp === 'string' ? instantOf(timestamp, tools.effects.zone, originOf(options.file, place)) : await instantBy(tools, timestamp, options))
}

/** What an expression behind TIMESTAMP AS OF comes to: `current_timestamp() - INTERVAL 1 DAY`. */
async function instantBy(tools: Tools, value: Expression, options: PlanOptions): Promise<Date> {
  const { place } = value
  const unfit = (message: string): WarehouseError => new WarehouseError('INVALID_TIME_TRAVEL_TIMESTAMP_EXPR', message, { origin: originOf(options.file, place), hint: "write it as '2026-01-31 12:00:00', or without tables: current_timestamp() - INTERVAL 1 DAY" })
  const cast: Expression = { kind: 'cast', operand: value, type: { kind: 'timestamp' }, typeText: 'TIMESTAMP', attempt: false, place }
  const query: Query = { kind: 'query', with: [], recursive: false, orderBy: [], place, body: { kind: 'select', distinct: false, items: [{ expression: cast, aliases: [], place }], from: [], lateralViews: [], windows: [], place } }
  if (referencesIn(query).length > 0) throw unfit('the timestamp of TIMESTAMP AS OF cannot come from a table')
  const { duckdb } = await planWithin(tools, query, options, [])
  const [row] = await naming(tools, () => tools.engine.rows(`SELECT epoch_ms(q.instant) AS ms FROM (${duckdb}) AS q(instant)`))
  if (typeof row?.['ms'] !== 'bigint' && typeof row?.['ms'] !== 'number') throw unfit('the timestamp of TIMESTAMP AS OF is null')
  return new Date(Number(row['ms']))
}

function instantOf(text: string, zone: SessionZone | undefined, origin: Origin): Date {
  const trimmed = text.trim()
  const iso = /^\d{4}-\d\d-\d\d$/.test(trimmed) ? `${trimmed}T00:00:00` : trimmed.replace(' ', 'T')
  const at = /(Z|[+-]\d\d:?\d\d)$/.test(iso) ? new Date(iso) : instantShown(new Date(`${iso}Z`), zone)
  if (Number.isNaN(at.getTime())) throw new WarehouseError('INVALID_TIME_TRAVEL_TIMESTAMP_EXPR', `'${text}' is no timestamp`, { origin, hint: "write it as '2026-01-31 12:00:00'" })
  return at
}

/** delta.`abfss://…` */
async function loadPath(tools: Tools, path: string, reference: TableReference, options: PlanOptions): Promise<Loaded> {
  const root = lakePath(parseAbfss(path))
  const at = await versionBy(tools, root, reference, options)
  const snapshot = await readSnapshot(tools.storage, root, { parquet: tools.parquet, ...(at !== undefined && { version: at }) })
  if (!snapshot) throw new WarehouseError('DELTA_TABLE_NOT_FOUND', `${addressOf(root)} is no Delta table`, { origin: originOf(options.file, reference.place) })
  return { relation: await scan(tools, { root, snapshot }, [...snapshot.files.values()]), reads: [] }
}

/** What reading a view of the catalog means now. */
export async function planView(tools: Tools, entry: TableEntry): Promise<Relation> {
  return (await loadView(tools, entry, { file: `view ${fullName(entry)}`, text: '' }, [], { file: `view ${fullName(entry)}`, line: 1, column: 1 })).relation
}

async function loadView(tools: Tools, entry: TableEntry, { now, resolve }: PlanOptions, views: readonly string[], origin: Origin): Promise<Loaded> {
  const kept = schemaOf(entry)
  const plan = await planViewText(tools, { name: fullName(entry), text: entry.viewText ?? '', catalog: entry.properties['view.catalog'] ?? entry.catalog, schema: entry.properties['view.schema'] ?? entry.schema, zone: sessionZone(entry.properties[viewZone] ?? '') ?? utc, kept }, { now, resolve: filesOnly(resolve) }, views, origin)
  const comments = new Map(kept.mode === 'EVOLUTION' ? [] : kept.columns.map(({ name, comment }) => [name.toLowerCase(), comment]))
  const columns = plan.columns.map((column) => {
    const comment = comments.get(column.name.toLowerCase())
    return { ...column, ...(comment !== undefined && { comment }) }
  })
  return { relation: { columns, duckdb: `(${plan.duckdb})` }, reads: plan.reads }
}

/** The view of the session that a name means: `v` or `global_temp.v`. */
export function temporaryView(session: Session | undefined, parts: readonly string[]): SessionView | undefined {
  const [first, second] = parts
  const name = parts.length === 2 && first?.toLowerCase() === 'global_temp' ? second : parts.length === 1 ? first : undefined
  return name === undefined ? undefined : session?.views.get(name.toLowerCase())
}

async function loadTemporaryView(tools: Tools, { name, text, defaults, zone, kept }: SessionView, { now, resolve, session }: PlanOptions, views: readonly string[], origin: Origin): Promise<Loaded> {
  const plan = await planViewText(tools, { name, text, ...defaults, zone, kept }, { now, session, resolve: filesOnly(resolve) }, views, origin)
  return { relation: { columns: plan.columns, duckdb: `(${plan.duckdb})` }, reads: plan.reads }
}

interface ViewText {
  readonly name: string
  readonly text: string
  readonly catalog: string
  readonly schema: string
  /** Whose clock it means; undefined: that of whoever reads it. */
  readonly zone: SessionZone
  readonly kept: ViewSchema
}

/** The property of a view that keeps the time zone of the session that made it. Source: Spark, `ViewHelper`, asked with its setting unset. */
export const viewZone = 'view.sqlConfig.spark.sql.session.timeZone'

async function planViewText(tools: Tools, { name, text, catalog, schema, zone, kept }: ViewText, given: Pick<PlanOptions, 'now' | 'resolve' | 'session'>, views: readonly string[], origin: Origin): Promise<Plan> {
  if (views.includes(name)) throw new WarehouseError('RECURSIVE_VIEW', `the view ${name} reads itself: ${[...views, name].join(' → ')}`, { origin })
  const file = `view ${name}`
  const { query, problems } = parseView(text, file)
  if (!query) throw new SqlError(problems)
  const own = within(zone, tools.effects.zone)
  await taughtZone(tools.engine, own)
  const planned = (meant: Query): Promise<Plan> => planWithin(toolsIn(tools, own), meant, { ...given, file, text, catalog, schema }, [...views, name])
  const plan = await planned(query)
  const meant = keptColumns(name, query, plan.columns, kept, origin)
  return meant ? planned(meant) : plan
}

/** Inside a view a table is the catalog's; files are still read by whoever knows how. */
const filesOnly = (resolve: PlanOptions['resolve']): PlanOptions['resolve'] => resolve && ((reference, zone) => (reference.readFiles ? resolve(reference, zone) : undefined))

type ParsedView = { readonly query: Query; readonly problems?: undefined } | { readonly query?: undefined; readonly problems: readonly [Problem, ...Problem[]] }

function parseView(text: string, file: string): ParsedView {
  const { statements, problems } = parseDatabricks({ text, file })
  const [statement] = statements
  if (statement?.kind === 'query') return { query: statement.query }
  const [first, ...rest] = problems
  return { problems: [first ?? { code: 'PARSE_SYNTAX_ERROR', severity: 'error', message: 'the text of the view is no query', origin: { file, line: 1, column: 1 } }, ...rest] }
}

export const defaultsOf = ({ catalog = 'main', schema = 'default' }: { catalog?: string | undefined; schema?: string | undefined }): Defaults => ({ catalog, schema })
