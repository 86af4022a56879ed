import { type Place } from '../place.ts'
import { type CreateFunction, type FunctionParameter } from '../tree/catalogStatement.ts'
import { type Argument, type Expression, type Name } from '../tree/expression.ts'
import { formatType, type SqlType } from '../types.ts'
import { inZone } from '../zones/inZone.ts'
import { type SessionZone } from '../zones/sessionZone.ts'
import { castTo } from './casts.ts'
import { handedIn } from './handedIn.ts'
import { type AnalysedQuery, outputAsScope } from './output.ts'
import { Scope } from './scope.ts'
import { analyse } from './semantics.ts'
import { type Translation, type UserFunction } from './translation.ts'
import { compose, failed, hasAggregate, hasWindow, leaf, quoteName, type ScopeColumn, type Typed } from './typed.ts'

export interface Called { readonly name: string; readonly args: readonly Argument[]; readonly place: Place }

/** The function of a user's that a name means here. */
export function userFunction(parts: readonly string[], scope: Scope): UserFunction | undefined {
  return scope.translation.options.resolveFunction?.(parts)
}

/**
 * A call of a scalar function: its body stands in place of the call. The body sees its parameters and nothing of the caller's, and
 * an argument that is more than a column or a literal is computed once.
 */
export function callUserFunction(called: Called, user: UserFunction, scope: Scope): Typed {
  const { body, returns } = user.definition
  if (returns?.kind === 'table') return scope.report(called.place, 'NOT_A_SCALAR_FUNCTION', `${called.name} yields a table: it can stand only in FROM`)
  if (body.kind === 'foreign') return scope.report(called.place, 'UNSUPPORTED_FEATURE', `${called.name} is written in ${body.language}, which has no local counterpart`)
  const entered = enter(called, user, scope)
  if (!entered) return failed(called.place)
  const { args, inside, alias } = entered
  const result = valueOf(body.kind === 'expression' ? body.expression : { kind: 'scalarQuery', query: body.query, place: body.query.place }, returns && { type: returns.type, what: 'its result' }, called.name, inside)
  if (!passedOn(inside.translation, called, scope)) return { ...compose(called.place, args, { type: result.type, duckdb: 'NULL' }), failed: true }
  const duckdb = withArguments(ownClock(result.duckdb, inside, scope), args, alias, scope.inLambda)
  const made = compose(called.place, args, { type: result.type, nullable: true, duckdb })
  // In a query of its own the body reads the columns of that query, also from a lambda.
  const value = duckdb.startsWith('(SELECT ') ? made : handedIn(made, scope)
  userCalls.add(value)
  return value
}

const userCalls = new WeakSet<Typed>()

/** Whether a value is the call of a user's function. */
export const isUserCall = (value: Typed): boolean => userCalls.has(value)

/** An expression of a function's definition, of one row, as the type that the definition promises. */
export function valueOf(node: Expression, promised: { readonly type: SqlType; readonly what: string } | undefined, name: string, inside: Scope): Typed {
  const value = analyse(node, inside)
  if (value.failed) return value
  if (hasAggregate(value) || hasWindow(value)) inside.report(value.place, 'USER_DEFINED_FUNCTIONS.CANNOT_CONTAIN_COMPLEX_FUNCTIONS', 'the body of a function cannot aggregate outside of a query')
  return promised ? assigned(value, promised.type, promised.what, name, inside) : value
}

/** A text of the body, whose clock is that of the session which made the function. */
const ownClock = (text: string, inside: Scope, around: Scope): string => (inside.translation.zone === around.translation.zone ? text : inZone(text, inside.translation.zone))

/** A call of a table function in FROM: its query, with the columns that RETURNS TABLE promised. `lateral` when it reads columns of the caller. */
export function tableOfUserFunction(called: Called, user: UserFunction, scope: Scope): AnalysedQuery & { readonly lateral: boolean } {
  const failed = { duckdb: '', columns: [], failed: true, lateral: false }
  const { body, returns } = user.definition
  if (returns?.kind === 'scalar' || body.kind !== 'query') {
    scope.report(called.place, 'NOT_A_TABLE_FUNCTION', `${called.name} yields one value: it cannot stand in FROM`)
    return failed
  }
  const entered = enter(called, user, scope)
  if (!entered) return failed
  const { args, inside, alias: row } = entered
  const query = inside.semantics.query(body.query, inside.inner())
  const promised = returns?.columns ?? []
  if (!query.failed && promised.length > 0 && promised.length !== query.columns.length) inside.report(body.query.place, 'USER_DEFINED_FUNCTIONS.RETURN_COLUMN_COUNT_MISMATCH', `RETURNS TABLE names ${promised.length} columns, the query gives ${query.columns.length}`)
  const alias = scope.translation.newAlias()
  const given = outputAsScope(query.columns, alias)
  const columns = query.columns.map((column, index) => {
    const wanted = promised[index]
    const value = leaf(body.query.place, { type: column.type, nullable: true, duckdb: given[index]?.duckdb ?? '' })
    const made = wanted ? assigned(value, wanted.type, `the column ${wanted.name.text}`, called.name, inside) : value
    return { output: { ...column, name: wanted?.name.text ?? column.name, type: made.type, nullable: true }, text: `${made.duckdb} AS ${quoteName(column.duckdbName)}` }
  })
  if (!passedOn(inside.translation, called, scope)) return failed
  const own = ownClock(query.duckdb, inside, scope)
  const rows = args.every(isPlain) ? `(${substituted(own, args, row)}) AS ${alias}` : `${rowOf(args, row)} CROSS JOIN LATERAL (${own}) AS ${alias}`
  return { duckdb: `SELECT ${ownClock(columns.map(({ text }) => text).join(', '), inside, scope)} FROM ${rows}`, columns: columns.map(({ output }) => output), failed: false, lateral: args.some(arg => !isConstant(arg)) }
}

/** The arguments of a call, and the scope in which its body is understood: there the parameters are columns `p0`, `p1`, … of `alias`. */
function enter(called: Called, user: UserFunction, scope: Scope): { readonly args: readonly Typed[]; readonly inside: Scope; readonly alias: string } | undefined {
  const inside = scope.translation.forBody(called.name.toLowerCase(), user)
  const args = boundArguments(called, user, scope, inside)
  if (!args) return undefined
  const alias = scope.translation.newAlias()
  return { args, alias, inside: parametersIn(inside, called.name, user.definition, alias) }
}

/** The scope of a body: its parameters are columns `p0`, `p1`, … of `alias`. */
export function parametersIn(translation: Translation, name: string, { parameters }: CreateFunction, alias: string): Scope {
  const columns = parameters.map(({ name: { text }, type }, index): ScopeColumn => ({ name: text, type, nullable: true, hidden: false, duckdb: `${alias}.p${index}`, lineage: [] }))
  const names = [name.toLowerCase(), name.split('.').at(-1)?.toLowerCase() ?? '']
  return Scope.of(translation, { from: { tables: [{ names, columns }], columns } })
}

/** The text of a body with its arguments: those that would be computed several times stand in a row of their own. */
function withArguments(text: string, args: readonly Typed[], alias: string, inLambda: boolean): string {
  const repeated = args.some((arg, index) => !isPlain(arg) && text.split(parameterText(alias, index)).length > 2)
  // DuckDB has no subquery inside a lambda, and would gather the rows of the subquery instead of ours; it computes equal aggregates once.
  if (!repeated || inLambda || args.some(arg => hasAggregate(arg) || hasWindow(arg))) return substituted(text, args, alias)
  return `(SELECT ${text} FROM ${rowOf(args, alias)})`
}

const rowOf = (args: readonly Typed[], alias: string): string => `(SELECT ${args.map((arg, index) => `${arg.duckdb} AS p${index}`).join(', ')}) AS ${alias}`

const substituted = (text: string, args: readonly Typed[], alias: string): string => args.reduce((made, arg, index) => made.replaceAll(parameterText(alias, index), () => arg.duckdb), text)

const parameterText = (alias: string, index: number): RegExp => new RegExp(`\\b${alias}\\.p${index}\\b`, 'g')

/** A column or a constant: it costs nothing to name it twice. */
const isPlain = (value: Typed): boolean => value.column !== undefined || isConstant(value)

const isConstant = (value: Typed): boolean => value.constant !== undefined || (value.inputs.length > 0 && value.inputs.every(isConstant))

/** The arguments in the order of the parameters, as their types: by position, by name, by default. */
function boundArguments(called: Called, user: UserFunction, scope: Scope, body: Translation): readonly Typed[] | undefined {
  const { parameters } = user.definition
  const given = new Map<FunctionParameter, Typed>()
  let byName: Name | undefined
  for (const [index, { name, value }] of called.args.entries()) {
    const parameter = name ? parameters.find(each => each.name.text.toLowerCase() === name.text.toLowerCase()) : parameters[index]
    if (byName && !name) return void scope.report(value.place, 'UNEXPECTED_POSITIONAL_ARGUMENT', `an argument without a name cannot stand behind ${byName.text} => …`)
    byName ??= name
    if (!parameter && name) return void scope.report(name.place, 'UNRECOGNIZED_PARAMETER_NAME', `${called.name} has no parameter ${name.text}`, `it has ${parameters.map(each => each.name.text).join(', ')}`)
    if (!parameter) return void wrongCount(called, parameters, scope)
    if (given.has(parameter)) return void scope.report(name?.place ?? value.place, 'DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.BOTH_POSITIONAL_AND_NAMED', `${parameter.name.text} is given twice`)
    const analysed = analyse(value, scope)
    given.set(parameter, analysed.failed ? analysed : passedTo(parameter, analysed, called, scope, body.zone))
  }
  const values: Typed[] = []
  for (const parameter of parameters) {
    const value = given.get(parameter) ?? defaultOf(parameter, called, user, scope)
    if (!value) return byName ? void scope.report(called.place, 'REQUIRED_PARAMETER_NOT_FOUND', `${called.name} needs ${parameter.name.text}`) : void wrongCount(called, parameters, scope)
    values.push(value)
  }
  return values.some(value => value.failed) ? undefined : values
}

function wrongCount(called: Called, parameters: readonly FunctionParameter[], scope: Scope): void {
  scope.report(called.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', `${called.name} does not take ${called.args.length} argument${called.args.length === 1 ? '' : 's'}`, `it is ${called.name}(${parameters.map(({ name, type }) => `${name.text} ${formatType(type)}`).join(', ')})`)
}

function defaultOf(parameter: FunctionParameter, called: Called, user: UserFunction, scope: Scope): Typed | undefined {
  if (!parameter.default) return undefined
  const inside = Scope.of(scope.translation.forBody(called.name.toLowerCase(), { ...user, seesVariables: false }))
  const made = valueOf(parameter.default, { type: parameter.type, what: parameter.name.text }, called.name, inside)
  return passedOn(inside.translation, called, scope) ? { ...made, duckdb: ownClock(made.duckdb, inside, scope), place: called.place } : { ...made, failed: true }
}

/** An argument as the type of its parameter: a text becomes an instant by the clock of the function. */
function passedTo({ name, type }: FunctionParameter, value: Typed, called: Called, scope: Scope, clock: SessionZone): Typed {
  if (clock === scope.translation.zone) return assigned(value, type, name.text, called.name, scope)
  const given = 'the_argument'
  const cast = assigned(leaf(value.place, { type: value.type, nullable: value.nullable, duckdb: given }), type, name.text, called.name, scope)
  return cast.failed ? cast : compose(value.place, [value], { type: cast.type, duckdb: inZone(cast.duckdb, clock).replaceAll(given, () => value.duckdb) })
}

/** A value as a parameter or result of a type: whatever a CAST takes. */
export function assigned(value: Typed, type: SqlType, what: string, name: string, scope: Scope): Typed {
  return castTo(value, type) ?? scope.report(value.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${name}: ${formatType(value.type)} does not go into ${what}, which is ${formatType(type)}`)
}

/** Tells the caller of the problems inside a body; whether there were none. */
function passedOn(body: Translation, called: Called, scope: Scope): boolean {
  const first = body.problems[0]
  if (first) scope.report(called.place, first.code, `in the function ${called.name}: ${first.message}`, first.hint)
  return !first
}
