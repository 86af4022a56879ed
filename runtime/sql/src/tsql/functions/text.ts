import { fail, quoteText, type Sql } from '../context.ts'
import { likePattern } from '../predicates.ts'
import { convert } from '../convert.ts'
import { isText, longer, sqlTypes, type TsqlType } from '../type.ts'
import { type Call, define, textOf, type TsqlFunction } from './define.ts'

const sameLength = (call: Call, index = 0): TsqlType => {
  const { type } = call.value(index)
  return isText(type) ? textOf(type, type.length) : textOf(type, 8000)
}
const same = (macro: (text: string) => string) => (call: Call): Sql => ({ text: macro(call.text(0)), type: sameLength(call) })
const int = (text: string): Sql => ({ text, type: sqlTypes.int })

export const textFunctions: readonly TsqlFunction[] = [
  define('LEN(text)', [1, 1], 'int', 'macro', call => int(`tsql_len(${call.text(0)})`)),
  define('DATALENGTH(value)', [1, 1], 'int', 'rewrite', call => {
    const { type, text } = call.value(0)
    if (isText(type)) return int(`CAST(${type.kind.startsWith('n') ? `length(${text}) * 2` : `octet_length(encode(${text}))`} AS INTEGER)`)
    const sizes: Readonly<Record<string, number>> = { bit: 1, tinyint: 1, smallint: 2, int: 4, bigint: 8, real: 4, float: 8, date: 3, datetime: 8, smalldatetime: 4, money: 8, smallmoney: 4, uniqueidentifier: 16 }
    const size = sizes[type.kind]
    if (type.kind === 'varbinary' || type.kind === 'binary') return int(`CAST(octet_length(${text}) AS INTEGER)`)
    if (size === undefined) return fail(call.context, call.place, 'UNSUPPORTED_FEATURE', `DATALENGTH of a ${type.kind} is not supported`)
    return int(`CASE WHEN ${text} IS NOT NULL THEN ${size} END`)
  }),
  define('LEFT(text, length)', [2, 2], 'text', 'macro', call => ({ text: `tsql_left(${call.text(0)}, ${call.int(1)})`, type: sameLength(call) })),
  define('RIGHT(text, length)', [2, 2], 'text', 'macro', call => ({ text: `tsql_right(${call.text(0)}, ${call.int(1)})`, type: sameLength(call) })),
  define('SUBSTRING(text, start, length)', [3, 3], 'text', 'macro', call => ({ text: `tsql_substring(${call.text(0)}, ${call.int(1)}, ${call.int(2)})`, type: sameLength(call) })),
  define('UPPER(text)', [1, 1], 'text', 'native', same(text => `upper(${text})`)),
  define('LOWER(text)', [1, 1], 'text', 'native', same(text => `lower(${text})`)),
  define('LTRIM(text [, characters])', [1, 2], 'text', 'rewrite', call => ({ text: `ltrim(${call.text(0)}, ${call.has(1) ? call.text(1) : `' '`})`, type: sameLength(call) })),
  define('RTRIM(text [, characters])', [1, 2], 'text', 'rewrite', call => ({ text: `rtrim(${call.text(0)}, ${call.has(1) ? call.text(1) : `' '`})`, type: sameLength(call) })),
  define('TRIM([characters FROM] text)', [1, 2], 'text', 'rewrite', call => ({ text: `trim(${call.text(0)}, ${call.has(1) ? call.text(1) : `' '`})`, type: sameLength(call) })),
  define('BTRIM(text, characters)', [1, 2], 'text', 'rewrite', call => ({ text: `trim(${call.text(0)}, ${call.has(1) ? call.text(1) : `' '`})`, type: sameLength(call) }), 'how TRIM(characters FROM text) is read; not a function of the server'),
  define('REPLACE(text, pattern, replacement)', [3, 3], 'text', 'macro', call => ({ text: `tsql_replace(${call.text(0)}, ${call.text(1)}, ${call.text(2)})`, type: textOf(call.value(0).type, 8000) })),
  define('CHARINDEX(pattern, text [, start])', [2, 3], 'int', 'macro', call =>
    int(call.has(2) ? `tsql_charindex_from(${call.text(0)}, ${call.text(1)}, ${call.int(2)})` : `tsql_charindex(${call.text(0)}, ${call.text(1)})`)),
  define('PATINDEX(pattern, text)', [2, 2], 'int', 'rewrite', patindex, 'the pattern must be a literal'),
  define('STUFF(text, start, length, replacement)', [4, 4], 'text', 'macro', call => ({ text: `tsql_stuff(${call.text(0)}, ${call.int(1)}, ${call.int(2)}, ${call.text(3)})`, type: textOf(call.value(0).type, 8000) })),
  define('REVERSE(text)', [1, 1], 'text', 'native', same(text => `reverse(${text})`)),
  define('REPLICATE(text, times)', [2, 2], 'text', 'rewrite', call => ({ text: `CASE WHEN ${call.int(1)} >= 0 THEN repeat(${call.text(0)}, ${call.int(1)}) END`, type: textOf(call.value(0).type, 8000) })),
  define('SPACE(length)', [1, 1], 'text', 'rewrite', call => ({ text: `CASE WHEN ${call.int(0)} >= 0 THEN repeat(' ', ${call.int(0)}) END`, type: { kind: 'varchar', length: 8000 } })),
  define('CONCAT(value, value, …)', [2, 254], 'text', 'rewrite', call => ({ text: `concat(${call.args.map((_, index) => call.text(index)).join(', ')})`, type: concatenated(call, 0) })),
  define('CONCAT_WS(separator, value, value, …)', [3, 254], 'text', 'rewrite', call => ({
    text: `concat_ws(coalesce(${call.text(0)}, ''), ${call.args.slice(1).map((_, index) => call.text(index + 1)).join(', ')})`, type: concatenated(call, 1),
  })),
  define('ASCII(text)', [1, 1], 'int', 'rewrite', call => int(`CASE WHEN ${call.text(0)} <> '' THEN ascii(${call.text(0)}) END`)),
  define('UNICODE(text)', [1, 1], 'int', 'rewrite', call => int(`CASE WHEN ${call.text(0)} <> '' THEN unicode(${call.text(0)}) END`)),
  define('CHAR(code)', [1, 1], 'char(1)', 'rewrite', call => ({ text: `CASE WHEN ${call.int(0)} BETWEEN 0 AND 255 THEN chr(${call.int(0)}) END`, type: { kind: 'varchar', length: 1 } }), 'codes above 127 are Unicode here'),
  define('NCHAR(code)', [1, 1], 'nchar(1)', 'rewrite', call => ({ text: `chr(${call.int(0)})`, type: { kind: 'nvarchar', length: 1 } })),
  define('QUOTENAME(text)', [1, 1], 'nvarchar(258)', 'macro', call => ({ text: `tsql_quotename(${call.text(0)})`, type: { kind: 'nvarchar', length: 258 } })),
  define('STR(number [, length [, decimals]])', [1, 3], 'varchar', 'rewrite', call => {
    const decimals = call.has(2) ? call.int(2) : '0'
    const length = call.has(1) ? call.int(1) : '10'
    const printed = `CAST(CAST(round(${call.as(0, sqlTypes.float)}, ${decimals}) AS DECIMAL(38,16)) AS VARCHAR)`
    const cut = `CASE WHEN ${decimals} = 0 THEN split_part(${printed}, '.', 1) ELSE left(${printed}, length(split_part(${printed}, '.', 1)) + 1 + ${decimals}) END`
    return { text: `CASE WHEN length(${cut}) > ${length} THEN repeat('*', ${length}) ELSE lpad(${cut}, ${length}, ' ') END`, type: { kind: 'varchar', length: 8000 } }
  }),
  define('TRANSLATE(text, characters, translations)', [3, 3], 'text', 'native', call => ({ text: `translate(${call.text(0)}, ${call.text(1)}, ${call.text(2)})`, type: sameLength(call) })),
]

function concatenated(call: Call, from: number): TsqlType {
  const types = call.args.slice(from).map((_, index) => call.value(index + from).type)
  const length = types.reduce<number | 'max'>((sum, type) => (sum === 'max' || longer(isText(type) ? type.length : 40, 0) === 'max' ? 'max' : sum + (isText(type) ? Number(type.length) : 40)), 0)
  const national = types.some(type => isText(type) && type.kind.startsWith('n'))
  return { kind: national ? 'nvarchar' : 'varchar', length: length === 'max' ? 'max' : Math.max(1, Math.min(length, national ? 4000 : 8000)) }
}

/** The position of the first match: how much stands before it, found by the shortest prefix in front of the pattern. */
function patindex(call: Call): Sql {
  const pattern = call.value(0)
  if (typeof pattern.literal !== 'string') return fail(call.context, call.place, 'UNSUPPORTED_FEATURE', 'PATINDEX with a pattern that is not a literal is not supported')
  const text = convert(call.context, call.value(1), { to: sqlTypes.text, place: call.place }).text
  const anchored = !pattern.literal.startsWith('%')
  const body = likePattern(pattern.literal.replace(/^%/, '').replace(/%$/, '')).replace(/ \*$/, '')
  const tail = pattern.literal.endsWith('%') ? '' : ' *$'
  const regex = quoteText(`(?is)^${anchored ? '()' : '(.*?)'}${body}${tail}`)
  return int(`CAST(CASE WHEN ${text} IS NULL THEN NULL WHEN regexp_matches(${text}, ${regex}) THEN length(regexp_extract(${text}, ${regex}, 1)) + 1 ELSE 0 END AS INTEGER)`)
}
