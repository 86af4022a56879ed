import { aliases, type Emit, form, functions, refused } from './define.ts'
import { regexFunctions } from './regex.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'
import { concatenate } from '../analyse/rules/arithmetic.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { isText } from '../analyse/lattice.ts'
import { toText } from '../analyse/casts.ts'
import { compose } from '../analyse/typed.ts'
import { types } from '../types.ts'

/** Text of a `sha2` call: only 256 bits are there without code of our own. */
const sha2: Emit = ([value = '', bits = ''], call, typed) => {
  const wanted = typed[1]?.constant
  if (wanted === '0' || wanted === '256') return `sha256(${value})`
  return call.refuse('UNSUPPORTED_FUNCTION', `only 256 bits (or 0) are supported, as a literal, not ${bits}`)
}

/** Java's format strings as far as DuckDB's printf means the same by them. */
const formatString: Emit = ([pattern = '', ...args], call, typed) => {
  const text = typed[0]?.constant
  if (typeof text !== 'string') return call.refuse('UNSUPPORTED_FUNCTION', 'the format must be a literal')
  const places = text.match(/%[^%a-zA-Z]*[a-zA-Z%]/g) ?? []
  const odd = places.find(place => !/^%(%|-?\d*s|-?0?\d*d|-?0?\d*(\.\d+)?f|0?\d*x)$/.test(place))
  if (odd) return call.refuse('UNSUPPORTED_FUNCTION', `the conversion ${odd} is not supported`)
  const used = places.filter(place => place !== '%%')
  if (used.length > args.length) return call.refuse('INVALID_PARAMETER_VALUE', `the format wants ${used.length} values and there are ${args.length}`)
  const values = used.map((place, index) => {
    const value = typed[index + 1]
    if (!place.endsWith('s') || !value) return args[index] ?? ''
    return `coalesce(${toText(value.duckdb, value.type) ?? `CAST(${value.duckdb} AS VARCHAR)`}, 'null')`
  })
  return `printf(${[pattern, ...values].join(', ')})`
}

const plain = functions('scalar', [
  form('upper(string) : string', 'dbx_upper($1)'),
  form('lower(string) : string', 'dbx_lower($1)'),
  form('length(string) : int', 'CAST(length($1) AS INTEGER)'),
  form('length(binary) : int', 'CAST(octet_length($1) AS INTEGER)'),
  form('octet_length(string) : int', 'CAST(strlen($1) AS INTEGER)', { treatment: 'native' }),
  form('octet_length(binary) : int', 'CAST(octet_length($1) AS INTEGER)'),
  form('bit_length(string) : int', 'CAST(strlen($1) * 8 AS INTEGER)'),
  form('bit_length(binary) : int', 'CAST(octet_length($1) * 8 AS INTEGER)'),
  form('trim(string) : string', `trim($1, ' ')`),
  form('trim(string, string) : string', 'trim($2, $1)'),
  form('btrim(string) : string', `trim($1, ' ')`),
  form('btrim(string, string) : string', 'trim($1, $2)'),
  // With two arguments the characters come first: ltrim('x', 'xa') is 'a'.
  form('ltrim(string) : string', `ltrim($1, ' ')`),
  form('ltrim(string, string) : string', 'ltrim($2, $1)'),
  form('rtrim(string) : string', `rtrim($1, ' ')`),
  form('rtrim(string, string) : string', 'rtrim($2, $1)'),
  form('substring(string, int) : string', 'dbx_substring_from($1, $2)'),
  form('substring(string, int, int) : string', 'dbx_substring($1, $2, $3)'),
  form('substring_index(string, string, int) : string', ([text = '', by = '', count = ''], _, typed) => `dbx_substring_index${typeof typed[1]?.constant === 'string' ? '' : '_by'}(${text}, ${by}, ${count})`, { treatment: 'macro' }),
  form('left(string, int) : string', 'left($1, greatest($2, 0))'),
  form('right(string, int) : string', 'right($1, greatest($2, 0))'),
  form('lpad(string, int) : string', `dbx_lpad($1, $2, ' ')`),
  form('lpad(string, int, string) : string', 'dbx_lpad($1, $2, $3)'),
  form('rpad(string, int) : string', `dbx_rpad($1, $2, ' ')`),
  form('rpad(string, int, string) : string', 'dbx_rpad($1, $2, $3)'),
  form('repeat(string, int) : string', 'repeat($1, greatest($2, 0))'),
  form('space(int) : string', `repeat(' ', greatest($1, 0))`),
  form('reverse(string) : string', 'reverse($1)'),
  form('reverse(array<T>) : array<T>', 'list_reverse($1)', { treatment: 'native' }),
  form('replace(string, string) : string', `dbx_replace($1, $2, '')`),
  form('replace(string, string, string) : string', 'dbx_replace($1, $2, $3)'),
  form('translate(string, string, string) : string', 'translate($1, $2, $3)'),
  form('instr(string, string) : int', 'CAST(instr($1, $2) AS INTEGER)'),
  form('locate(string, string) : int', 'CAST(instr($2, $1) AS INTEGER)'),
  form('locate(string, string, int) : int', 'dbx_locate($1, $2, $3)'),
  form('ascii(string) : int', `CASE WHEN $1 = '' THEN 0 ELSE ascii($1) END`),
  form('char(bigint) : string', `CASE WHEN $1 < 0 THEN '' ELSE chr(CAST($1 & 255 AS INTEGER)) END`),
  form('initcap(string) : string', 'dbx_initcap($1)'),
  form('split_part(string, string, int) : string', 'dbx_split_part($1, $2, $3)'),
  form('startswith(string, string) : boolean', 'starts_with($1, $2)', { treatment: 'native' }),
  form('endswith(string, string) : boolean', 'ends_with($1, $2)', { treatment: 'native' }),
  form('contains(string, string) : boolean', 'contains($1, $2)'),
  form('like(string, string) : boolean', `($1 LIKE $2 ESCAPE '\\')`),
  form('ilike(string, string) : boolean', `($1 ILIKE $2 ESCAPE '\\')`),
  form('overlay(string, string, int) : string', 'dbx_overlay($1, $2, $3, CAST(length($2) AS INTEGER))'),
  form('overlay(string, string, int, int) : string', 'dbx_overlay($1, $2, $3, CASE WHEN $4 < 0 THEN CAST(length($2) AS INTEGER) ELSE $4 END)'),
  form('levenshtein(string, string) : int', 'dbx_levenshtein($1, $2)'),
  form('elt(int, string, string...) : string', args => `dbx_array_item([${args.slice(1).join(', ')}], ${args[0] ?? ''} - 1)`, { nullable: 'always' }),
  form('find_in_set(string, string) : int', `CASE WHEN contains($1, ',') THEN 0 ELSE CAST(coalesce(list_position(string_split($2, ','), $1), 0) AS INTEGER) END`),
  form('base64(binary) : string', 'base64($1)'),
  form('unbase64(string) : binary', 'from_base64($1)', { treatment: 'native' }),
  form('hex(bigint) : string', 'upper(to_hex($1))'),
  form('hex(string) : string', 'hex(encode($1))'),
  form('hex(binary) : string', 'hex($1)'),
  form('unhex(string) : binary', 'dbx_unhex($1)', { nullable: 'always' }),
  form('bin(bigint) : string', 'bin($1)'),
  form('md5(binary) : string', 'md5($1)'),
  form('sha1(binary) : string', 'sha1($1)'),
  form('sha2(binary, int) : string', sha2),
  form('crc32(binary) : bigint', 'dbx_js_crc32($1)'),
  form('encode(string, string) : binary', ([value = ''], call, typed) => (/^utf-?8$/i.test(typed[1]?.constant ?? '') ? `encode(${value})` : call.refuse('UNSUPPORTED_FUNCTION', 'only UTF-8 is supported'))),
  form('to_binary(string) : binary', 'dbx_unhex($1)', { nullable: 'always' }),
  form('to_binary(string, string) : binary', ([value = ''], call, typed) => {
    const format = typed[1]?.constant?.toLowerCase()
    if (format === 'utf-8' || format === 'utf8') return `encode(${value})`
    return format === 'base64' ? `from_base64(${value})` : format === 'hex' ? `dbx_unhex(${value})` : call.refuse('UNSUPPORTED_FUNCTION', `the format must be 'hex', 'base64' or 'utf-8'`)
  }),
  form('url_encode(string) : string', 'dbx_url_encode($1)'),
  form('url_decode(string) : string', `url_decode(replace($1, '+', ' '))`),
  form('format_number(double, int) : string', ([value = '', digits = ''], call, typed) => {
    const places = Number(typed[1]?.constant ?? Number.NaN)
    return Number.isInteger(places) && places >= 0 ? `format('{:,.${places}f}', ${value})` : call.refuse('UNSUPPORTED_FUNCTION', `the number of decimal places must be a literal, not ${digits}`)
  }),
  form('format_string(string, any...) : string', formatString, { nullable: 'never' }),
  form('uuid() : string', 'CAST(uuid() AS VARCHAR)', { nullable: 'never' }),
  form('is_valid_utf8(string) : boolean', '($1 IS NOT NULL)'),
], {
  upper: 'letters that become several, as ß, do so here too',
  lower: { differs: 'a sigma at the end of a word stays σ; Java writes ς' },
  initcap: 'a word begins after a blank',
  format_number: { differs: 'DECIMAL values are formatted as DOUBLE' },
})

const own: FunctionEntry[] = [
  special('concat', 'concat(any, …) : string, binary or array', (node, scope) => concatenate(argumentsOf(node, scope), node.place, scope)),
  special('concat_ws', 'concat_ws(string, string or array<string>, …) : string', (node, scope) => {
    const [separator, ...parts] = argumentsOf(node, scope)
    const by = separator && scope.semantics.coerce(separator, types.string, scope)
    if (!by) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'concat_ws takes a separator and the values to join')
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
  }),
]

export const stringFunctions: readonly FunctionEntry[] = [
  ...plain, ...own, ...regexFunctions,
  ...aliases(plain, {
    ucase: 'upper', lcase: 'lower', char_length: 'length', character_length: 'length', len: 'length', substr: 'substring', chr: 'char', sha: 'sha1', printf: 'format_string', position: 'locate',
  }),
  ...functions('scalar', [
    form('charindex(string, string) : int', 'CAST(instr($2, $1) AS INTEGER)'),
    form('charindex(string, string, int) : int', 'dbx_locate($1, $2, $3)'),
  ]),
  ...refused('it would need code of our own in the engine', ['soundex', 'hash', 'xxhash64', 'conv', 'parse_url', 'try_parse_url', 'sentences', 'mask', 'randstr', 'luhn_check', 'to_number', 'try_to_number', 'aes_encrypt', 'aes_decrypt', 'try_aes_decrypt', 'collate', 'collation', 'quote', 'try_url_decode', 'make_valid_utf8', 'validate_utf8', 'try_validate_utf8']),
]
