import { type Emit, form } from './define.ts'
import { guarded } from './guarded.ts'
import { rowHash } from './rowHash.ts'

const script = { treatment: 'script' } as const

/** 256 bits are DuckDB's own; other lengths, and one that is not a literal, cost a function in JavaScript. */
const sha2: Emit = ([value = '', bits = ''], _, typed) => (typed[1]?.constant === '0' || typed[1]?.constant === '256' ? `sha256(${value})` : `dbx_js_sha2(${value}, ${bits})`)

const toBinary = (attempt: boolean): Emit => ([value = '', format = ''], call, typed) => {
  const name = typed[1]?.constant
  if (name === null || format === 'CAST(NULL AS VARCHAR)') return 'CAST(NULL AS BLOB)'
  const must = (bytes: string, kind: string): string => (attempt ? bytes : `dbx_must_bytes(${value}, ${bytes}, '${kind}')`)
  switch (name?.toLowerCase()) {
    case 'utf-8': case 'utf8': return `encode(${value})`
    case 'base64': return must(`dbx_js_base64_bytes(${value})`, 'BASE64')
    case 'hex': return must(`dbx_unhex(${value})`, 'HEX')
    case undefined: return call.refuse('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', `the format must be a literal, not ${format}`)
    default: return attempt ? 'CAST(NULL AS BLOB)' : call.refuse('DATATYPE_MISMATCH.INVALID_ARG_VALUE', `the format must be 'hex', 'base64' or 'utf-8'`)
  }
}

const encode: Emit = ([value = '', charset = ''], _, typed) => (/^utf-8$/i.test(typed[1]?.constant ?? '') ? `encode(${value})` : `dbx_js_encode(${value}, ${charset})`)

const noBytes = `''::BLOB`
const aes = (name: string, encrypts: boolean): ReturnType<typeof form>[] => {
  const types = ['binary', 'binary', 'string', 'string', ...(encrypts ? ['binary', 'binary'] : ['binary'])]
  const defaults = ['', '', `'GCM'`, `'DEFAULT'`, noBytes, noBytes]
  return types.slice(1).map((_, index) => {
    const given = index + 2
    const args = types.map((_type, at) => (at < given ? `$${at + 1}` : (defaults[at] ?? '')))
    return form(`${name}(${types.slice(0, given).join(', ')}) : binary`, `dbx_js_${name}(${args.join(', ')})`, { ...script, ...(name.startsWith('try') ? { nullable: 'always' as const } : {}) })
  })
}

/** Bytes: digests and hashes, encryption, encodings, and the forms of text functions that take BINARY. */
export const binaryForms = [
  form('base64(binary) : string', 'dbx_base64($1)'),
  form('unbase64(string) : binary', 'dbx_js_unbase64($1)'),
  form('to_base32(binary) : string', 'dbx_js_to_base32($1)'),
  form('from_base32(string) : binary', 'dbx_js_from_base32($1)'),
  form('hex(bigint) : string', 'upper(to_hex($1))'),
  form('hex(string) : string', 'hex(encode($1))'),
  form('hex(binary) : string', 'hex($1)'),
  form('unhex(string) : binary', 'dbx_unhex($1)', { nullable: 'always' }),
  form('bin(bigint) : string', 'bin($1)'),
  form('md5(binary) : string', 'md5($1)'),
  form('sha1(binary) : string', 'sha1($1)'),
  form('sha2(binary, int) : string', sha2, { nullable: 'always' }),
  form('crc32(binary) : bigint', 'dbx_js_crc32($1)'),
  form('hmac(binary, binary) : binary', `dbx_js_hmac($1, $2, 'SHA-256')`),
  form('hmac(binary, binary, string) : binary', 'dbx_js_hmac($1, $2, $3)'),
  form('hash(any, any...) : int', rowHash('dbx_js_murmur3'), { ...script, nullable: 'never' }),
  form('xxhash64(any, any...) : bigint', rowHash('dbx_js_xxhash64'), { ...script, nullable: 'never' }),
  ...aes('aes_encrypt', true), ...aes('aes_decrypt', false), ...aes('try_aes_decrypt', false),
  form('encode(string, string) : binary', encode),
  form('to_binary(string) : binary', `dbx_must_bytes($1, dbx_unhex($1), 'HEX')`),
  form('to_binary(string, string) : binary', toBinary(false)),
  form('try_to_binary(string) : binary', 'dbx_unhex($1)', { nullable: 'always' }),
  form('try_to_binary(string, string) : binary', toBinary(true), { nullable: 'always' }),
  // A STRING here is always valid; bytes are looked at before they become one.
  form('is_valid_utf8(string) : boolean', 'CASE WHEN $1 IS NOT NULL THEN true END'),
  form('is_valid_utf8(binary) : boolean', 'dbx_js_is_utf8($1)'),
  form('make_valid_utf8(string) : string', '$1'),
  form('make_valid_utf8(binary) : string', 'dbx_js_lenient_text($1)'),
  form('validate_utf8(string) : string', '$1'),
  form('validate_utf8(binary) : string', 'dbx_js_must_utf8($1)'),
  form('try_validate_utf8(string) : string', '$1'),
  form('try_validate_utf8(binary) : string', 'dbx_js_try_utf8($1)', { nullable: 'always' }),
  form('length(binary) : int', 'CAST(octet_length($1) AS INTEGER)'),
  form('octet_length(binary) : int', 'CAST(octet_length($1) AS INTEGER)'),
  form('bit_length(binary) : int', 'CAST(octet_length($1) * 8 AS INTEGER)'),
  form('substring(binary, int) : binary', guarded('dbx_bytes_from($1, $2)', 2)),
  form('substring(binary, int, int) : binary', guarded('dbx_bytes($1, $2, $3)', 2, 3)),
  form('left(binary, int) : binary', guarded('dbx_bytes($1, 1, greatest($2, 0))', 2)),
  form('overlay(binary, binary, int) : binary', guarded('dbx_overlay_bytes($1, $2, $3, octet_length($2))', 1, 2, 3), { untyped: { 1: 'DATA_DIFF_TYPES', 2: 'DATA_DIFF_TYPES' } }),
  form('overlay(binary, binary, int, int) : binary', guarded('dbx_overlay_bytes($1, $2, $3, CASE WHEN $4 < 0 THEN octet_length($2) ELSE $4 END)', 1, 2, 3, 4), { untyped: { 1: 'DATA_DIFF_TYPES', 2: 'DATA_DIFF_TYPES' } }),
  form('lpad(binary, int) : binary', `dbx_js_pad_bytes($1, $2, '\\x00'::BLOB, true)`),
  form('lpad(binary, int, binary) : binary', 'dbx_js_pad_bytes($1, $2, $3, true)'),
  form('rpad(binary, int) : binary', `dbx_js_pad_bytes($1, $2, '\\x00'::BLOB, false)`),
  form('rpad(binary, int, binary) : binary', 'dbx_js_pad_bytes($1, $2, $3, false)'),
  form('elt(int, binary, binary...) : binary', args => `dbx_array_item([${args.slice(1).join(', ')}], ${args[0] ?? ''} - 1)`, { nullable: 'always' }),
  form('startswith(binary, binary) : boolean', 'starts_with(hex($1), hex($2))'),
  form('endswith(binary, binary) : boolean', 'ends_with(hex($1), hex($2))'),
  form('contains(binary, binary) : boolean', 'dbx_js_bytes_contain($1, $2)'),
]
