import { fail, quoteText, type Sql, unsupported } from '../context.ts'
import { clockOf, convert } from '../convert.ts'
import { comparable } from '../operators.ts'
import { commonType, isBinary, isInteger, isNumber, isText, sqlTypes, type TsqlType } from '../type.ts'
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
  define('NEWSEQUENTIALID()', [0, 0], 'uniqueidentifier', 'native', call => (call.context.site.file.startsWith('default of ')
    ? { text: 'uuidv7()', type: sqlTypes.uniqueidentifier }
    : fail(call.context, call.place, '302', `the newsequentialid() built-in function can only be used in a DEFAULT expression for a column of type 'uniqueidentifier' in a CREATE TABLE or ALTER TABLE statement`)), 'in a DEFAULT; those of one millisecond are in no order'),
  define('HASHBYTES(algorithm, value)', [2, 2], 'varbinary(8000)', 'rewrite', hashBytes, 'MD5, SHA1 and SHA2_256; an NVARCHAR is hashed as UTF-8 here, not as UTF-16, and is therefore refused'),
  define('ISJSON(text)', [1, 1], 'int', 'rewrite', call => ({ text: `CASE WHEN ${call.text(0)} IS NULL THEN NULL WHEN json_valid(${call.text(0)}) AND json_type(${call.text(0)}) IN ('OBJECT', 'ARRAY') THEN 1 ELSE 0 END`, type: sqlTypes.int })),
  define('JSON_VALUE(text, path)', [2, 2], 'nvarchar(4000)', 'rewrite', call => {
    const path = jsonPath(call)
    return { text: `CASE WHEN json_type(${call.text(0)}, ${path}) NOT IN ('OBJECT', 'ARRAY') THEN json_extract_string(${call.text(0)}, ${path}) END`, type: { kind: 'nvarchar', length: 4000 } }
  }),
  define('LAGOON_XML_TEXT(xml)', [1, 1], 'nvarchar(max)', 'rewrite', call => ({ text: `replace(replace(replace(${call.text(0)}, '&lt;', '<'), '&gt;', '>'), '&amp;', '&')`, type: sqlTypes.ntext }), `how (SELECT … FOR XML PATH(''), TYPE).value('.', type) is read; not a function of the server`),
  define('JSON_QUERY(text, path)', [1, 2], 'nvarchar(max)', 'rewrite', call => {
    const path = call.has(1) ? jsonPath(call) : `'$'`
    return { text: `CASE WHEN json_type(${call.text(0)}, ${path}) IN ('OBJECT', 'ARRAY') THEN CAST(json_extract(${call.text(0)}, ${path}) AS VARCHAR) END`, type: sqlTypes.ntext }
  }, 'blanks between tokens are not kept'),
  define('STRING_ESCAPE(text, type)', [2, 2], 'nvarchar(max)', 'rewrite', call => {
    if (String(call.value(1).literal).toLowerCase() !== 'json') return fail(call.context, call.place, '9810', `STRING_ESCAPE knows the type 'json' only`)
    const json = `CAST(to_json(${call.text(0)}) AS VARCHAR)`
    return { text: `replace(substr(${json}, 2, length(${json}) - 2), '/', '\\/')`, type: sqlTypes.ntext }
  }),
  define('FORMATMESSAGE(text, value, …)', [1, 21], 'nvarchar(2048)', 'rewrite', formatMessage, 'the text must be a literal; %s, %d and %i'),
  define('FORMAT(value, pattern [, culture])', [2, 3], 'nvarchar(4000)', 'rewrite', format, 'dates with yyyy MM dd HH mm ss and their kin, numbers with N, D, P, C, zeros and #,##0.00, in a literal pattern; en-US'),
]

/** `N2`, `D5`, `P1`, `C2`, `000`, `0.00`, `#,##0.00`: of .NET's number formats those that people write. */
function formatNumber(call: Call, sql: Sql, written: Sql['literal']): Sql {
  const refuse = (): never => unsupported(call.context, call.place, `FORMAT of a ${sql.type.kind}${typeof written === 'string' ? ` with '${written}'` : ''}`, 'N2, D5, P1, C2, 000, 0.00 and #,##0.00 are')
  if (typeof written !== 'string') return refuse()
  const result = (text: string): Sql => ({ text, type: textOf(sqlTypes.ntext, 4000) })
  const rounded = (digits: number, factor = ''): string => `round(CAST(${sql.text} AS DECIMAL(38,10))${factor}, ${digits})`
  const fixed = (digits: number, grouped: boolean, factor = ''): string => `format('{:${grouped ? ',' : ''}.${digits}f}', CAST(${rounded(digits, factor)} AS DOUBLE))`
  const [, letter, count] = /^([NnFfPpCcDd])(\d{0,2})$/.exec(written) ?? []
  switch (letter?.toUpperCase()) {
    case 'N': return result(fixed(Number(count || 2), true))
    case 'F': return result(fixed(Number(count || 2), false))
    case 'P': return result(`${fixed(Number(count || 2), true, ' * 100')} || '%'`)
    case 'C': return result(`CASE WHEN ${sql.text} < 0 THEN '-' ELSE '' END || '$' || ltrim(${fixed(Number(count || 2), true)}, '-')`)
    case 'D': return isInteger(sql.type) ? result(padded(sql.text, Number(count || 1))) : refuse()
    default:
  }
  if (/^0+$/.test(written)) return result(padded(`CAST(${rounded(0)} AS BIGINT)`, written.length))
  const [, grouping, fraction = ''] = /^(#,##0|0)(?:\.(0+))?$/.exec(written) ?? []
  return grouping === undefined ? refuse() : result(fixed(fraction.length, grouping !== '0'))
}

const padded = (whole: string, width: number): string => `(CASE WHEN ${whole} < 0 THEN '-' ELSE '' END || CASE WHEN length(CAST(abs(${whole}) AS VARCHAR)) >= ${width} THEN CAST(abs(${whole}) AS VARCHAR) ELSE lpad(CAST(abs(${whole}) AS VARCHAR), ${width}, '0') END)`

const common = (call: Call): TsqlType => commonType(call.args.map((_, index) => call.value(index).type))

function hashBytes(call: Call): Sql {
  const algorithm = call.value(0).literal
  const value = call.value(1)
  const names: Readonly<Record<string, string>> = { MD5: 'md5', SHA: 'sha1', SHA1: 'sha1', SHA2_256: 'sha256' }
  const name = typeof algorithm === 'string' ? names[algorithm.toUpperCase()] : undefined
  if (!name) return unsupported(call.context, call.place, `HASHBYTES with ${typeof algorithm === 'string' ? algorithm : 'a computed algorithm'}`, 'MD5, SHA1 and SHA2_256 are supported')
  if (isText(value.type) && value.type.kind.startsWith('n')) return { text: `unhex(${name}(unhex(tsql_utf16(${value.text}))))`, type: { kind: 'varbinary', length: 8000 } }
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

function formatMessage(call: Call): Sql {
  const { literal } = call.value(0)
  if (typeof literal !== 'string') return unsupported(call.context, call.place, 'FORMATMESSAGE with a text that is not a literal')
  let next = 0
  const pieces = literal.split(/(%[sdi%])/).filter(piece => piece !== '').map(piece => {
    if (piece === '%%') return `'%'`
    if (!/^%[sdi]$/.test(piece)) return /%/.test(piece) ? unsupported(call.context, call.place, `the format ${piece.slice(piece.indexOf('%'))} of FORMATMESSAGE`) : quoteText(piece)
    next += 1
    return next < call.args.length ? `coalesce(${call.text(next)}, '(null)')` : `'(null)'`
  })
  return { text: `(${pieces.length > 0 ? pieces.join(' || ') : `''`})`, type: { kind: 'nvarchar', length: 2048 } }
}

function format(call: Call): Sql {
  const given = call.value(0)
  const sql = given.type.kind === 'datetimeoffset' ? clockOf(given) : given
  const written = call.value(1).literal
  const culture = call.has(2) ? call.value(2).literal : 'en-US'
  if (typeof culture !== 'string' || !/^en-us$/i.test(culture)) return unsupported(call.context, call.place, `the culture ${String(culture)} of FORMAT`, 'en-US is')
  if (isNumber(sql.type) && sql.type.kind !== 'bit') return formatNumber(call, sql, written)
  const pattern = typeof written === 'string' ? ({ d: 'M/d/yyyy', D: 'dddd, MMMM d, yyyy', s: "yyyy-MM-dd'T'HH:mm:ss", u: "yyyy-MM-dd HH:mm:ss'Z'" }[written] ?? written) : written
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
