import { fail, type Sql, unsupported } from '../context.ts'
import { convert } from '../convert.ts'
import { comparable } from '../operators.ts'
import { commonType, isBinary, isText, sqlTypes, type TsqlType } from '../type.ts'
import { type Call, define, textOf, type TsqlFunction } from './define.ts'

/** Choices between values, and what belongs to no other list. */
export const generalFunctions: readonly TsqlFunction[] = [
  define('ISNULL(value, replacement)', [2, 2], 'as its first argument', 'rewrite', call => {
    const first = call.value(0)
    if (first.type.kind === 'null') return call.value(1)
    const second = convert(call.context, call.value(1), { to: first.type, explicit: true, place: call.place })
    return { text: `coalesce(${first.text}, ${second.text})`, type: first.type }
  }),
  define('COALESCE(value, value, …)', [2, 254], 'the common type', 'native', call => {
    const type = common(call)
    return { text: `coalesce(${call.args.map((_, index) => call.as(index, type)).join(', ')})`, type }
  }),
  define('NULLIF(value, other)', [2, 2], 'as its first argument', 'rewrite', call => {
    const first = call.value(0)
    const [a, b] = comparable(call.context, [first, call.value(1)], call.place)
    return { text: `(CASE WHEN ${a} = ${b} THEN NULL ELSE ${first.text} END)`, type: first.type }
  }),
  define('IIF(condition, then, else)', [3, 3], 'the common type', 'rewrite', call => {
    const [condition] = call.args
    const type = commonType([call.value(1).type, call.value(2).type])
    if (!condition || type.kind === 'null') return fail(call.context, call.place, '8133', 'at least one of the result expressions in a CASE specification must be an expression other than the NULL constant')
    return { text: `(CASE WHEN ${call.context.rules.predicate(call.context, condition)} THEN ${call.as(1, type)} ELSE ${call.as(2, type)} END)`, type }
  }),
  define('CHOOSE(index, value, …)', [2, 254], 'the common type', 'rewrite', call => {
    const type = commonType(call.args.slice(1).map((_, index) => call.value(index + 1).type))
    const branches = call.args.slice(1).map((_, index) => `WHEN ${index + 1} THEN ${call.as(index + 1, type)}`)
    return { text: `(CASE ${call.int(0)} ${branches.join(' ')} END)`, type }
  }),
  define('NEWID()', [0, 0], 'uniqueidentifier', 'native', () => ({ text: 'uuid()', type: sqlTypes.uniqueidentifier })),
  define('HASHBYTES(algorithm, value)', [2, 2], 'varbinary(8000)', 'rewrite', hashBytes, 'MD5, SHA1 and SHA2_256; an NVARCHAR is hashed as UTF-8 here, not as UTF-16, and is therefore refused'),
  define('ISJSON(text)', [1, 1], 'int', 'rewrite', call => ({ text: `CASE WHEN ${call.text(0)} IS NULL THEN NULL WHEN json_valid(${call.text(0)}) AND json_type(${call.text(0)}) IN ('OBJECT', 'ARRAY') THEN 1 ELSE 0 END`, type: sqlTypes.int })),
  define('JSON_VALUE(text, path)', [2, 2], 'nvarchar(4000)', 'rewrite', call => {
    const path = jsonPath(call)
    return { text: `CASE WHEN json_type(${call.text(0)}, ${path}) NOT IN ('OBJECT', 'ARRAY') THEN json_extract_string(${call.text(0)}, ${path}) END`, type: { kind: 'nvarchar', length: 4000 } }
  }),
  define('lagoon_xml_text(xml)', [1, 1], 'nvarchar(max)', 'rewrite', call => ({ text: `replace(replace(replace(${call.text(0)}, '&lt;', '<'), '&gt;', '>'), '&amp;', '&')`, type: sqlTypes.ntext }), `how (SELECT … FOR XML PATH(''), TYPE).value('.', type) is read; not a function of the server`),
  define('JSON_QUERY(text, path)', [1, 2], 'nvarchar(max)', 'rewrite', call => {
    const path = call.has(1) ? jsonPath(call) : `'$'`
    return { text: `CASE WHEN json_type(${call.text(0)}, ${path}) IN ('OBJECT', 'ARRAY') THEN CAST(json_extract(${call.text(0)}, ${path}) AS VARCHAR) END`, type: sqlTypes.ntext }
  }, 'blanks between tokens are not kept'),
  define('FORMAT(value, pattern)', [2, 2], 'nvarchar(4000)', 'rewrite', format, 'dates with yyyy MM dd HH mm ss and their kin in a literal pattern; cultures and numbers are refused'),
]

const common = (call: Call): TsqlType => commonType(call.args.map((_, index) => call.value(index).type))

function hashBytes(call: Call): Sql {
  const algorithm = call.value(0).literal
  const value = call.value(1)
  const names: Readonly<Record<string, string>> = { MD5: 'md5', SHA: 'sha1', SHA1: 'sha1', SHA2_256: 'sha256' }
  const name = typeof algorithm === 'string' ? names[algorithm.toUpperCase()] : undefined
  if (!name) return unsupported(call.context, call.place, `HASHBYTES with ${typeof algorithm === 'string' ? algorithm : 'a computed algorithm'}`, 'MD5, SHA1 and SHA2_256 are supported')
  if (isText(value.type) && value.type.kind.startsWith('n')) return unsupported(call.context, call.place, 'HASHBYTES of an NVARCHAR', 'cast it to VARCHAR')
  if (!isText(value.type) && !isBinary(value.type)) return fail(call.context, call.place, '8116', `argument data type ${value.type.kind} is invalid for argument 2 of hashbytes function`)
  return { text: `unhex(${name}(${value.text}))`, type: { kind: 'varbinary', length: 8000 } }
}

function jsonPath(call: Call): string {
  const { literal } = call.value(1)
  if (typeof literal !== 'string') return unsupported(call.context, call.place, `${call.name} with a path that is not a literal`)
  if (/^\s*strict\b/i.test(literal)) return unsupported(call.context, call.place, 'a strict JSON path')
  const path = literal.replace(/^\s*lax\s+/i, '')
  if (!/^\$(\.("[^"']+"|[A-Za-z_][A-Za-z0-9_]*)|\[\d+\])*$/.test(path)) return fail(call.context, call.place, '13607', `JSON path '${literal}' is not properly formatted`)
  return `'${path}'`
}

const datePieces: readonly (readonly [RegExp, string])[] = [
  [/^yyyy/, '%Y'], [/^yy(?!y)/, '%y'], [/^MMMM/, '%B'], [/^MMM/, '%b'], [/^MM/, '%m'], [/^M/, '%-m'], [/^dddd/, '%A'], [/^ddd/, '%a'], [/^dd/, '%d'], [/^d/, '%-d'],
  [/^HH/, '%H'], [/^H/, '%-H'], [/^hh/, '%I'], [/^h/, '%-I'], [/^mm/, '%M'], [/^m/, '%-M'], [/^ss/, '%S'], [/^s/, '%-S'], [/^fff(?!f)/, '%g'], [/^tt/, '%p'],
  [/^[-/.:, _]/, '$&'], [/^T|^Z/, '$&'], [/^'([^'%]*)'/, '$1'], [/^\\(.)/, '$1'],
]

function format(call: Call): Sql {
  const sql = call.value(0)
  const pattern = call.value(1).literal
  const moment = sql.type.kind === 'date' || sql.type.kind === 'datetime' || sql.type.kind === 'datetime2' || sql.type.kind === 'smalldatetime'
  if (!moment || typeof pattern !== 'string' || pattern.length < 2) return unsupported(call.context, call.place, `FORMAT of a ${sql.type.kind}${typeof pattern === 'string' ? ` with '${pattern}'` : ''}`, 'dates with a literal pattern are supported')
  let rest = pattern
  let result = ''
  while (rest !== '') {
    const found = datePieces.find(([regex]) => regex.test(rest))
    const match = found?.[0].exec(rest)
    if (!found || !match) return unsupported(call.context, call.place, `'${rest}' in the pattern of FORMAT`)
    result += found[1] === '$&' ? match[0] : found[1] === '$1' ? match[1] ?? '' : found[1]
    rest = rest.slice(match[0].length)
  }
  return { text: `strftime(CAST(${sql.text} AS TIMESTAMP), '${result.replaceAll("'", "''")}')`, type: textOf(sqlTypes.ntext, 4000) }
}
