import { type Place } from '../place.ts'
import { type Expression, type FunctionCall } from '../tree/expression.ts'
import { accumulates } from './assignments.ts'
import { findNamed, type TsqlUserFunction } from './catalog.ts'
import { type Context, didYouMean, fail, quoteName, refuseElsewhere, type Sql, type TranslatedQuery, type TsqlVariable, unsupported } from './context.ts'
import { convert } from './convert.ts'
import { type TsqlCreateFunction, type TsqlSelect, type TsqlStatement } from './statement.ts'
import { duckdbTypeOf, sqlTypes, type TsqlType } from './type.ts'

/** `dbo.f(…)`, as the expression that its statements come to. */
export function callUserFunction(context: Context, call: FunctionCall): Sql {
  const names = call.name.parts.map(part => part.text)
  const written = names.join('.')
  refuseElsewhere(context, names, call.place)
  const known = findNamed(context.catalog.functions, names.at(-2), names.at(-1) ?? '')
  if (!known || known.returnsRows) {
    if (!context.catalog.schemas.some(schema => schema.name.toLowerCase() === names.at(-2)?.toLowerCase())) return unsupported(context, call.place, `the user-defined function ${written}`)
    return fail(context, call.place, '4121', `cannot find either column "${names[0]}" or the user-defined function or aggregate "${written}", or the name is ambiguous`, didYouMean(names.at(-1) ?? '', context.catalog.functions.map(one => one.name)))
  }
  return applied(context, known, { args: call.args.map(argument => argument.value), place: call.place }, (inner, { returns }) => {
    if (returns.kind !== 'value') return fail(context, call.place, '4121', `${written} gives rows`)
    return { text: valueOf(inner, returns.body, returns.type), type: returns.type }
  }, (text, row) => {
    // DuckDB has no subquery inside a lambda; a row of FROM is the same for every row of the query.
    if (!readsRows(text)) return `list_transform([struct_pack(${row.values.map(([name, value]) => `${name} := ${value}`).join(', ')})], lambda ${row.name}: ${text})[1]`
    if (context.scope.sources.length > 0 && row.values.some(([, value]) => value.includes(drawnForEachRow))) return unsupported(context, call.place, 'NEWID() as the argument of a function that reads a table', 'work it out in a derived table first')
    return `(SELECT ${text} FROM ${rowText(row)})`
  })
}

/** `FROM dbo.f(…)`; undefined when there is no such function. */
export function rowsOfUserFunction(context: Context, names: readonly string[], call: Call): TranslatedQuery | undefined {
  refuseElsewhere(context, names, call.place)
  const known = findNamed(context.catalog.functions, names.at(-2), names.at(-1) ?? '')
  if (!known?.returnsRows) return undefined
  return applied(context, known, call, (inner, { returns }) => {
    if (returns.kind !== 'rows') return fail(context, call.place, '208', `invalid object name '${names.join('.')}'`)
    const query = inner.rules.query({ ...inner, aggregates: true, windows: true }, returns.query)
    return { ...query, text: `(${query.text})` }
  }, (text, row) => `(SELECT r.* FROM ${rowText(row)} CROSS JOIN LATERAL ${text} AS r)`)
}

interface Call { readonly args: readonly Expression[]; readonly place: Place }
/** The arguments of a call as one row beside the text of the function; names are quoted. */
interface ArgumentRow { readonly name: string; readonly values: readonly (readonly [name: string, value: string])[] }

const rowText = ({ name, values }: ArgumentRow): string => `(SELECT ${values.map(([column, value]) => `${value} AS ${column}`).join(', ')}) AS ${name}`

/** NEWID in DuckDB's words; RAND is one value a query, but another one wherever it is written. */
const drawnForEachRow = 'uuid()'
const readsRows = (text: string): boolean => /\((SELECT|WITH) /.test(text)
const isDrawn = (text: string): boolean => text.includes(drawnForEachRow) || text.includes('random()')

/**
 * The function's text with the arguments in the place of its parameters. Where a table of the function would take a column
 * of the caller's for its own, and where an argument is another value whenever it is asked for, they stand in a row beside it.
 */
function applied<T extends { readonly text: string }>(context: Context, known: TsqlUserFunction, call: Call, translate: (inner: Context, definition: TsqlCreateFunction) => T, beside: (text: string, row: ArgumentRow) => string): T {
  const label = `${known.schema}.${known.name}`
  const file = `function ${label}`
  if (context.views.includes(label)) return unsupported(context, call.place, `the function ${label}, which calls itself,`)
  const definition = context.rules.parseFunction(known.definition, file)
  const inner: Context = { ...context, site: { file, text: known.definition }, scope: { sources: [] }, commonTables: [], views: [...context.views, label], aggregates: false, windows: false }
  const given = argumentsOf(context, inner, definition, call)
  const own = (variables: readonly (readonly [string, TsqlVariable])[]): Context => ({ ...inner, variables: new Map([...sessionVariables(context), ...variables]) })
  const result = translate(own(given), definition)
  const sources = given.flatMap(([, { duckdb }]) => [...duckdb.matchAll(/"((?:[^"]|"")+)"\.|\b([a-z_]\w*)\./gi)].map(match => match[1] ?? match[2] ?? ''))
  const text = result.text.toLowerCase()
  const isCaptured = sources.some(source => text.includes(`as "${source.toLowerCase()}"`))
  const windowed = call.args.find(hasWindow)
  if (!isCaptured && !windowed && !given.some(([, { duckdb }]) => isDrawn(duckdb))) return result
  const row = quoteName(`@${label} ${context.views.length}`)
  const apart = translate(own(given.map(([name, { type }]) => [name, { type, duckdb: `${row}.${quoteName(name)}` }])), definition)
  if (windowed && readsRows(apart.text)) return unsupported(context, windowed.place, 'a window function as the argument of a function that reads a table', 'work it out in a derived table first')
  return { ...apart, text: beside(apart.text, { name: row, values: given.map(([name, { duckdb }]) => [quoteName(name), duckdb]) }) }
}

function hasWindow(node: unknown): boolean {
  if (typeof node !== 'object' || node === null || ('kind' in node && node.kind === 'scalarQuery')) return false
  return ('kind' in node && node.kind === 'function' && 'over' in node && node.over !== undefined) || Object.values(node).some(hasWindow)
}

const sessionVariables = ({ variables }: Context): (readonly [string, TsqlVariable])[] => [...variables].filter(([name]) => !name.startsWith('@') || name.startsWith('@@'))

function argumentsOf(context: Context, inner: Context, { parameters }: TsqlCreateFunction, { args, place }: Call): (readonly [string, TsqlVariable])[] {
  const label = inner.views.at(-1) ?? ''
  if (args.length < parameters.length) return fail(context, place, '313', `an insufficient number of arguments were supplied for the procedure or function ${label}`, 'a parameter that has a default is called with DEFAULT')
  if (args.length > parameters.length) return fail(context, place, '8144', `procedure or function ${label} has too many arguments specified`)
  return parameters.map(({ name, type, default: fallback }, index) => {
    const argument = args[index]
    const isDefault = argument?.kind === 'column' && argument.parts.length === 1 && argument.parts[0]?.text.toUpperCase() === 'DEFAULT'
    if (isDefault && !fallback) return fail(context, argument.place, '313', `an insufficient number of arguments were supplied for the procedure or function ${label}`)
    const value = argument && !isDefault ? context.rules.value(context, argument) : fallback ? inner.rules.value({ ...inner, variables: new Map() }, fallback) : nothing
    return [name.toLowerCase(), { type, duckdb: convert(context, value, { to: type, explicit: true, place: argument?.place ?? place }).text }]
  })
}

const nothing: Sql = { text: 'NULL', type: sqlTypes.null, literal: null }

/** The value of the statements up to RETURN: what an IF decides becomes a CASE. */
const valueOf = (context: Context, statements: readonly TsqlStatement[], returns: TsqlType): string => outcomeOf(context, statements, returns).value

/** What statements come to: the variables behind them, whether they have returned by then (`true` and `false` are said so), and what. */
interface Outcome { readonly context: Context; readonly hasReturned: string; readonly value: string }

function outcomeOf(before: Context, statements: readonly TsqlStatement[], returns: TsqlType): Outcome {
  const outcomes: Outcome[] = []
  for (const statement of statements) {
    const last = outcomes.at(-1)
    if (last?.hasReturned === 'true') break
    outcomes.push(outcomeOfOne(last?.context ?? before, statement, returns))
  }
  const none = { hasReturned: 'false', value: `CAST(NULL AS ${duckdbTypeOf(returns)})` }
  return outcomes.reduceRight<Outcome>((rest, { hasReturned, value }) => ({
    ...rest, hasReturned: choice(hasReturned, 'true', rest.hasReturned), value: choice(hasReturned, value, rest.value),
  }), { context: outcomes.at(-1)?.context ?? before, ...none })
}

function outcomeOfOne(context: Context, statement: TsqlStatement, returns: TsqlType): Outcome {
  switch (statement.kind) {
    case 'return': return { context, hasReturned: 'true', value: convert(context, statement.value ? context.rules.value(context, statement.value) : nothing, { to: returns, explicit: true, place: statement.place }).text }
    case 'block': return outcomeOf(context, statement.statements, returns)
    case 'if': {
      const condition = context.rules.predicate(context, statement.condition)
      const then = outcomeOf(context, [statement.body], returns)
      const otherwise = outcomeOf(context, statement.otherwise ? [statement.otherwise] : [], returns)
      return {
        context: then.hasReturned === 'true' ? otherwise.context : otherwise.hasReturned === 'true' ? then.context : merged(condition, then.context, otherwise.context, statement.place),
        hasReturned: choice(condition, then.hasReturned, otherwise.hasReturned), value: choice(condition, then.value, otherwise.value),
      }
    }
    default: return { context: after(context, statement), hasReturned: 'false', value: 'NULL' }
  }
}

/** DuckDB evaluates only the side of a CASE that counts: AND and OR may evaluate both. */
const choice = (condition: string, then: string, otherwise: string): string =>
  then === otherwise || condition === 'true' ? then : condition === 'false' ? otherwise : `(CASE WHEN ${condition} THEN ${then} ELSE ${otherwise} END)`

/** The variables behind an IF. */
function merged(condition: string, then: Context, otherwise: Context, place: Place): Context {
  const valueIn = ({ variables }: Context, name: string, type: TsqlType): string => variables.get(name)?.duckdb ?? `CAST(NULL AS ${duckdbTypeOf(type)})`
  return withVariables(then, [...then.variables, ...otherwise.variables].map(([name, { type }]) =>
    [name, { type, duckdb: choice(condition, valueIn(then, name, type), valueIn(otherwise, name, type)) }]), place)
}

/** Each step stands in full wherever the next one reads it: what many branches change again and again grows without bound. */
const longest = 50_000

function withVariables(context: Context, values: readonly (readonly [string, TsqlVariable])[], place: Place): Context {
  if (values.some(([, { duckdb }]) => duckdb.length > longest)) return unsupported(context, place, 'a function of so many steps, each of which reads the one before,')
  return { ...context, variables: new Map([...context.variables, ...values]) }
}

/** What the variables are behind a statement that neither branches nor returns. */
function after(context: Context, statement: TsqlStatement): Context {
  switch (statement.kind) {
    case 'declare': return statement.variables.reduce((known, { name, type, value, place }) => {
      const { text } = convert(known, value ? known.rules.value(known, value) : nothing, { to: type, explicit: true, place })
      return withVariables(known, [[name.toLowerCase(), { type, duckdb: text }]], place)
    }, context)
    case 'set': return assigned(context, statement.variable, context.rules.value(context, statement.value), statement.place)
    case 'select': return selected(context, statement)
    default: return refused(context, statement)
  }
}

function assigned(context: Context, name: string, value: Sql, place: Place): Context {
  const variable = context.variables.get(name.toLowerCase())
  if (!variable) return fail(context, place, '137', `must declare the scalar variable "${name}"`)
  return withVariables(context, [[name.toLowerCase(), { type: variable.type, duckdb: convert(context, value, { to: variable.type, explicit: true, place }).text }]], place)
}

/** `SELECT @a = …`: the last row decides; without a row the variable stays as it is. */
function selected(context: Context, statement: TsqlSelect): Context {
  const { body } = statement.query
  if (statement.assignments.length === 0) return fail(context, statement.place, '444', 'select statements included within a function cannot return data to a client')
  if (body.kind === 'select' && body.from.length === 0 && !body.where) return statement.assignments.reduce((known, name, index) => {
    const item = body.items[index]
    return item ? assigned(known, name, known.rules.value(known, item.expression), statement.place) : known
  }, context)
  refuseAccumulation(context, statement)
  const query = context.rules.query({ ...context, aggregates: true, windows: true }, statement.query)
  const alias = quoteName(`@rows ${context.views.join(' ')}`)
  const rows = `(${query.text}) AS ${alias}(${query.columns.map((_, index) => `c${index}`).join(', ')})`
  return statement.assignments.reduce((known, name, index) => {
    const type = query.columns[index]?.type
    const before = known.variables.get(name.toLowerCase())
    if (!type || !before) return fail(context, statement.place, '137', `must declare the scalar variable "${name}"`)
    const value = convert(known, { text: `${alias}.c${index}`, type }, { to: before.type, explicit: true, place: statement.place }).text
    return withVariables(known, [[name.toLowerCase(), { type: before.type, duckdb: `(SELECT CASE WHEN count(*) = 0 THEN ${before.duckdb} ELSE last(${value}) END FROM ${rows})` }]], statement.place)
  }, context)
}

/** `SELECT @list = @list + name FROM t` goes from row to row on the server; a query has no such order. */
function refuseAccumulation(context: Context, statement: TsqlSelect): void {
  const { body } = statement.query
  if (body.kind !== 'select' || body.from.length === 0 || !accumulates(statement)) return
  unsupported(context, statement.place, 'a SELECT … FROM in a function that reads a variable which it assigns', 'SUM, STRING_AGG and their kin put rows together')
}

const changes: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge', 'truncate', 'createTable', 'drop', 'print', 'raise', 'transaction', 'try', 'execute'])

function refused(context: Context, statement: TsqlStatement): never {
  const what = context.site.text.slice(statement.place.start).split(/\s/, 1)[0]?.toUpperCase() ?? statement.kind
  if (changes.has(statement.kind)) return fail(context, statement.place, '443', `invalid use of a side-effecting operator '${what}' within a function`)
  return unsupported(context, statement.place, `${what} in a function`, 'DECLARE, SET, SELECT @v = …, IF and RETURN are: what can be worked out within a query')
}

/** Refuses, when it is made, a function whose statements cannot be worked out within a query. */
export function checkFunction(context: Context, { returns, place }: TsqlCreateFunction): void {
  refuseDrawn(context, returns)
  if (returns.kind === 'rows') return
  const visit = (statement: TsqlStatement): void => {
    switch (statement.kind) {
      case 'block': statement.statements.forEach(visit); return
      case 'if': [statement.body, statement.otherwise].forEach(branch => branch && visit(branch)); return
      case 'declare': if (statement.table || statement.variables.some(variable => variable.userType)) refused(context, statement); return
      case 'select':
        if (statement.assignments.length === 0) selected(context, statement)
        refuseAccumulation(context, statement)
        return
      case 'return': case 'set': return
      default: refused(context, statement)
    }
  }
  returns.body.forEach(visit)
  if (returns.body.at(-1)?.kind !== 'return') fail(context, returns.body.at(-1)?.place ?? place, '455', 'the last statement included within a function must be a return statement')
}

function refuseDrawn(context: Context, node: unknown): void {
  if (typeof node !== 'object' || node === null) return
  const { kind, name, place } = node as Partial<FunctionCall>
  const [called, more] = kind === 'function' && name ? name.parts : []
  if (called && !more && place && /^(newid|newsequentialid|rand)$/i.test(called.text)) fail(context, place, '443', `invalid use of a side-effecting operator '${called.text.toLowerCase()}' within a function`)
  for (const part of Object.values(node)) refuseDrawn(context, part)
}
