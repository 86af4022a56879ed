import { aliases, form, functions } from './define.ts'
import { isOrdered, isText } from '../analyse/lattice.ts'
import { sharing } from '../analyse/once.ts'
import { type Scope } from '../analyse/scope.ts'
import { isNested, sortKey } from '../analyse/sortKey.ts'
import { type FunctionEntry } from './table.ts'
import { special } from './special.ts'
import { compose, failed, leaf, type Typed } from '../analyse/typed.ts'
import { type FunctionCall } from '../tree/expression.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { alike } from '../analyse/rules/predicates.ts'
import { sameForAll } from '../analyse/rules/conditionals.ts'
import { formatType, types } from '../types.ts'

/** GREATEST and LEAST pass over nulls, and take no strings beside other types. */
const extreme = (name: 'greatest' | 'least'): FunctionEntry => special(name, `${name}(T, T, …) : T`, (node, scope) => {
  const args = argumentsOf(node, scope)
  if (args.some(arg => arg.failed)) return { ...compose(node.place, args, { type: types.void, duckdb: 'NULL' }), failed: true }
  if (args.length < 2) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', `${name} takes two arguments or more`)
  const mixed = args.some(arg => isText(arg.type)) && args.some(arg => !isText(arg.type) && arg.type.kind !== 'void')
  const type = mixed ? undefined : scope.semantics.commonType(args.map(arg => arg.type))
  const values = args.flatMap(arg => (type && scope.semantics.coerce(arg, type, scope)) ?? [])
  if (!type || values.length < args.length) return scope.report(node.place, 'DATATYPE_MISMATCH.DATA_DIFF_TYPES', `the arguments of ${name} have types that do not go together: ${[...new Set(args.map(arg => formatType(arg.type)))].join(', ')}`)
  if (!isOrdered(type)) return scope.report(node.place, 'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE', `values of ${formatType(type)} have no order`)
  const texts = values.map(value => value.duckdb)
  const key = (text: string): string => sortKey({ ...(values[0] as Typed), duckdb: text, type })
  const nested = `list_reduce([${texts.join(', ')}], lambda _x, _y: CASE WHEN _x IS NULL THEN _y WHEN _y IS NULL THEN _x WHEN ${key('_x')} ${name === 'greatest' ? '>=' : '<='} ${key('_y')} THEN _x ELSE _y END)`
  return compose(node.place, values, { type, nullable: values.every(value => value.nullable), duckdb: isNested(type) ? nested : `${name}(${texts.join(', ')})` })
})

const plain = functions('scalar', [
  form('coalesce(T, T...) : T', 'coalesce($*)', { nullable: 'always' }),
  form('nvl(T, T) : T', 'coalesce($1, $2)', { nullable: 'always' }),
  form('nvl2(any, T, T) : T', 'CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END', { nullable: 'always' }),
  form('if(boolean, T, T) : T', 'CASE WHEN $1 THEN $2 ELSE $3 END'),
  form('isnull(any) : boolean', '($1 IS NULL)', { nullable: 'never' }),
  form('isnotnull(any) : boolean', '($1 IS NOT NULL)', { nullable: 'never' }),
  form('isnan(double) : boolean', 'coalesce(isnan($1), false)', { nullable: 'never' }),
  form('nanvl(double, double) : double', 'CASE WHEN isnan($1) THEN $2 ELSE $1 END'),
  form('equal_null(T, T) : boolean', '($1 IS NOT DISTINCT FROM $2)', { nullable: 'never' }),
  form('raise_error(string) : void', args => `CAST(error('[USER_RAISED_EXCEPTION] ' || coalesce(${args[0] ?? ''}, 'null')) AS INTEGER)`, { nullable: 'always' }),
  form('assert_true(boolean) : void', args => `CAST(CASE WHEN ${args[0] ?? ''} THEN NULL ELSE error('[USER_RAISED_EXCEPTION] the assertion is not true') END AS INTEGER)`, { nullable: 'always' }),
  form('assert_true(boolean, string) : void', args => `CAST(CASE WHEN ${args[0] ?? ''} THEN NULL ELSE error('[USER_RAISED_EXCEPTION] ' || coalesce(${args[1] ?? ''}, 'null')) END AS INTEGER)`, { nullable: 'always' }),
])

/** `a = b` decides, the type is that of `a`. */
function nullIf(value: Typed, other: Typed, node: FunctionCall, scope: Scope): Typed {
  return sharing([value, other], ([a = value, b = other]) => nullIfEqual(a, b, node, scope))
}

function nullIfEqual(value: Typed, other: Typed, node: FunctionCall, scope: Scope): Typed {
  const pair = alike(value, other, node.place, scope)
  if (!pair) return { ...compose(node.place, [value, other], { type: types.void, duckdb: 'NULL' }), failed: true }
  const duckdb = pair[0].duckdb === value.duckdb ? `nullif(${value.duckdb}, ${pair[1].duckdb})` : `CASE WHEN ${pair[0].duckdb} = ${pair[1].duckdb} THEN NULL ELSE ${value.duckdb} END`
  return compose(node.place, [value, other], { type: value.type, nullable: true, duckdb: value.type.kind === 'void' ? 'NULL' : duckdb })
}

const zero = (node: FunctionCall): Typed => leaf(node.place, { type: types.int, nullable: false, duckdb: '0', constant: '0' })

const own: FunctionEntry[] = [
  extreme('greatest'), extreme('least'),
  special('nullif', 'nullif(T, U) : T', (node, scope) => {
    const [value, other] = argumentsOf(node, scope) as [Typed, Typed]
    return nullIf(value, other, node, scope)
  }, { takes: [2, 2] }),
  special('nullifzero', 'nullifzero(T) : T', (node, scope) => nullIf(argumentsOf(node, scope)[0] as Typed, zero(node), node, scope), { takes: [1, 1] }),
  special('zeroifnull', 'zeroifnull(number) : number', (node, scope) => {
    const values = sameForAll([argumentsOf(node, scope)[0] as Typed, zero(node)], node, scope)
    return values ? compose(node.place, values, { type: values[0]?.type ?? types.int, nullable: false, duckdb: `coalesce(${values.map(value => value.duckdb).join(', ')})` }) : failed(node.place)
  }, { takes: [1, 1] }),
  special('decode', 'decode(expression, search, result, … [, default])', (node, scope) => {
    const args = argumentsOf(node, scope)
    if (args.length === 2) {
      const [bytes, charset] = args
      const value = bytes && scope.semantics.coerce(bytes, types.binary, scope)
      const name = charset && scope.semantics.coerce(charset, types.string, scope)
      if (value && name) return compose(node.place, [value, name], { type: types.string, duckdb: `dbx_js_decode(${value.duckdb}, ${name.duckdb})` })
      return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', 'decode takes bytes and the name of a character set')
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
