import { javaOnlyRegex } from '../analyse/javaRegex.ts'
import { type Emit, form, functions, aliases } from './define.ts'
import { type CallSite, type FunctionEntry } from './table.ts'
import { type Typed } from '../analyse/typed.ts'

/** Refuses a literal pattern that Java reads and DuckDB does not, or reads otherwise. */
function checkPattern(pattern: Typed | undefined, call: CallSite): void {
  const java = javaOnlyRegex(pattern?.constant)
  if (java) call.refuse('UNSUPPORTED_FEATURE', `the regular expression uses ${java}, which DuckDB's expressions do not have`)
}

/** Wraps an emitter with the check of the pattern, its second argument. */
const withPattern = (emit: Emit): Emit => (args, call, typed) => {
  checkPattern(typed[1], call)
  return typeof emit === 'string' ? emit.replace(/\$(\d)/g, (_, index: string) => args[Number(index) - 1] ?? '') : emit(args, call, typed)
}

/** How many groups a literal pattern captures; undefined for one that is not a literal. */
function groupCount(pattern: string | null | undefined): number | undefined {
  if (typeof pattern !== 'string') return undefined
  const bare = pattern.replace(/\\Q.*?(\\E|$)/gs, '').replace(/\\./gs, '').replace(/\[\^?\]?[^\]]*\]/g, '')
  return (bare.match(/\((?!\?)/g) ?? []).length
}

/** The text of a group number, checked where it can be. */
function group(typed: readonly Typed[], args: readonly string[], call: CallSite): string {
  const wanted = typed[2]?.constant ?? '1'
  const count = groupCount(typed[1]?.constant)
  if (typed[2] && typeof typed[2].constant !== 'string') return call.refuse('UNSUPPORTED_FUNCTION', `the number of the group must be a literal, not ${args[2] ?? ''}`)
  if (count !== undefined && Number(wanted) > count) return call.refuse('INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX', `the pattern has ${count} groups, there is no group ${wanted}`)
  return wanted
}

/** Java's replacement `$1` and `\x` as RE2's `\1` and `x`. */
export function replacementText(java: string): string {
  return java.replace(/\\(.)|\$(\d)|\\$/gs, (_, escaped: string | undefined, number: string | undefined) => (number === undefined ? (escaped === '\\' ? '\\\\' : (escaped ?? '')) : `\\${number}`))
}

const replacement = (value: Typed | undefined, text: string): string =>
  typeof value?.constant === 'string' ? `'${replacementText(value.constant).replaceAll("'", "''")}'` : `dbx_replacement(${text})`

const plain = functions('scalar', [
  form('split(string, string) : array<string>', withPattern((args, _, typed) => {
    const pattern = typed[1]?.constant
    // A plain separator needs no regular expression.
    if (typeof pattern === 'string' && /^(\\?[^\\.[\]{}()*+?^$|]|[,;: /_-])*$/.test(pattern) && !/\\[a-zA-Z0-9]/.test(pattern)) return `string_split(${args[0] ?? ''}, '${pattern.replace(/\\(.)/g, '$1').replaceAll("'", "''")}')`
    return `string_split_regex(${args[0] ?? ''}, ${args[1] ?? ''})`
  })),
  form('split(string, string, int) : array<string>', withPattern('dbx_split($1, $2, $3)')),
  form('rlike(string, string) : boolean', withPattern('regexp_matches($1, $2)')),
  form('regexp_extract(string, string) : string', withPattern((args, call, typed) => `regexp_extract(${args[0] ?? ''}, ${args[1] ?? ''}, ${group(typed, args, call)})`)),
  form('regexp_extract(string, string, int) : string', withPattern((args, call, typed) => `regexp_extract(${args[0] ?? ''}, ${args[1] ?? ''}, ${group(typed, args, call)})`)),
  form('regexp_extract_all(string, string) : array<string>', withPattern((args, call, typed) => `regexp_extract_all(${args[0] ?? ''}, ${args[1] ?? ''}, ${group(typed, args, call)})`)),
  form('regexp_extract_all(string, string, int) : array<string>', withPattern((args, call, typed) => `regexp_extract_all(${args[0] ?? ''}, ${args[1] ?? ''}, ${group(typed, args, call)})`)),
  form('regexp_replace(string, string, string) : string', withPattern((args, _, typed) => `regexp_replace(${args[0] ?? ''}, ${args[1] ?? ''}, ${replacement(typed[2], args[2] ?? '')}, 'g')`)),
  form('regexp_replace(string, string, string, int) : string', withPattern((args, _, typed) => `(left(${args[0] ?? ''}, ${args[3] ?? ''} - 1) || regexp_replace(substr(${args[0] ?? ''}, ${args[3] ?? ''}), ${args[1] ?? ''}, ${replacement(typed[2], args[2] ?? '')}, 'g'))`)),
  form('regexp_count(string, string) : int', withPattern('CAST(len(regexp_extract_all($1, $2)) AS INTEGER)')),
  form('regexp_substr(string, string) : string', withPattern('CASE WHEN regexp_matches($1, $2) THEN regexp_extract($1, $2) END'), { nullable: 'always' }),
  form('regexp_instr(string, string) : int', withPattern('CASE WHEN regexp_matches($1, $2) THEN CAST(length(string_split_regex($1, $2)[1]) + 1 AS INTEGER) WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE 0 END')),
], { regexp_replace: { differs: 'a pattern that matches the empty text is applied once less than in Java' } })

export const regexFunctions: readonly FunctionEntry[] = [...plain, ...aliases(plain, { regexp: 'rlike', regexp_like: 'rlike' })]
