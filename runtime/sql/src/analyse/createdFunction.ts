import { type CreateFunction, type FunctionParameter } from '../tree/catalogStatement.ts'
import { type Expression } from '../tree/expression.ts'
import { type Query, type QueryBody } from '../tree/query.ts'
import { holdsQuery } from '../tree/walk.ts'
import { formatType } from '../types.ts'
import { Scope } from './scope.ts'
import { Translation } from './translation.ts'
import { parametersIn, valueOf } from './userFunctions.ts'

/** Reports what no call of a function could mend: its parameters, what it promises, its defaults and its body, understood without a call. */
export function checkCreated(definition: CreateFunction, translation: Translation): void {
  const name = definition.name.parts.map(({ text }) => text).join('.')
  const { parameters, returns } = definition
  refuseRepeated(parameters, translation, 'DUPLICATE_ROUTINE_PARAMETER_NAMES', `${name} has two parameters`)
  if (returns?.kind === 'table') refuseRepeated(returns.columns, translation, 'DUPLICATE_ROUTINE_RETURNS_COLUMNS', `${name} returns two columns`)
  checkDefaults(definition, name, translation)
  if (translation.problems.length === 0) checkBody(definition, name, parametersIn(translation, name, definition, translation.newAlias()))
}

function refuseRepeated(names: readonly FunctionParameter[], translation: Translation, code: string, what: string): void {
  const seen = new Set<string>()
  for (const { name } of names) {
    if (seen.has(name.text.toLowerCase())) translation.report(name.place, code, `${what} ${name.text}`)
    seen.add(name.text.toLowerCase())
  }
}

/** A default sees nothing: no other parameter, no variable, no table. */
function checkDefaults({ parameters }: CreateFunction, name: string, translation: Translation): void {
  const alone = new Translation({ ...translation.options, resolveVariable: undefined }, translation.semantics)
  for (const [index, parameter] of parameters.entries()) {
    const before = parameters[index - 1]
    if (!parameter.default) {
      if (before?.default) translation.report(parameter.place, 'USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_PARAMETER_POSITION', `${parameter.name.text} stands behind ${before.name.text}, which has a default, and needs one too`)
    } else if (holdsQuery(parameter.default)) {
      translation.report(parameter.default.place, 'USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_EXPRESSION', `the default of ${parameter.name.text} cannot ask a query`)
    } else valueOf(parameter.default, { type: parameter.type, what: parameter.name.text }, name, Scope.of(alone))
  }
  translation.problems.push(...alone.problems)
}

function checkBody({ returns, body }: CreateFunction, name: string, scope: Scope): void {
  const { translation } = scope
  if (body.kind === 'foreign') return
  if (returns?.kind !== 'table') {
    const node: Expression = body.kind === 'expression' ? body.expression : { kind: 'scalarQuery', query: body.query, place: body.query.place }
    valueOf(node, returns && { type: returns.type, what: 'its result' }, name, scope)
    return
  }
  if (body.kind !== 'query') {
    translation.report(body.expression.place, 'USER_DEFINED_FUNCTIONS.SQL_TABLE_UDF_BODY_MUST_BE_A_QUERY', `${name} returns a table: its body must be a query`)
    return
  }
  const query = scope.semantics.query(body.query, scope.inner())
  if (query.failed) return
  const promised = returns.columns
  if (promised.length > 0 && promised.length !== query.columns.length) {
    translation.report(body.query.place, 'USER_DEFINED_FUNCTIONS.RETURN_COLUMN_COUNT_MISMATCH', `RETURNS TABLE names ${promised.length} columns, the query gives ${query.columns.length}`, `it gives ${query.columns.map(({ name: column, type }) => `${column} ${formatType(type)}`).join(', ')}`)
  }
  if (promised.length === 0) checkOwnNames(body.query, query.columns.map(column => column.name), name, translation)
}

/** A bare RETURNS TABLE takes the names of its query: each must have one, and one of its own. */
function checkOwnNames(query: Query, names: readonly string[], name: string, translation: Translation): void {
  const unnamed = firstSelect(query.body)?.items.find(({ expression, aliases }) => aliases.length === 0 && !['column', 'star', 'field'].includes(expression.kind))
  if (unnamed) translation.report(unnamed.place, 'USER_DEFINED_FUNCTIONS.SQL_TABLE_UDF_MISSING_COLUMN_NAMES', `a column of ${name} has no name`, 'give it one with AS, or name the columns behind RETURNS TABLE')
  const lower = names.map(each => each.toLowerCase())
  const twice = names.find((_, index) => lower.indexOf(lower[index] ?? '') < index)
  if (twice !== undefined && !unnamed) translation.report(query.place, 'DUPLICATE_ROUTINE_RETURNS_COLUMNS', `${name} returns two columns ${twice}`)
}

/** The SELECT that names the columns of a query. */
function firstSelect(body: QueryBody): Extract<QueryBody, { readonly kind: 'select' }> | undefined {
  for (let at: QueryBody = body; ;) {
    if (at.kind === 'setOperation') at = at.left
    else if (at.kind === 'query') at = at.body
    else return at.kind === 'select' ? at : undefined
  }
}
