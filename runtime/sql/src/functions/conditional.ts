import { aliases, type Emit, form, functions } from './define.ts'
import { isNested } from '../analyse/sortKey.ts'
import { type FunctionEntry } from './table.ts'
import { special } from './special.ts'
import { compose } from '../analyse/typed.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { alike } from '../analyse/rules/predicates.ts'
import { sameForAll } from '../analyse/rules/conditionals.ts'
import { duckdbType, formatType, types } from '../types.ts'

/** Compares values as DuckDB does, which is right for all but nested ones. */
const flat = (name: string): Emit => (args, call, typed) =>
  typed.some(value => isNested(value.type)) ? call.refuse('UNSUPPORTED_FUNCTION', 'arrays and structs are not compared here') : `${name}(${args.join(', ')})`

const plain = functions('scalar', [
  form('coalesce(T, T...) : T', 'coalesce($*)', { nullable: 'always' }),
  form('nvl(T, T) : T', 'coalesce($1, $2)', { nullable: 'always' }),
  form('nvl2(any, T, T) : T', 'CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END', { nullable: 'always' }),
  form('nullif(T, T) : T', 'nullif($1, $2)', { nullable: 'always', result: args => args[0]?.type ?? types.void }),
  form('nullifzero(number) : double', 'nullif($1, 0)', { nullable: 'always', result: args => args[0]?.type ?? types.double }),
  form('zeroifnull(number) : double', ([value = ''], _, typed) => `coalesce(${value}, CAST(0 AS ${duckdbType(typed[0]?.type ?? types.double)}))`, { nullable: 'never', result: args => args[0]?.type ?? types.double }),
  form('if(boolean, T, T) : T', 'CASE WHEN $1 THEN $2 ELSE $3 END'),
  form('isnull(any) : boolean', '($1 IS NULL)', { nullable: 'never' }),
  form('isnotnull(any) : boolean', '($1 IS NOT NULL)', { nullable: 'never' }),
  form('isnan(double) : boolean', 'coalesce(isnan($1), false)', { nullable: 'never' }),
  form('nanvl(double, double) : double', 'CASE WHEN isnan($1) THEN $2 ELSE $1 END'),
  form('greatest(T, T, T...) : T', flat('greatest')),
  form('least(T, T, T...) : T', flat('least')),
  form('equal_null(T, T) : boolean', '($1 IS NOT DISTINCT FROM $2)', { nullable: 'never' }),
  form('raise_error(string) : void', args => `CAST(error('[USER_RAISED_EXCEPTION] ' || ${args[0] ?? ''}) AS INTEGER)`, { nullable: 'always' }),
  form('assert_true(boolean) : void', args => `CAST(CASE WHEN ${args[0] ?? ''} THEN NULL ELSE error('[USER_RAISED_EXCEPTION] the assertion is not true') END AS INTEGER)`, { nullable: 'always' }),
  form('assert_true(boolean, string) : void', args => `CAST(CASE WHEN ${args[0] ?? ''} THEN NULL ELSE error('[USER_RAISED_EXCEPTION] ' || ${args[1] ?? ''}) END AS INTEGER)`, { nullable: 'always' }),
])

const own: FunctionEntry[] = [
  special('decode', 'decode(expression, search, result, … [, default])', (node, scope) => {
    const args = argumentsOf(node, scope)
    if (args.length === 2) {
      const [bytes, charset] = args
      if (bytes?.type.kind === 'binary' && /^utf-?8$/i.test(charset?.constant ?? '')) return compose(node.place, args, { type: types.string, duckdb: `decode(${bytes.duckdb})` })
      return scope.report(node.place, 'UNSUPPORTED_FUNCTION', 'decode(binary, charset) is supported for UTF-8 only')
    }
    if (args.length < 3) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'decode takes an expression and at least one search and result')
    const [subject, ...rest] = args
    const results = rest.filter((_, index) => index % 2 === 1 || (index === rest.length - 1 && rest.length % 2 === 1))
    const chosen = sameForAll(results, node, scope)
    if (!subject || !chosen) return { ...compose(node.place, args, { type: types.void, duckdb: 'NULL' }), failed: true }
    const branches: string[] = []
    for (let index = 0; index + 1 < rest.length; index += 2) {
      const search = rest[index]
      const pair = search && alike(subject, search, node.place, scope)
      // decode finds null equal to null.
      if (pair) branches.push(`WHEN ${pair[0].duckdb} IS NOT DISTINCT FROM ${pair[1].duckdb} THEN ${chosen[index / 2]?.duckdb ?? 'NULL'}`)
    }
    const otherwise = rest.length % 2 === 1 ? ` ELSE ${chosen.at(-1)?.duckdb ?? 'NULL'}` : ''
    return compose(node.place, args, { type: chosen[0]?.type ?? types.void, nullable: true, duckdb: `CASE ${branches.join(' ')}${otherwise} END` })
  }),
  special('typeof', 'typeof(any) : string', (node, scope) => {
    const [value, ...more] = argumentsOf(node, scope)
    if (!value || more.length > 0) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'typeof takes one argument')
    const name = formatType(value.type).toLowerCase().replaceAll(': ', ':').replaceAll(', ', ',')
    return { ...compose(node.place, [value], { type: types.string, nullable: false, duckdb: `'${name.replaceAll("'", "''")}'` }), constant: name }
  }),
]

export const conditionalFunctions: readonly FunctionEntry[] = [...plain, ...own, ...aliases(plain, { ifnull: 'nvl', iff: 'if' })]
