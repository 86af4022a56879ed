import { packed } from '../../macros/packed.ts'
import { type Expression, type FunctionCall } from '../../tree/expression.ts'
import { identifierParts } from '../../references.ts'
import { type CallSite, type FunctionEntry, type FunctionForm, type Mismatch } from '../../functions/table.ts'
import { describeParameter, fit, type Fit, resolved } from '../../functions/signature.ts'
import { castTo } from '../casts.ts'
import { nearest } from '../../nearest.ts'
import { duckdbType, formatType, type SqlType, types } from '../../types.ts'
import { directionText } from '../ordering.ts'
import { type Scope } from '../scope.ts'
import { expandStar } from '../selectList.ts'
import { analyse } from '../semantics.ts'
import { sortKey } from '../sortKey.ts'
import { withSortedMaps } from '../sortedMaps.ts'
import { sharing } from '../once.ts'
import { compose, failed, findTyped, hasAggregate, hasWindow, isFoldable, type Typed } from '../typed.ts'
import { isOfThisQuery } from '../grouping.ts'
import { handedIn } from '../handedIn.ts'
import { callUserFunction, isUserCall, userFunction } from '../userFunctions.ts'
import { type AnalysedWindow, analyseWindow } from '../windows.ts'
import { inOrder } from './namedArguments.ts'
import { isOperator, operatorCall } from './operatorCalls.ts'
import { asCondition } from './predicates.ts'

/** A call of a function of the table. What is not in the table is refused by name. */
export function call(node: FunctionCall, scope: Scope): Typed {
  return node.identifier ? callByIdentifier(node, node.identifier, scope) : callByName(node, scope)
}

function callByName(written: FunctionCall, scope: Scope): Typed {
  const name = written.name.parts.map(part => part.text).join('.')
  const entry = written.name.parts.length === 1 ? scope.semantics.functions.find(name) : undefined
  if (!entry) {
    const user = userFunction(written.name.parts.map(part => part.text), scope)
    if (user) return checkedUse(written, 'scalar', name, scope) ?? callUserFunction({ name, args: written.args, place: written.place }, user, scope)
    if (isOperator(name)) return checkedUse(written, 'scalar', name, scope) ?? operatorCall(written, name, scope)
    const meant = nearest(name, scope.semantics.functions.names())
    return scope.report(written.name.place, 'UNRESOLVED_ROUTINE', `there is no function ${name}, or it is not supported here`, meant && `did you mean ${meant}?`)
  }
  const forbidden = scope.translation.options.forbid?.(entry.name)
  if (forbidden !== undefined) return scope.report(written.name.place, 'UNSUPPORTED_FUNCTION', `${entry.name} cannot be used here: ${forbidden}`)
  const node = inOrder(written, entry.name, scope)
  if (!node) return failed(written.place)
  const kind = entry.kind === 'special' ? entry.of : entry.kind
  const inside = kind === 'aggregate' && !node.over ? scope.with({ inAggregate: true }) : scope
  switch (entry.kind) {
    case 'refused': return scope.report(node.name.place, 'UNSUPPORTED_FUNCTION', `${entry.name} works on Databricks but has no local counterpart: ${entry.why}`, 'docs/parity.md lists the functions that run here')
    case 'special': return checkedUse(node, entry.of, entry.name, scope) ?? named(entry.name, entry.analyse(node, inside), scope)
    case 'generatorSpecial': return scope.report(node.place, 'UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS', `${entry.name} makes rows: it can stand only by itself in SELECT, in FROM or in LATERAL VIEW`)
    default: return checkedUse(node, entry.kind, entry.name, scope) ?? named(entry.name, ordinary(node, entry, inside), scope)
  }
}

/** Functions that give another value each time they are called. */
const volatile = new Set(['rand', 'random', 'randn', 'uniform', 'randstr', 'uuid', 'shuffle', 'monotonically_increasing_id'])
const named = (name: string, value: Typed, scope: Scope): Typed => handedIn(volatile.has(name) ? { ...value, isVolatile: true } : value, scope)

/** `IDENTIFIER(:name)(…)` */
function callByIdentifier(node: FunctionCall, value: Expression, scope: Scope): Typed {
  const parts = identifierParts(value, scope.translation.options)
  if (!parts) return scope.report(value.place, 'NOT_A_CONSTANT_STRING', 'IDENTIFIER needs a constant string')
  return callByName({ ...node, name: { parts: parts.map(text => ({ text, quoted: true, place: value.place })), place: value.place } }, scope)
}

/** DISTINCT, FILTER and OVER where they do not belong. */
function checkedUse(node: FunctionCall, kind: string, name: string, scope: Scope): Typed | undefined {
  const gathers = kind === 'aggregate' || kind === 'window'
  if (node.distinct && kind !== 'aggregate') return scope.report(node.place, 'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX', `${name} takes no DISTINCT`)
  if (node.filter && kind !== 'aggregate') return scope.report(node.place, 'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX', `${name} takes no FILTER`)
  if (node.over && !gathers) return scope.report(node.place, 'UNSUPPORTED_EXPR_FOR_WINDOW', `${name} is not a window function`)
  if (!node.over && kind === 'window') return scope.report(node.place, 'WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE', `${name} needs OVER (…)`)
  if (node.over && node.distinct) return scope.report(node.place, 'DISTINCT_WINDOW_FUNCTION_UNSUPPORTED', `DISTINCT is not possible in the window function ${name}`)
  if (node.nulls && !gathers) return scope.report(node.place, 'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX', `${name} takes no ${node.nulls} NULLS`)
  return undefined
}

/** A call of a function by its forms, for one that reads only some of its calls itself. */
export function ordinaryCall(node: FunctionCall, entry: FunctionEntry, scope: Scope): Typed {
  if (!('forms' in entry)) throw new TypeError(`${entry.name} has no forms`)
  return ordinary(node, entry, scope)
}

function ordinary(node: FunctionCall, entry: Extract<FunctionEntry, { forms: readonly FunctionForm[] }>, scope: Scope): Typed {
  if (node.withinGroup) return scope.report(node.place, 'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX', `${entry.name} takes no WITHIN GROUP (ORDER BY …)`)
  const args = argumentsOf(node, scope)
  if (args.some(arg => arg.failed)) return { ...compose(node.place, args, { type: types.void, duckdb: 'NULL' }), failed: true }
  const chosen = bestForm(entry.forms, args.map(arg => arg.type))
  if (!chosen) return noForm(node, entry, args, scope)
  const mismatch = chosen.form.untyped && untypedNull(chosen.form.untyped, args)
  if (mismatch) return scope.report(node.place, `DATATYPE_MISMATCH.${mismatch}`, `${entry.name} does not take (${args.map(arg => formatType(arg.type)).join(', ')})`, 'give NULL a type: CAST(NULL AS …)')
  const odd = args.find((arg, index) => arg.type.kind !== 'void' && chosen.form.only?.[index + 1]?.includes(arg.type.kind) === false)
  if (odd) return noForm(node, entry, args, scope)
  const coerced = args.map((arg, index) => {
    const wanted = chosen.fit.types[index] ?? arg.type
    return scope.semantics.coerce(arg, wanted, scope) ?? castTo(arg, wanted) ?? arg
  })
  // What is known of a literal stays known behind a conversion that the function asked for.
  const values = coerced.map((value, index) => (args[index]?.constant === undefined || value === args[index] ? value : { ...value, constant: args[index]?.constant ?? null }))
  return applied({ node, name: entry.name, kind: entry.kind, needsOrder: entry.needsOrder ?? false }, chosen, behindFilter(node, values, scope), scope)
}

function untypedNull(wrong: NonNullable<FunctionForm['untyped']>, args: readonly Typed[]): Mismatch | undefined {
  const found = args.findIndex((arg, index) => arg.type.kind === 'void' && (typeof wrong === 'string' || wrong[index + 1] !== undefined))
  return found < 0 ? undefined : typeof wrong === 'string' ? wrong : wrong[found + 1]
}

/** The arguments of a call; a star among them stands for the columns. */
export function argumentsOf(node: FunctionCall, scope: Scope): Typed[] {
  return node.args.flatMap(({ value }) => (value.kind === 'star' ? expandStar(value, scope).map(column => column.value) : [analyse(value, scope)]))
}

/**
 * The arguments of an aggregate as FILTER guards them: DuckDB computes those of every row, and would raise what is wrong with a row
 * that the filter leaves out. So does Spark in windows and with DISTINCT, which takes maps of equal entries for equal.
 */
export function behindFilter(node: FunctionCall, given: readonly Typed[], scope: Scope): readonly Typed[] {
  const args = node.distinct ? given.map(withSortedMaps) : given
  if (!node.filter || node.over || node.distinct || args.every(isHarmless)) return args
  const filter = asCondition(analyse(node.filter, scope), scope)
  if (filter.failed) return args
  return args.map(arg => (isHarmless(arg) ? arg : compose(arg.place, [filter, arg], { type: arg.type, nullable: true, duckdb: `CASE WHEN ${filter.duckdb} THEN ${arg.duckdb} END` })))
}

const isHarmless = (arg: Typed): boolean => arg.failed === true || arg.column !== undefined || arg.constant !== undefined || isFoldable(arg)

interface Chosen { readonly form: FunctionForm; readonly fit: Fit }

function bestForm(forms: readonly FunctionForm[], given: readonly SqlType[]): Chosen | undefined {
  let best: Chosen | undefined
  for (const form of forms) {
    const found = fit(form.parameters, form.variadic, given)
    if (found && (!best || found.distance < best.fit.distance)) best = { form, fit: found }
    if (best?.fit.distance === 0) return best
  }
  return best
}

function noForm(node: FunctionCall, entry: { readonly name: string; readonly forms: readonly FunctionForm[] }, args: readonly Typed[], scope: Scope): Typed {
  const counts = entry.forms.some(form => (form.variadic ? args.length >= form.parameters.length - 1 : args.length === form.parameters.length))
  const shapes = [...new Set(entry.forms.map(form => `${entry.name}(${form.parameters.map(describeParameter).join(', ')}${form.variadic ? '…' : ''})`))].join(' or ')
  if (!counts) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', `${entry.name} does not take ${args.length} argument${args.length === 1 ? '' : 's'}`, `it is ${shapes}`)
  return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${entry.name} does not take (${args.map(arg => formatType(arg.type)).join(', ')})`, `it is ${shapes}`)
}

interface Called { readonly node: FunctionCall; readonly name: string; readonly kind: string; readonly needsOrder: boolean }

function applied(called: Called, { form, fit: found }: Chosen, args: readonly Typed[], scope: Scope): Typed {
  const type = typeof form.result === 'function' ? form.result(args) : (resolved(form.result, found.variables) ?? types.void)
  const nullable = form.nullable === 'always' ? true : form.nullable === 'never' ? false : args.some(arg => arg.nullable)
  if (called.kind === 'scalar') {
    const site = callSite(called, undefined, undefined, [], scope)
    return sharing(args, named => compose(called.node.place, named, { type, nullable, duckdb: scalarText(form, named, site, type) }))
  }
  return gathered(called, args, site => ({ type, nullable, duckdb: form.duckdb(args, site) }), scope)
}

function scalarText(form: FunctionForm, args: readonly Typed[], site: CallSite, type: SqlType): string {
  const hasNull = args.some(arg => arg.constant === null)
  let isNull = false
  const fault: CallSite['fault'] = (code, message, hint) => {
    if (!hasNull) return site.refuse(code, message, hint)
    isNull = true
    return 'NULL'
  }
  const text = form.duckdb(args, { ...site, fault })
  return isNull ? `CAST(NULL AS ${duckdbType(type)})` : text
}

/** A value that an aggregate or window function makes, with the checks that all of them need. */
export function gathered(called: Called, args: readonly Typed[], make: (site: CallSite) => { readonly type: SqlType; readonly nullable: boolean; readonly duckdb: string }, scope: Scope): Typed {
  const { node, name } = called
  const window = node.over && analyseWindow(node.over, scope)
  if (window && called.needsOrder && !window.ordered) scope.report(node.place, 'WINDOW_FUNCTION_FRAME_NOT_ORDERED', `${name} needs an ORDER BY in its window`)
  if (window && (window.ordered || window.frame !== undefined) && unordered.has(name)) return scope.report(node.place, 'INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC', `${name} takes neither ORDER BY nor a frame in its window`)
  if (called.needsOrder && window?.frame !== undefined && name !== 'nth_value' && window.frame !== ownFrame(name)) {
    return scope.report(node.place, 'WINDOW_FUNCTION_AND_FRAME_MISMATCH', `${name} has a frame of its own, and takes no other`, 'leave ROWS or RANGE out')
  }
  const bad = window ? undefined : args.find(hasAggregate)
  if (bad) return scope.report(bad.place, 'NESTED_AGGREGATE_FUNCTION', `an aggregate cannot stand inside the aggregate ${name}`, 'aggregate in a subquery first')
  const windowed = args.find(hasWindow)
  if (windowed) return scope.report(windowed.place, 'WINDOW_FUNCTION_AND_FRAME_MISMATCH', `a window function cannot stand inside ${name}`, 'compute it in a subquery first')
  const filter = node.filter && asCondition(analyse(node.filter, scope), scope)
  const within = behindFilter(node, (node.withinGroup ?? []).map(item => analyse(item.expression, scope)), scope)
  const site = callSite(called, window, filter, within, scope)
  const inputs = [...args, ...within, ...(filter ? [filter] : []), ...(window?.inputs ?? [])]
  const alias = inputs.map(input => findTyped(input, each => each.lateralAlias !== undefined)?.lateralAlias).find(found => found !== undefined)
  if (alias !== undefined) return scope.report(node.place, `UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_${window ? 'WINDOW' : 'AGGREGATE_FUNC'}`, `${name} cannot use ${alias}, which the same SELECT makes`, 'compute it in a subquery first')
  if (!window) checkReach(node, inputs, name, scope)
  const value = compose(node.place, [...args, ...within, ...(filter ? [filter] : []), ...(window?.inputs ?? [])], make(site))
  return { ...value, gathers: node.over ? 'window' : 'aggregate' }
}

const unordered: ReadonlySet<string> = new Set(['median', 'percentile_cont', 'percentile_disc'])

/** The one frame that a ranking function may be given, because it has it anyway. */
function ownFrame(name: string): string | undefined {
  if (name === 'lag' || name === 'lead') return undefined
  return `${name === 'cume_dist' ? 'RANGE' : 'ROWS'} BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`
}

/** An aggregate gathers rows of the query in which it stands. */
function checkReach(node: FunctionCall, inputs: readonly Typed[], name: string, scope: Scope): void {
  const reads = (isOwn: boolean, within: (value: Typed) => boolean): boolean => inputs.some(input => findTyped(input, each => each.column !== undefined && isOfThisQuery(each, scope) === isOwn, within) !== undefined)
  const isQuery = (value: Typed): boolean => value.subquery !== undefined
  if (!reads(false, isQuery) || scope.isOpen) return
  // A call of a user's function is computed of each row before anything is gathered.
  if (!reads(true, isQuery)) scope.report(node.place, 'UNSUPPORTED_FEATURE', `${name} of columns of the query around has no local counterpart yet`, 'aggregate in that query, and compare with its result')
  else if (reads(false, value => isQuery(value) || isUserCall(value))) scope.report(node.place, 'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES', `${name} mixes columns of its query with columns of the query around it`)
}

function callSite({ node, name }: Called, window: AnalysedWindow | undefined, filter: Typed | undefined, within: readonly Typed[], scope: Scope): CallSite {
  const order = node.withinGroup
  const refuse: CallSite['refuse'] = (code, message, hint) => {
    scope.report(node.place, code, `${name}: ${message}`, hint)
    return 'NULL'
  }
  return {
    distinct: node.distinct,
    windowed: node.over !== undefined,
    ignoreNulls: node.nulls === 'IGNORE',
    now: scope.translation.options.now,
    zone: scope.translation.zone,
    ...(order ? { withinGroup: { text: within.map((value, index) => `${sortKey(value)} ${directionText(order[index] ?? { descending: false })}`).join(', '), values: within, descending: order[0]?.descending ?? false } } : {}),
    gather(fn, args, more = {}) {
      const conditions = [filter?.duckdb, more.where].filter(text => text !== undefined)
      if (window && conditions.length > 0 && picks.has(fn)) return pickedWhere(fn, args, { condition: conditions.join(' AND '), ignoreNulls: more.ignoreNulls === true, over: window.text })
      return [
        `${fn}(${more.distinct ?? node.distinct ? 'DISTINCT ' : ''}${args.join(', ')}${more.ignoreNulls ? ' IGNORE NULLS' : ''}${more.orderBy === undefined ? '' : ` ORDER BY ${more.orderBy}`})`,
        conditions.length > 0 ? ` FILTER (WHERE ${conditions.join(' AND ')})` : '',
        window ? ` OVER ${window.text}` : '',
      ].join('')
    },
    refuse,
    fault: refuse,
  }
}

const picks: ReadonlySet<string> = new Set(['first_value', 'last_value'])

/** DuckDB has no FILTER for these: rows that are left out have null, and a null that counts is within a struct. */
function pickedWhere(fn: string, [value = '']: readonly string[], { condition, ignoreNulls, over }: { readonly condition: string; readonly ignoreNulls: boolean; readonly over: string }): string {
  const picked = (kept: string): string => `${fn}(CASE WHEN ${condition} THEN ${kept} END IGNORE NULLS) OVER ${over}`
  return ignoreNulls ? picked(value) : `(${picked(packed([['v', value]]))})['v']`
}
