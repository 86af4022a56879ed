import { functions as builtIns, parseDatabricks, routinesIn, type CreateFunction, type Expression, type Query, type TableReference, type UserFunction } from '@lagoon/sql'
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

/** The functions of users that a query calls, with those that they call: read from the session first, then from the catalog. */
export async function loadRoutines(loading: Loading, from: Query | Expression, defaults: Defaults, inside: readonly string[] = []): Promise<Lookup> {
  const found = new Map<string, UserFunction>()
  for (const parts of routinesIn(from, (name) => builtIns.find(name) !== undefined || notRoutines.has(name.toLowerCase()))) {
    const name = parts.join('.').toLowerCase()
    const loaded = inside.includes(name) ? undefined : await loadRoutine(loading, parts, defaults, [...inside, name])
    if (loaded) found.set(name, loaded)
  }
  return (parts) => found.get(parts.join('.').toLowerCase())
}

/** What stands before parentheses in FROM and is no function. */
const notRoutines: ReadonlySet<string> = new Set(['read_files', 'range', 'identifier'])

async function loadRoutine(loading: Loading, parts: readonly string[], defaults: Defaults, inside: readonly string[]): Promise<UserFunction | undefined> {
  const kept = await definitionOf(loading, parts, defaults)
  const definition = kept && createdBy(kept.text)
  if (!definition) return undefined
  const { body } = definition
  const node: Query | Expression | undefined = body.kind === 'query' ? body.query : body.kind === 'expression' ? body.expression : undefined
  const query = queryOf(body)
  const resolve = query ? await loading.relations(query, kept.text, kept.defaults, kept.session) : () => undefined
  const resolveFunction = node && (await loadRoutines({ ...loading, session: kept.session }, node, kept.defaults, inside))
  const routine = { definition, text: kept.text, resolve, resolveFunction }
  loading.loaded?.(routine)
  return routine
}

/** Its text, and where names in it are looked up: what stays in the catalog sees nothing of a session. */
async function definitionOf({ tools, session, temporary: noted }: Loading, parts: readonly string[], defaults: Defaults): Promise<{ text: string; defaults: Defaults; session: Session | undefined } | undefined> {
  const own = parts[0]?.toLowerCase() === 'session' ? parts.slice(1) : parts
  const temporary = own.length === 1 ? session?.functions.get(own.join('').toLowerCase()) : undefined
  if (temporary !== undefined) {
    noted?.(own.join(''))
    return { text: temporary, defaults, session }
  }
  if (parts.length > 3) return undefined
  const entry = await tools.catalog.findFunction(tableName(parts, defaults, { file: 'function', line: 1, column: 1 }))
  return entry && { text: entry.definition, defaults: entry.context, session: undefined }
}

function createdBy(text: string): CreateFunction | undefined {
  const [statement] = parseDatabricks({ text, file: 'function' }).statements
  return statement?.kind === 'createFunction' ? statement : undefined
}

/** What a body in SQL asks for; undefined for one in another language. */
export const queryOf = (body: CreateFunction['body']): Query | undefined => (body.kind === 'query' ? body.query : body.kind === 'expression' ? queryAround(body.expression) : undefined)

/** `SELECT expression`: so that subqueries in the body have their tables loaded as a query has. */
function queryAround(expression: Expression): Query {
  const { place } = expression
  return { kind: 'query', with: [], recursive: false, body: { kind: 'select', distinct: false, items: [{ expression, aliases: [], place }], from: [], lateralViews: [], windows: [], place }, orderBy: [], place }
}
