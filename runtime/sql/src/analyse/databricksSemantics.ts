import { databricksFunctions } from '../functions/databricks.ts'
import { types } from '../types.ts'
import { coerceUnasked } from './coercion.ts'
import { commonType, isText } from './lattice.ts'
import { analyseQuery } from './query.ts'
import { call } from './rules/calls.ts'
import { atTimeZone, caseWhen, cast, collate, row, variable } from './rules/conditionals.ts'
import { held, interval, literal, parameter } from './rules/literals.ts'
import { column, field, identifier, jsonPath, star, subscript } from './rules/names.ts'
import { between, binary, distinct, inList, is, like } from './rules/predicates.ts'
import { unary } from './rules/arithmetic.ts'
import { exists, inQuery, scalarQuery } from './rules/subqueries.ts'
import { type Semantics } from './semantics.ts'

const bare: ReadonlySet<string> = new Set(['CURRENT_DATE', 'CURRENT_TIMESTAMP', 'LOCALTIMESTAMP', 'LOCALTIME', 'CURRENT_USER', 'SESSION_USER', 'USER', 'CURRENT_TIME', 'CURRENT_CATALOG', 'CURRENT_SCHEMA', 'CURRENT_DATABASE'])

/** Databricks SQL in ANSI mode, in a session in UTC. */
export const databricksSemantics: Semantics = {
  functions: databricksFunctions,
  rules: {
    literal, interval, column, star, unary, binary, is, distinct, between, inList, inQuery, like, exists, scalarQuery, case: caseWhen, cast, function: call,
    lambda: (node, scope) => scope.report(node.place, 'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION', 'a lambda can stand only where a function wants one'),
    field, subscript, jsonPath, row, parameter, held, variable, identifier, collate, atTimeZone,
  },
  query: analyseQuery,
  commonType,
  coerce: (value, to) => coerceUnasked(value, to),
  columnType: type => (isText(type) ? types.string : type),
  bareFunction: name => bare.has(name.toUpperCase()),
}
