import { judgePattern, type JudgedPattern } from '../regex/index.ts'
import { quoteText, type Typed } from '../analyse/typed.ts'
import { aliases, type Emit, form, functions } from './define.ts'
import { guarded } from './guarded.ts'
import { type CallSite, type FunctionEntry } from './table.ts'

type ReadPattern = Extract<JudgedPattern, { kind: 'read' }>

/**
 * Text with DuckDB's own expressions where `native` finds that the literal pattern means the same there; else a function in
 * JavaScript with Java's expressions.
 */
const chosen = (native: (pattern: ReadPattern, args: readonly string[], typed: readonly Typed[]) => string | undefined, script: string) => (args: readonly string[], call: CallSite, typed: readonly Typed[]): string => {
  const text = typed[1]?.constant
  const judged = typeof text === 'string' ? judgePattern(text) : undefined
  if (judged?.kind === 'unsupported') return call.refuse('UNSUPPORTED_FEATURE', `the regular expression uses ${judged.what}, which has no local counterpart`)
  return (judged?.kind === 'read' ? native(judged, args, typed) : undefined) ?? script.replace(/\$(\d)/g, (_, index: string) => args[Number(index) - 1] ?? '')
}

/** The text of `operand RLIKE pattern`. */
export function rlikeText(operand: string, pattern: Typed, refuse: CallSite['refuse']): string {
  const judged = typeof pattern.constant === 'string' ? judgePattern(pattern.constant) : undefined
  if (judged?.kind === 'unsupported') return refuse('UNSUPPORTED_FEATURE', `the regular expression uses ${judged.what}, which has no local counterpart`)
  return judged?.kind === 'read' && judged.re2ForTest !== undefined ? `regexp_matches(${operand}, ${quoteText(judged.re2ForTest)})` : `dbx_js_rlike(${operand}, ${pattern.duckdb})`
}

const rlike: Emit = ([text = ''], call, typed) => (typed[1] ? rlikeText(text, typed[1], call.refuse) : '')

/** Each match of a pattern that matches no empty text is the same one in both. */
const whole = ({ re2, canBeEmpty }: ReadPattern): string | undefined => (re2 === undefined || canBeEmpty ? undefined : quoteText(re2))

const extract = (name: string, indexAt: number | undefined): Emit => chosen((pattern, [text = ''], typed) => {
  const group = indexAt === undefined ? 1 : Number(typed[indexAt]?.constant ?? Number.NaN)
  if (!(group >= 0 && group <= Math.min(pattern.groups, 9))) return undefined
  // A group that takes no part in a match is an empty text.
  if (name === 'regexp_extract_all') return whole(pattern) && (group === 0 ? `regexp_extract_all(${text}, ${whole(pattern) ?? ''}, 0)` : `list_transform(regexp_extract_all(${text}, ${whole(pattern) ?? ''}, ${group}), lambda _g: coalesce(_g, ''))`)
  const found = group > 0 ? pattern.re2ForTest : pattern.re2
  return found === undefined ? undefined : `regexp_extract(${text}, ${quoteText(found)}, ${group})`
}, `dbx_js_${name}($1, $2, ${indexAt === undefined ? '1' : '$3'})`)

/** Java's replacement `$1` and `\x` as RE2's `\1` and `x`; undefined where it names a group that is not there. */
export function replacementText(java: string, groups: number): string | undefined {
  const names = java.match(/\\[^]|\\$|\$\{?\w*/g) ?? []
  if (names.some(name => name === '\\' || (name.startsWith('$') && !(/^\$\d$/.test(name) && Number(name[1]) <= groups)))) return undefined
  return java.replace(/\\([^])|\$(\d)/g, (_, escaped: string | undefined, number: string | undefined) => (number === undefined ? (escaped === '\\' ? '\\\\' : (escaped ?? '')) : `\\${number}`))
}

const replaceAll = chosen((pattern, [text = ''], typed) => {
  const found = whole(pattern)
  const java = typed[2]?.constant
  const made = typeof java === 'string' ? replacementText(java, pattern.groups) : undefined
  return found === undefined || made === undefined ? undefined : `regexp_replace(${text}, ${found}, ${quoteText(made)}, 'g')`
}, 'dbx_js_regexp_replace($1, $2, $3, 1)')

const replaceFrom: Emit = (args, call, typed) => {
  const position = typed[3]?.constant
  if (position === undefined && !/^CAST\(NULL AS INTEGER\)$/.test(args[3] ?? '')) return call.refuse(/^\(?-/.test(args[3] ?? '') ? 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE' : 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'the position must be a literal above 0')
  if (typeof position === 'string' && Number(position) < 1) return call.refuse('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', 'the position must be above 0')
  return position === '1' ? replaceAll(args, call, typed) : fromPosition(args, call, typed)
}

const fromPosition = chosen(() => undefined, 'dbx_js_regexp_replace($1, $2, $3, $4)')

/** A separator that is no expression needs none. */
const split: Emit = chosen((pattern, [text = ''], typed) => {
  const separator = typed[1]?.constant ?? ''
  if (/^([^\\.[\]{}()*+?^$|]|\\[^a-zA-Z0-9])+$/.test(separator)) return `string_split(${text}, ${quoteText(separator.replace(/\\(.)/gs, '$1'))})`
  return whole(pattern) && `string_split_regex(${text}, ${whole(pattern) ?? ''})`
}, 'dbx_js_split($1, $2, -1)')

const splitWithin: Emit = chosen((pattern, [text = '', , limit = '']) => whole(pattern) && `dbx_split(${text}, ${whole(pattern) ?? ''}, ${limit})`, 'dbx_js_split($1, $2, $3)')

const plain = functions('scalar', [
  form('split(string, string) : array<string>', split),
  form('split(string, string, int) : array<string>', guarded(splitWithin, 1, 3)),
  form('rlike(string, string) : boolean', rlike),
  form('regexp_extract(string, string) : string', extract('regexp_extract', undefined)),
  form('regexp_extract(string, string, int) : string', extract('regexp_extract', 2)),
  form('regexp_extract_all(string, string) : array<string>', extract('regexp_extract_all', undefined)),
  form('regexp_extract_all(string, string, int) : array<string>', extract('regexp_extract_all', 2)),
  form('regexp_replace(string, string, string) : string', replaceAll),
  form('regexp_replace(string, string, string, int) : string', replaceFrom),
  form('regexp_count(string, string) : int', chosen((pattern, [text = '']) => whole(pattern) && `CAST(len(regexp_extract_all(${text}, ${whole(pattern) ?? ''})) AS INTEGER)`, 'dbx_js_regexp_count($1, $2)')),
  form('regexp_substr(string, string) : string', chosen((pattern, [text = '']) => whole(pattern) && `nullif(regexp_extract(${text}, ${whole(pattern) ?? ''}), '')`, 'dbx_js_regexp_substr($1, $2)'), { nullable: 'always' }),
  form('regexp_instr(string, string) : int', 'dbx_js_regexp_instr($1, $2)'),
], { rlike: 'Java\'s expressions; in JavaScript where DuckDB\'s differ', split: 'Java\'s expressions; in JavaScript where DuckDB\'s differ' })

export const regexFunctions: readonly FunctionEntry[] = [...plain, ...aliases(plain, { regexp: 'rlike', regexp_like: 'rlike' })]
