import { functions as builtIns, parseDatabricks, routinesIn, sessionZone, utc, type CreateFunction, type Expression, type Query, type SessionZone, type TableReference, type UserFunction } from '@lagoon/sql'
import { fullName } from '@lagoon/unity-catalog'
import { WarehouseError } from './error.ts'
import { taughtZone } from './taught.ts'
import type { Tools } from './tools.ts'
import { tableName, type Defaults } from './sql/names.ts'
import type { Session } from './sql/session.ts'
import type { Relation } from './types.ts'

type Lookup = (parts: readonly string[]) => UserFunction | undefined

/** What a body needs of whoever plans queries: the relations of its query, and where its own names are looked up. */
type LoadRelations = (query: Query, text: string, defaults: Defaults, session: Session | undefined) => Promise<(reference: TableReference) => Relation | undefined>

interface Loading {
  readonly tools: Tools
  readonly session: Session | undefined
  readonly relations: LoadRelations
  /** Told of each function of the session. */
  temporary?(name: string): void
  /** Told of each function that was found. */
  loaded?(routine: UserFunction): void
}

/** What one loading has found by the identity of each function, and the identities of those around, outermost first. */
interface Found { readonly known: Map<string, UserFunction>; readonly inside: readonly string[] }

/**
 * The functions of users that a query calls, with those that they call: read from the session first, then from the catalog. `creating` is
 * the identity of the function whose definition this is. Throws `CYCLIC_FUNCTION_REFERENCE` for one that comes to call itself.
 */
export async function loadRoutines(loading: Loading, from: readonly (Query | Expression)[], defaults: Defaults, creating?: string): Promise<Lookup> {
  const known = new Map<string, UserFunction>()
  const lookup = await loadCalled(loading, from, defaults, { known, inside: creating === undefined ? [] : [creating] })
  await teachZones(loading.tools, [...known.values()])
  return lookup
}

async function loadCalled(loading: Loading, from: readonly (Query | Expression)[], defaults: Defaults, found: Found): Promise<Lookup> {
  const routines = new Map<string, UserFunction>()
  for (const parts of from.flatMap((each) => routinesIn(each, (name) => builtIns.find(name) !== undefined || notRoutines.has(name.toLowerCase())))) {
    const loaded = await loadRoutine(loading, parts, defaults, found)
    if (loaded) routines.set(parts.join('.').toLowerCase(), loaded)
  }
  return (parts) => routines.get(parts.join('.').toLowerCase())
}

/** Functions may go by other clocks than their callers: each is taught as one whose texts stand within those of another. */
async function teachZones({ engine, effects }: Tools, routines: readonly UserFunction[]): Promise<void> {
  const zones = new Map(routines.flatMap(({ zone }) => (zone ? [[zone.id, zone] as const] : [])))
  zones.set((effects.zone ?? utc).id, effects.zone ?? utc)
  if (zones.size > 1) for (const zone of zones.values()) await taughtZone(engine, { ...zone, apart: true })
}

/** What stands before parentheses in FROM and is no function. */
const notRoutines: ReadonlySet<string> = new Set(['read_files', 'range', 'identifier'])

async function loadRoutine(loading: Loading, parts: readonly string[], defaults: Defaults, { known, inside }: Found): Promise<UserFunction | undefined> {
  const kept = await definitionOf(loading, parts, defaults)
  const definition = kept && createdBy(kept.text)
  if (!definition) return undefined
  if (inside.includes(kept.identity)) throw new WarehouseError('CYCLIC_FUNCTION_REFERENCE', `a function comes to call itself: ${[...inside.slice(inside.indexOf(kept.identity)), kept.identity].join(' → ')}`)
  const before = known.get(kept.identity)
  if (before) return before
  const query = queryOf(definition.body)
  const resolve = query ? await loading.relations(query, kept.text, kept.defaults, kept.session) : () => undefined
  const resolveFunction = await loadCalled({ ...loading, session: kept.session }, expressionsIn(definition), kept.defaults, { known, inside: [...inside, kept.identity] })
  const routine: UserFunction = { definition, text: kept.text, resolve, resolveFunction, zone: kept.zone, seesVariables: kept.session !== undefined }
  known.set(kept.identity, routine)
  loading.loaded?.(routine)
  return routine
}

interface Kept {
  /** No other function has it. */
  readonly identity: string
  readonly text: string
  readonly defaults: Defaults
  readonly session: Session | undefined
  readonly zone: SessionZone | undefined
}

/** Its text, and where names in it are looked up: what stays in the catalog sees nothing of a session. */
async function definitionOf({ tools, session, temporary: noted }: Loading, parts: readonly string[], defaults: Defaults): Promise<Kept | undefined> {
  const own = ownName(parts)
  const temporary = own === undefined ? undefined : session?.functions.get(own.toLowerCase())
  if (own !== undefined && temporary !== undefined) {
    noted?.(own)
    return { identity: temporaryFunction(own), text: temporary.text, defaults, session, zone: temporary.zone }
  }
  if (parts.length > 3) return undefined
  const entry = await tools.catalog.findFunction(tableName(parts, defaults, { file: 'function', line: 1, column: 1 }))
  return entry && { identity: fullName(entry).toLowerCase(), text: entry.definition, defaults: entry.context, session: undefined, zone: entry.zone === undefined ? undefined : sessionZone(entry.zone) }
}

/** What a function of the session is called where a name may mean one: by itself, or behind SESSION or SYSTEM.SESSION. */
export function ownName(parts: readonly string[]): string | undefined {
  return ['', 'session', 'system.session'].includes(parts.slice(0, -1).join('.').toLowerCase()) ? parts.at(-1) : undefined
}

/** The identity of a function of the session. */
export const temporaryFunction = (name: string): string => `session.${name.toLowerCase()}`

/** The statement that a definition is. */
export function createdBy(text: string): CreateFunction | undefined {
  const [statement] = parseDatabricks({ text, file: 'function' }).statements
  return statement?.kind === 'createFunction' ? statement : undefined
}

/** What a definition computes: its body and the defaults of its parameters. */
export function expressionsIn({ body, parameters }: CreateFunction): readonly (Query | Expression)[] {
  const own = body.kind === 'query' ? [body.query] : body.kind === 'expression' ? [body.expression] : []
  return [...own, ...parameters.flatMap((parameter) => parameter.default ?? [])]
}

/** What a body in SQL asks for; undefined for one in another language. */
export const queryOf = (body: CreateFunction['body']): Query | undefined => (body.kind === 'query' ? body.query : body.kind === 'expression' ? queryAround(body.expression) : undefined)

/** `SELECT expression`: so that subqueries in the body have their tables loaded as a query has. */
function queryAround(expression: Expression): Query {
  const { place } = expression
  return { kind: 'query', with: [], recursive: false, body: { kind: 'select', distinct: false, items: [{ expression, aliases: [], place }], from: [], lateralViews: [], windows: [], place }, orderBy: [], place }
}
