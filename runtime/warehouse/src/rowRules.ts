import type { JsonObject, Metadata, StructField } from '@lagoon/delta'
import { quoteName, quoteText } from '@lagoon/engine'
import { formatType, parseDatabricks, sameType, translateExpression, type Column, type Expression } from '@lagoon/sql'
import { toColumns } from './deltaTypes.ts'
import type { Effects } from './effects.ts'
import { WarehouseError } from './error.ts'
import { factsOf } from './sessionFacts.ts'

/** What a table says about the rows that are written to it, beyond their types. Source: Delta protocol, "Writer Requirements for …". */
export interface RowRules {
  /** DuckDB text of the value of a column that a writer leaves out, by the column's name. */
  readonly defaults: ReadonlyMap<string, string>
  /** DuckDB text of the value that a generated column must have, over the other columns. */
  readonly generated: ReadonlyMap<string, string>
  readonly identities: ReadonlyMap<string, Identity>
  readonly checks: readonly Check[]
}
export interface Identity {
  readonly start: bigint
  readonly step: bigint
  /** The last value that was given out. */
  readonly highWaterMark?: bigint
  readonly allowsExplicit: boolean
}
export interface Check {
  readonly name: string
  /** In Databricks SQL. */
  readonly text: string
  readonly duckdb: string
}

/** Keys of a field's metadata. */
export const fieldKeys = {
  currentDefault: 'CURRENT_DEFAULT',
  generation: 'delta.generationExpression',
  identityStart: 'delta.identity.start',
  identityStep: 'delta.identity.step',
  identityMark: 'delta.identity.highWaterMark',
  identityExplicit: 'delta.identity.allowExplicitInsert',
} as const
const checkPrefix = 'delta.constraints.'

const none: RowRules = { defaults: new Map(), generated: new Map(), identities: new Map(), checks: [] }

export function rowRules({ schema, configuration }: Metadata, { now, user, zone }: Pick<Effects, 'now' | 'user' | 'zone'>): RowRules {
  const checks = checksIn(configuration)
  const special = schema.fields.filter(({ metadata }) => Object.keys(metadata).some((key) => key === fieldKeys.currentDefault || key === fieldKeys.generation || key === fieldKeys.identityStart))
  if (checks.length === 0 && special.length === 0) return none
  const columns = toColumns(schema)
  const at = now()
  const translate = (text: string, over: readonly Column[], to?: Column): string => {
    const expression = expressionIn(text)
    const cast: Expression = to ? { kind: 'cast', operand: expression, type: to.type, typeText: formatType(to.type), attempt: false, place: expression.place } : expression
    return translateExpression(cast, over, { now: at, zone, file: 'table', text, prefix: 'q', session: factsOf({ user }) }).duckdb
  }
  const textOf = ({ metadata }: StructField, key: string): string | undefined => (typeof metadata[key] === 'string' ? metadata[key] : undefined)
  const each = (key: string, value: (text: string, column: Column) => string): Map<string, string> =>
    new Map(special.flatMap((field) => {
      const text = textOf(field, key)
      const column = columns.find(({ name }) => name === field.name)
      return text === undefined || !column ? [] : [[field.name, value(text, column)]]
    }))
  return {
    defaults: each(fieldKeys.currentDefault, (text, column) => translate(text, [], column)),
    generated: each(fieldKeys.generation, (text, column) => translate(text, columns, column)),
    identities: new Map(special.flatMap((field) => (field.metadata[fieldKeys.identityStart] === undefined ? [] : [[field.name, identityOf(field.metadata)]]))),
    checks: checks.map(({ name, text }) => ({ name, text, duckdb: translate(text, columns) })),
  }
}

/** CHECK constraints by name, in Databricks SQL. */
export const checksIn = (configuration: Metadata['configuration']): { name: string; text: string }[] =>
  Object.entries(configuration).flatMap(([key, text]) => (key.toLowerCase().startsWith(checkPrefix) ? [{ name: key.slice(checkPrefix.length), text }] : []))

export const checkKey = (name: string): string => `${checkPrefix}${name.toLowerCase()}`

/** The expression that a table keeps as text. */
export function expressionIn(text: string): Expression {
  const [statement] = parseDatabricks({ text: `SELECT ${text}`, file: 'table' }).statements
  const body = statement?.kind === 'query' ? statement.query.body : undefined
  const [item, more] = body?.kind === 'select' ? body.items : []
  if (!item || more) throw new WarehouseError('PARSE_SYNTAX_ERROR', `the table keeps '${text}' as an expression, and it is none`)
  return item.expression
}

const whole = (value: JsonObject[string] | undefined, otherwise: bigint): bigint => (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string' ? BigInt(value) : otherwise)

function identityOf(metadata: JsonObject): Identity {
  const mark = metadata[fieldKeys.identityMark]
  return {
    start: whole(metadata[fieldKeys.identityStart], 1n),
    step: whole(metadata[fieldKeys.identityStep], 1n),
    ...(mark !== undefined && { highWaterMark: whole(mark, 0n) }),
    allowsExplicit: metadata[fieldKeys.identityExplicit] === true,
  }
}

/** The metadata after an identity column has given out `rows` more values. */
export function withMark(metadata: Metadata, column: string, { start, step, highWaterMark }: Identity, rows: bigint): Metadata {
  if (rows === 0n) return metadata
  const mark = (highWaterMark === undefined ? start - step : highWaterMark) + rows * step
  const fields = metadata.schema.fields.map((field) => (field.name === column ? { ...field, metadata: { ...field.metadata, [fieldKeys.identityMark]: mark } } : field))
  return { ...metadata, schema: { ...metadata.schema, fields } }
}

/** DuckDB text of the next values of an identity column, one a row. */
export const nextValues = ({ start, step, highWaterMark }: Identity): string =>
  `CAST(${highWaterMark === undefined ? start : highWaterMark + step} + (row_number() OVER () - 1) * ${step} AS BIGINT)`

/** The rows of `select`, whose columns are those of the table, raising for the first that breaks a rule. */
export function guarded(select: string, { checks, generated }: RowRules, columns: readonly Column[], given: ReadonlySet<string>): string {
  const rows = columns.map(({ name, type }) => `'\n - ${name.replaceAll("'", "''")} : ' || coalesce(${sameType(type, { kind: 'string' }) ? `q.${quoteName(name)}` : `CAST(q.${quoteName(name)} AS VARCHAR)`}, 'null')`).join(' || ')
  const raised = (name: string, text: string): string => `error(${quoteText(`[DELTA_VIOLATE_CONSTRAINT_WITH_VALUES] CHECK constraint ${name} (${text}) violated by row with values:`)} || ${rows})`
  const conditions = [
    // A condition that is null does not hold.
    ...checks.map(({ name, text, duckdb }) => `CASE WHEN coalesce(${duckdb}, false) THEN true ELSE ${raised(name, text)} END`),
    ...[...generated].filter(([name]) => given.has(name.toLowerCase())).map(([name, duckdb]) => `CASE WHEN q.${quoteName(name)} IS NOT DISTINCT FROM ${duckdb} THEN true ELSE ${raised('Generated Column', name)} END`),
  ]
  return conditions.length === 0 ? select : `SELECT * FROM (${select}) q WHERE ${conditions.join(' AND ')}`
}
