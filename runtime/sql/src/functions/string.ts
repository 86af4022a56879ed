import { aliases, type Emit, form, functions, refused } from './define.ts'
import { binaryForms } from './binary.ts'
import { formatForms } from './formatText.ts'
import { guarded } from './guarded.ts'
import { regexFunctions } from './regex.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'
import { concatenate } from '../analyse/rules/arithmetic.ts'
import { likeText } from '../analyse/rules/likeText.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { isText } from '../analyse/lattice.ts'
import { toText } from '../analyse/casts.ts'
import { sharing } from '../analyse/once.ts'
import { type Scope } from '../analyse/scope.ts'
import { compose, type Typed } from '../analyse/typed.ts'
import { type FunctionCall } from '../tree/expression.ts'
import { types } from '../types.ts'

const maskNames = ['upperChar', 'lowerChar', 'digitChar', 'otherChar']
const maskDefaults = [`'X'`, `'x'`, `'n'`, 'NULL']

/** `mask` with so many of its characters given. */
const maskWith = (given: number): Emit => (args, call, typed) => {
  const wrong = typed.slice(1).findIndex(value => value.constant === undefined || (value.constant !== null && Array.from(value.constant).length !== 1))
  if (wrong >= 0) return call.refuse(typed[wrong + 1]?.constant === undefined ? 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT' : 'DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE', `${maskNames[wrong] ?? ''} must be a literal of one character, or null`)
  return `dbx_js_mask(${[...args.slice(0, given + 1), ...maskDefaults.slice(given)].join(', ')})`
}

const collate: Emit = ([value = ''], call, typed) => {
  const name = typed[1]?.constant ?? ''
  return /^(system\.builtin\.)?utf8_binary$/i.test(name) ? value : call.refuse('UNSUPPORTED_FEATURE', `the collation ${name} has no local counterpart`, 'UTF8_BINARY is the one there is')
}

/** Where to start from comes first: 0 is found from NULL on, whatever the strings. */
const locateFrom: Emit = ([sought = '', text = '', start = ''], _, typed) => {
  const found = `CASE WHEN ${sought} IS NOT NULL AND ${text} IS NOT NULL THEN dbx_locate(${sought}, ${text}, ${start}) END`
  return typed[2]?.nullable === true ? `CASE WHEN ${start} IS NULL THEN 0 ELSE ${found} END` : found
}

/** A threshold that is NULL in a row counts as 0; a literal one makes the call NULL. */
const levenshteinWithin: Emit = (args, _, typed) => (typed[2]?.constant === null ? 'CAST(NULL AS INTEGER)' : `dbx_levenshtein_within(${args.join(', ')})`)

const plain = functions('scalar', [
  form('upper(string) : string', 'dbx_upper($1)'),
  form('lower(string) : string', 'dbx_lower($1)'),
  form('length(string) : int', 'CAST(length($1) AS INTEGER)'),
  form('octet_length(string) : int', 'CAST(strlen($1) AS INTEGER)', { treatment: 'native' }),
  form('bit_length(string) : int', 'CAST(strlen($1) * 8 AS INTEGER)'),
  form('trim(string) : string', `trim($1, ' ')`),
  form('trim(string, string) : string', 'trim($2, $1)'),
  form('btrim(string) : string', `trim($1, ' ')`),
  form('btrim(string, string) : string', 'trim($1, $2)'),
  // With two arguments the characters come first: ltrim('x', 'xa') is 'a'.
  form('ltrim(string) : string', `ltrim($1, ' ')`),
  form('ltrim(string, string) : string', 'ltrim($2, $1)'),
  form('rtrim(string) : string', `rtrim($1, ' ')`),
  form('rtrim(string, string) : string', 'rtrim($2, $1)'),
  form('substring(string, int) : string', guarded('dbx_substring_from($1, $2)', 2), { treatment: 'macro' }),
  form('substring(string, int, int) : string', guarded('dbx_substring($1, $2, $3)', 2, 3), { treatment: 'macro' }),
  form('substring_index(string, string, int) : string', ([text = '', by = '', count = ''], _, typed) => `dbx_substring_index${typeof typed[1]?.constant === 'string' ? '' : '_by'}(${text}, ${by}, ${count})`, { treatment: 'macro' }),
  form('left(string, int) : string', guarded('left($1, greatest($2, 0))', 2)),
  form('right(string, int) : string', guarded('right($1, greatest($2, 0))', 2)),
  form('lpad(string, int) : string', guarded(`dbx_lpad($1, $2, ' ')`, 1, 2), { treatment: 'macro' }),
  form('lpad(string, int, string) : string', guarded('dbx_lpad($1, $2, $3)', 1, 2, 3), { treatment: 'macro' }),
  form('rpad(string, int) : string', guarded(`dbx_rpad($1, $2, ' ')`, 1, 2), { treatment: 'macro' }),
  form('rpad(string, int, string) : string', guarded('dbx_rpad($1, $2, $3)', 1, 2, 3), { treatment: 'macro' }),
  form('repeat(string, int) : string', guarded('repeat($1, greatest($2, 0))', 2)),
  form('space(int) : string', guarded(`repeat(' ', greatest($1, 0))`, 1)),
  form('reverse(string) : string', 'CASE WHEN strlen($1) = length($1) THEN reverse($1) ELSE dbx_js_reverse($1) END', { treatment: 'rewrite' }),
  form('reverse(binary) : binary', `unhex(array_to_string(list_reverse(regexp_extract_all(hex($1), '..')), ''))`),
  form('reverse(array<T>) : array<T>', 'list_reverse($1)', { treatment: 'native' }),
  form('replace(string, string) : string', `dbx_replace($1, $2, '')`),
  form('replace(string, string, string) : string', 'dbx_replace($1, $2, $3)'),
  form('translate(string, string, string) : string', 'translate($1, $2, $3)'),
  form('instr(string, string) : int', 'CAST(instr($1, $2) AS INTEGER)'),
  form('instr(string, string, int) : int', 'dbx_js_instr($1, $2, $3, 1)'),
  form('instr(string, string, int, int) : int', 'dbx_js_instr($1, $2, $3, $4)'),
  form('locate(string, string) : int', 'CAST(instr($2, $1) AS INTEGER)'),
  form('locate(string, string, int) : int', locateFrom, { treatment: 'macro' }),
  form('ascii(string) : int', 'ascii($1)'),
  form('char(bigint) : string', `CASE WHEN $1 < 0 THEN '' ELSE chr(CAST($1 & 255 AS INTEGER)) END`),
  form('initcap(string) : string', 'dbx_initcap($1)'),
  form('split_part(string, string, int) : string', guarded('dbx_split_part($1, $2, $3)', 3), { treatment: 'macro' }),
  form('startswith(string, string) : boolean', 'starts_with($1, $2)', { treatment: 'native' }),
  form('endswith(string, string) : boolean', 'ends_with($1, $2)', { treatment: 'native' }),
  form('contains(string, string) : boolean', 'contains($1, $2)'),
  ...(['LIKE', 'ILIKE'] as const).flatMap(operator => {
    const emit: Emit = (args, call, typed) => (typed[1] ? likeText(args[0] ?? '', operator, typed[1], typed[2] ? (typed[2].constant ?? '') : '\\', call.refuse) : '')
    const name = operator.toLowerCase()
    return [form(`${name}(string, string) : boolean`, emit), form(`${name}(string, string, string) : boolean`, emit)]
  }),
  form('overlay(string, string, int) : string', guarded('dbx_overlay($1, $2, $3, length($2))', 1, 2, 3), { treatment: 'macro' }),
  form('overlay(string, string, int, int) : string', guarded('dbx_overlay($1, $2, $3, CASE WHEN $4 < 0 THEN length($2) ELSE $4 END)', 1, 2, 3, 4), { treatment: 'macro' }),
  form('levenshtein(string, string) : int', 'dbx_levenshtein($1, $2)'),
  form('elt(int, string, string...) : string', args => `dbx_array_item([${args.slice(1).join(', ')}], ${args[0] ?? ''} - 1)`, { nullable: 'always' }),
  form('find_in_set(string, string) : int', guarded(`CASE WHEN contains($1, ',') THEN 0 ELSE CAST(coalesce(list_position(string_split($2, ','), $1), 0) AS INTEGER) END`, 1, 2)),
  form('url_encode(string) : string', 'dbx_url_encode($1)'),
  form('url_decode(string) : string', 'dbx_url_decode($1)'),
  form('try_url_decode(string) : string', 'dbx_js_try_url_decode($1)', { nullable: 'always' }),
  form('parse_url(string, string) : string', `dbx_js_parse_url($1, $2, '', false)`, { nullable: 'always' }),
  form('parse_url(string, string, string) : string', 'dbx_js_parse_url($1, $2, $3, true)', { nullable: 'always' }),
  form('try_parse_url(string, string) : string', `dbx_js_try_parse_url($1, $2, '', false)`, { nullable: 'always' }),
  form('try_parse_url(string, string, string) : string', 'dbx_js_try_parse_url($1, $2, $3, true)', { nullable: 'always' }),
  form('soundex(string) : string', 'dbx_js_soundex($1)'),
  form('luhn_check(string) : boolean', 'dbx_js_luhn_check($1)'),
  form('sentences(string) : array<array<string>>', `dbx_js_sentences($1, '')`),
  form('sentences(string, string) : array<array<string>>', `dbx_js_sentences($1, coalesce($2, ''))`),
  form('sentences(string, string, string) : array<array<string>>', `dbx_js_sentences($1, coalesce($2, '') || coalesce('-' || nullif($3, ''), ''))`),
  form('conv(string, int, int) : string', 'dbx_js_conv($1, $2, $3)', { nullable: 'always' }),
  form('quote(string) : string', `('''' || replace($1, '''', '\\''') || '''')`),
  form('jaro_winkler_similarity(string, string) : double', 'dbx_js_jaro_winkler($1, $2)'),
  form('levenshtein(string, string, int) : int', levenshteinWithin, { treatment: 'macro' }),
  form('mask(string) : string', `dbx_js_mask($1, 'X', 'x', 'n', NULL)`),
  form('mask(string, string) : string', maskWith(1), { treatment: 'script' }),
  form('mask(string, string, string) : string', maskWith(2), { treatment: 'script' }),
  form('mask(string, string, string, string) : string', maskWith(3), { treatment: 'script' }),
  form('mask(string, string, string, string, string) : string', maskWith(4), { treatment: 'script' }),
  form('collation(string) : string', `'SYSTEM.BUILTIN.UTF8_BINARY'`, { nullable: 'never' }),
  form('collate(string, string) : string', collate),
  form('uuid() : string', 'CAST(uuid() AS VARCHAR)', { nullable: 'never' }),
  ...binaryForms, ...formatForms,
], {
  initcap: 'a word begins after a blank',
})

/** The text of `concat_ws`. */
function joined(by: Typed, parts: readonly Typed[], node: FunctionCall, scope: Scope): Typed {
  const texts: string[] = []
  for (const part of parts) {
    if (part.type.kind === 'array') {
      const element = isText(part.type.element) || part.type.element.kind === 'void' ? part.duckdb : `list_transform(${part.duckdb}, lambda _e: ${toText('_e', part.type.element) ?? '_e'})`
      texts.push(`coalesce(list_filter(${element}, lambda _s: _s IS NOT NULL), [])`)
      continue
    }
    const text = scope.semantics.coerce(part, types.string, scope)
    if (!text) return scope.report(part.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', 'concat_ws joins strings and arrays of strings')
    texts.push(`list_filter([${text.duckdb}], lambda _s: _s IS NOT NULL)`)
  }
  const scalars = parts.every(part => part.type.kind !== 'array')
  const duckdb = scalars && parts.length > 0 ? `concat_ws(${[by.duckdb, ...parts.map(part => scope.semantics.coerce(part, types.string, scope)?.duckdb ?? '')].join(', ')})` : parts.length === 0 ? `CASE WHEN ${by.duckdb} IS NOT NULL THEN '' END` : `${typeof by.constant === 'string' ? 'dbx_array_join' : 'dbx_array_join_by'}(flatten([${texts.join(', ')}]), ${by.duckdb})`
  return compose(node.place, [by, ...parts], { type: types.string, nullable: by.nullable, duckdb })
}

const own: FunctionEntry[] = [
  special('concat', 'concat(any, …) : string, binary or array', (node, scope) => concatenate(argumentsOf(node, scope), node.place, scope)),
  special('concat_ws', 'concat_ws(string, string or array<string>, …) : string', (node, scope) => {
    const [separator, ...parts] = argumentsOf(node, scope)
    const by = separator && scope.semantics.coerce(separator, types.string, scope)
    if (!by) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'concat_ws takes a separator and the values to join')
    return sharing([by, ...parts], ([separatorText = by, ...rest]) => joined(separatorText, rest, node, scope))
  }),
]

export const stringFunctions: readonly FunctionEntry[] = [
  ...plain, ...own, ...regexFunctions,
  ...aliases(plain, {
    ucase: 'upper', lcase: 'lower', char_length: 'length', character_length: 'length', len: 'length', substr: 'substring', chr: 'char', sha: 'sha1', printf: 'format_string', position: 'locate',
  }),
  ...functions('scalar', [
    form('charindex(string, string) : int', 'CAST(instr($2, $1) AS INTEGER)'),
    form('charindex(string, string, int) : int', guarded('dbx_locate($1, $2, $3)', 1, 2), { treatment: 'macro' }),
  ]),
  ...refused('its rows would be a table of collations, and there is one collation here', ['collations']),
]
