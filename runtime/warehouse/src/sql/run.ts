import { type ObjectName, type Place, type Query, type Script, type SessionFacts, type SessionZone, type Statement, type TranslationOptions, utc } from '@lagoon/sql'
import { fullName, type TableEntry } from '@lagoon/unity-catalog'
import { WarehouseError, type Origin } from '../error.ts'
import { informationSchemaView, isInformationSchema } from '../informationSchema.ts'
import { planQuery } from '../plan.ts'
import { factsOf } from '../sessionFacts.ts'
import type { Tools } from '../tools.ts'
import type { Plan, PlanOptions, QueryOptions, StatementResult } from '../types.ts'
import { originOf, tableName } from './names.ts'
import type { Locals } from './locals.ts'
import { placed } from './placed.ts'
import type { Raised } from './raised.ts'
import type { Session } from './session.ts'

/** One script that is being run, in a session. */
export interface Run {
  readonly tools: Tools
  readonly script: Script
  readonly file: string
  readonly text: string
  readonly options: QueryOptions
  readonly session: Session
  /** What the blocks of the script around have declared. */
  readonly locals?: Locals | undefined
  /** What the handler around has caught. */
  readonly caught?: Raised | undefined
  /** Runs a statement that another one holds, unless it changes something without leave. */
  perform(run: Run, statement: Statement): Promise<Result>
}

export type Result = Omit<StatementResult, 'kind'>

export type StatementOf<Kind extends Statement['kind']> = Extract<Statement, { readonly kind: Kind }>

/** How a kind of statement is run. */
export interface Runner<Kind extends Statement['kind']> {
  /** Whether the statement changes something that outlives the session. */
  writes(statement: StatementOf<Kind>, session: Session): boolean
  run(run: Run, statement: StatementOf<Kind>): Promise<Result>
}

export const always = (): boolean => true
export const never = (): boolean => false

export const originIn = ({ file }: Run, place: Place): Origin => originOf(file, place)

/** What every translation of a run is told: when it is, who asks and where, and whose clock is meant. */
export const askedIn = (run: Run): Pick<TranslationOptions, 'now' | 'zone' | 'session'> => ({ now: run.tools.effects.now(), zone: run.tools.effects.zone, session: factsIn(run) })

/** Who asks, and where. */
const factsIn = ({ session, tools }: Run): SessionFacts => factsOf({ ...session.defaults, user: tools.effects.user })

/** Whose clock the session goes by. */
export const zoneIn = ({ session, tools }: Run): SessionZone => session.zone ?? tools.effects.zone ?? utc

export const planIn = ({ tools, file, text, session, options, locals }: Run, query: Query, resolve?: PlanOptions['resolve']): Promise<Plan> =>
  planQuery(tools, query, { file, text, ...session.defaults, session, locals, resolve: resolve ?? options.resolve })

/** The same for a query that is kept in the catalog. */
export const planLasting = ({ tools, file, text, session, options, locals }: Run, query: Query): Promise<Plan> =>
  planQuery(tools, query, { file, text, ...session.defaults, session, locals, lasting: true, resolve: options.resolve })

/** Throws `CatalogError('TABLE_OR_VIEW_NOT_FOUND')`. */
export const tableIn = (run: Run, name: ObjectName): Promise<TableEntry> =>
  placed(run, name.place, () => run.tools.catalog.table(tableName(name.parts.map(({ text }) => text), run.session.defaults, originIn(run, name.place))))

/** The same for a statement that only tells of it: also a view of information_schema. */
export async function relationIn(run: Run, name: ObjectName): Promise<TableEntry> {
  const full = tableName(name.parts.map(({ text }) => text), run.session.defaults, originIn(run, name.place))
  return isInformationSchema(full) ? informationSchemaView(run.tools, full) : tableIn(run, name)
}

/** A table that SQL may change. Views have no rows, and the tables of a pipeline are changed by their flows. */
export async function changeableTable(run: Run, name: ObjectName): Promise<TableEntry> {
  const entry = await tableIn(run, name)
  refusePipelineTable(run, entry, name.place)
  if (entry.type === 'VIEW') throw new WarehouseError('EXPECT_TABLE_NOT_VIEW', `${fullName(entry)} is a view: it has no rows of its own`, { origin: originIn(run, name.place) })
  return entry
}

export function refusePipelineTable(run: Run, entry: TableEntry, place: Place): void {
  if (entry.type !== 'STREAMING_TABLE' && entry.type !== 'MATERIALIZED_VIEW') return
  const what = entry.type === 'STREAMING_TABLE' ? 'streaming table' : 'materialized view'
  throw new WarehouseError(`${entry.type}_OPERATION_NOT_ALLOWED`, `${fullName(entry)} is a ${what}${entry.pipeline === undefined ? '' : ` of the pipeline ${entry.pipeline}`}: only its flows change it`, {
    origin: originIn(run, place),
    hint: 'change its definition and run the pipeline, or write a table of your own',
  })
}

/** Refuses what the parser reads and this room does not do. */
export function refuse(run: Run, place: Place, what: string, hint?: string): never {
  throw new WarehouseError('NotSupported', `${what} is not done here`, { origin: originIn(run, place), hint })
}

export const done: Result = { columns: [], rows: [] }

/** A result of texts and numbers. */
export const listing = (columns: Readonly<Record<string, string>>, rows: Result['rows']): Result => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows,
})
