import { type Place } from '../../place.ts'
import { columnNamed, findNamed, sameName, type TsqlCatalog } from '../catalog.ts'
import { type Context, quoteText, type Sql, unsupported } from '../context.ts'
import { asDecimal, isText, sqlTypes, type TsqlType } from '../type.ts'
import { type Call, define, type TsqlFunction } from './define.ts'

const name = (text: string | undefined): Sql => ({ text: text === undefined ? 'CAST(NULL AS VARCHAR)' : quoteText(text), type: sqlTypes.sysname, literal: text ?? null })
const id = (value: number | undefined): Sql => ({ text: value === undefined ? 'CAST(NULL AS INTEGER)' : String(value), type: sqlTypes.int })

/** What is known of the database and the session. Names and numbers of objects must be literals or variables. */
export const systemFunctions: readonly TsqlFunction[] = [
  define('DB_NAME()', [0, 0], 'sysname', 'constant', call => name(call.context.catalog.database)),
  define('DB_ID()', [0, 0], 'smallint', 'constant', () => ({ text: '5', type: sqlTypes.smallint })),
  define('OBJECT_ID(name [, type])', [1, 2], 'int', 'constant', call => id(objectNamed(call)?.id)),
  define('OBJECT_NAME(id)', [1, 1], 'sysname', 'constant', call => name(objectWithId(call)?.name)),
  define('OBJECT_SCHEMA_NAME(id)', [1, 1], 'sysname', 'constant', call => name(objectWithId(call)?.schema)),
  define('SCHEMA_ID([name])', [0, 1], 'int', 'constant', call => {
    const wanted = call.has(0) ? literalText(call, 0) : 'dbo'
    return id(call.context.catalog.schemas.find(schema => sameName(schema.name, wanted))?.id)
  }),
  define('SCHEMA_NAME([id])', [0, 1], 'sysname', 'rewrite', call => {
    if (!call.has(0)) return name('dbo')
    const branches = call.context.catalog.schemas.map(schema => `WHEN ${schema.id} THEN ${quoteText(schema.name)}`)
    return { text: `(CASE ${call.int(0)} ${branches.join(' ')} END)`, type: sqlTypes.sysname }
  }),
  define('COL_LENGTH(table, column)', [2, 2], 'smallint', 'constant', call => {
    const table = findByText(call.context.catalog, literalText(call, 0))
    const column = columnNamed(call.context.catalog.tables.find(one => one.id === table?.id)?.columns ?? [], literalText(call, 1))
    return { text: column ? String(storedBytes(column.type)) : 'CAST(NULL AS SMALLINT)', type: sqlTypes.smallint }
  }),
  define('SCOPE_IDENTITY()', [0, 0], 'decimal(38,0)', 'constant', call => sessionValue(call.context, 'scope_identity()', call.place)),
  define('IDENT_CURRENT(table)', [1, 1], 'decimal(38,0)', 'rewrite', call => {
    const table = findByText(call.context.catalog, literalText(call, 0))
    const current = table && call.context.variables.get(`ident_current(${table.id})`)
    return current ? { text: current.duckdb, type: current.type } : { text: 'CAST(NULL AS DECIMAL(38,0))', type: { kind: 'decimal', precision: 38, scale: 0 } }
  }),
  define('PARSENAME(name, part)', [2, 2], 'sysname', 'rewrite', call => {
    const whole = call.text(0)
    const part = `nullif(trim(split_part(${whole}, '.', -(${call.int(1)})), '[]"'), '')`
    return { text: `(CASE WHEN ${call.int(1)} BETWEEN 1 AND 4 AND len(string_split(${whole}, '.')) <= 4 THEN ${part} END)`, type: sqlTypes.sysname }
  }, 'a point inside brackets divides, too'),
  define('OBJECT_DEFINITION(id)', [1, 1], 'nvarchar(max)', 'rewrite', call => {
    const { procedures, views, functions } = call.context.catalog
    const branches = [...procedures, ...views, ...functions].map(object => `WHEN ${object.id} THEN ${quoteText(object.definition)}`)
    return { text: branches.length > 0 ? `(CASE ${call.int(0)} ${branches.join(' ')} END)` : 'CAST(NULL AS VARCHAR)', type: sqlTypes.ntext }
  }),
  define('SERVERPROPERTY(name)', [1, 1], 'nvarchar(128)', 'constant', call => name(serverProperties[literalText(call, 0).toLowerCase()]), 'Edition, EngineEdition, ProductVersion, Collation, ServerName; NULL for all others'),
  define('DATABASEPROPERTYEX(database, name)', [2, 2], 'nvarchar(128)', 'constant', call => name(databaseProperties[literalText(call, 1).toLowerCase()]), 'Edition, Status, Collation, Updateability; NULL for all others'),
  define('SESSION_CONTEXT(key)', [1, 1], 'nvarchar(4000)', 'constant', call => {
    const known = call.context.variables.get(`session_context(${literalText(call, 0).toLowerCase()})`)
    return known ? { text: known.duckdb, type: known.type } : name(undefined)
  }),
  define('CURSOR_STATUS(scope, name)', [2, 2], 'smallint', 'constant', call => {
    const known = call.context.variables.get(`cursor_status(${literalText(call, 1).toLowerCase()})`)
    return known ? { text: known.duckdb, type: known.type } : { text: 'CAST(-3 AS SMALLINT)', type: sqlTypes.smallint }
  }),
  define('ROWCOUNT_BIG()', [0, 0], 'bigint', 'constant', call => ({ text: `CAST(${sessionValue(call.context, '@@rowcount', call.place).text} AS BIGINT)`, type: sqlTypes.bigint })),
  define('XACT_STATE()', [0, 0], 'smallint', 'constant', call => sessionValue(call.context, 'xact_state()', call.place)),
  ...['ERROR_NUMBER', 'ERROR_SEVERITY', 'ERROR_STATE', 'ERROR_LINE', 'ERROR_MESSAGE', 'ERROR_PROCEDURE'].map(word => define(`${word}()`, [0, 0], word === 'ERROR_MESSAGE' || word === 'ERROR_PROCEDURE' ? 'nvarchar' : 'int', 'constant', call => {
    const found = call.context.variables.get(`${word.toLowerCase()}()`)
    const isName = word === 'ERROR_MESSAGE' || word === 'ERROR_PROCEDURE'
    return found ? { text: found.duckdb, type: found.type } : isName ? name(undefined) : id(undefined)
  })),
  ...['USER_NAME()', 'SUSER_SNAME()', 'SUSER_NAME()', 'ORIGINAL_LOGIN()', 'CURRENT_USER', 'SESSION_USER', 'SYSTEM_USER', 'USER'].map(signature => define(signature, [0, 0], 'sysname', 'constant', () => name('dbo'), 'always dbo')),
  ...['HOST_NAME()', 'APP_NAME()'].map(signature => define(signature, [0, 0], 'nvarchar(128)', 'constant', () => name('lagoon'), 'always lagoon')),
  define('TYPE_NAME(id)', [1, 1], 'sysname', 'rewrite', call => ({ text: `(CASE ${call.int(0)} ${Object.entries(typeIds).map(([word, number]) => `WHEN ${number} THEN '${word}'`).join(' ')} END)`, type: sqlTypes.sysname })),
]

const collation = 'SQL_Latin1_General_CP1_CI_AS'
const serverProperties: Readonly<Record<string, string>> = { edition: 'SQL Azure', engineedition: '5', productversion: '12.0.2000.8', collation, servername: 'lagoon' }
const databaseProperties: Readonly<Record<string, string>> = { edition: 'GeneralPurpose', status: 'ONLINE', collation, updateability: 'READ_WRITE' }

/** SQL Server's numbers of its types, as `sys.types` has them. */
export const typeIds: Readonly<Record<string, number>> = {
  uniqueidentifier: 36, date: 40, time: 41, datetime2: 42, datetimeoffset: 43, tinyint: 48, smallint: 52, int: 56, smalldatetime: 58, real: 59, money: 60, datetime: 61, float: 62, bit: 104, decimal: 106,
  smallmoney: 122, bigint: 127, varbinary: 165, varchar: 167, binary: 173, char: 175, nvarchar: 231, nchar: 239,
}

/** The bytes that a value takes, `-1` for MAX: `max_length` of `sys.columns`. */
export function storedBytes(type: TsqlType): number {
  if (isText(type)) return type.length === 'max' ? -1 : type.length * (type.kind.startsWith('n') ? 2 : 1)
  if (type.kind === 'binary' || type.kind === 'varbinary') return 'length' in type && type.length !== 'max' ? type.length : -1
  if (type.kind === 'decimal') { const { precision } = asDecimal(type); return precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17 }
  if (type.kind === 'datetime2') return type.precision <= 2 ? 6 : type.precision <= 4 ? 7 : 8
  if (type.kind === 'datetimeoffset') return type.precision <= 2 ? 8 : type.precision <= 4 ? 9 : 10
  if (type.kind === 'time') return type.precision <= 2 ? 3 : type.precision <= 4 ? 4 : 5
  const sizes: Readonly<Record<string, number>> = { bit: 1, tinyint: 1, smallint: 2, int: 4, bigint: 8, real: 4, float: 8, date: 3, datetime: 8, smalldatetime: 4, money: 8, smallmoney: 4, uniqueidentifier: 16 }
  return sizes[type.kind] ?? 0
}

export function sessionValue(context: Context, key: string, place: Place): Sql {
  const found = context.variables.get(key)
  return found ? { text: found.duckdb, type: found.type } : unsupported(context, place, key)
}

function literalText(call: Call, index: number): string {
  const { literal } = call.value(index)
  return typeof literal === 'string' ? literal : unsupported(call.context, call.place, `${call.name} of a value that is neither a literal nor a variable`)
}

/** `[schema].[name]`, taken apart. */
export function splitTsqlName(text: string): readonly string[] {
  return [...text.matchAll(/\[((?:[^\]]|\]\])*)\]|"([^"]*)"|([^.[\]"]+)/g)].map(match => (match[1] ?? match[2] ?? match[3] ?? '').replaceAll(']]', ']').trim())
}

function findByText(catalog: TsqlCatalog, text: string): { id: number; schema: string; name: string } | undefined {
  const parts = splitTsqlName(text)
  const [table, schema] = parts.toReversed()
  if (table === undefined) return undefined
  const wanted = /^tempdb$/i.test(parts.at(-3) ?? '') || table.startsWith('#') ? 'dbo' : schema || 'dbo'
  return findNamed(catalog.tables, wanted, table) ?? findNamed(catalog.views, wanted, table) ?? findNamed(catalog.procedures, wanted, table) ?? findNamed(catalog.functions, wanted, table)
}

const objectTypes: Readonly<Record<string, (catalog: TsqlCatalog) => readonly { readonly id: number }[]>> = {
  U: catalog => catalog.tables, V: catalog => catalog.views, P: catalog => catalog.procedures,
  FN: catalog => catalog.functions.filter(one => !one.returnsRows), IF: catalog => catalog.functions.filter(one => one.returnsRows),
}

function objectNamed(call: Call): { id: number } | undefined {
  const { literal } = call.value(0)
  if (literal === null) return undefined
  const found = findByText(call.context.catalog, literalText(call, 0))
  if (!call.has(1)) return found ?? constraintNamed(call.context.catalog, literalText(call, 0))
  const type = literalText(call, 1).trim().toUpperCase()
  const list = objectTypes[type]
  if (list) return found && list(call.context.catalog).some(object => object.id === found.id) ? found : undefined
  return ['PK', 'UQ', 'D', 'C', 'F'].includes(type) ? constraintNamed(call.context.catalog, literalText(call, 0)) : undefined
}

function constraintNamed(catalog: TsqlCatalog, text: string): { id: number } | undefined {
  const wanted = splitTsqlName(text).at(-1) ?? ''
  return catalog.tables
    .flatMap(table => [...table.keys, ...table.checks, ...table.foreignKeys, ...table.columns.flatMap(column => (column.default ? [column.default] : []))])
    .find(constraint => sameName(constraint.name, wanted))
}

function objectWithId(call: Call): { name: string; schema: string } | undefined {
  const { literal, text } = call.value(0)
  const wanted = Number(typeof literal === 'string' ? literal : text)
  if (!Number.isInteger(wanted)) return literal === null ? undefined : unsupported(call.context, call.place, `${call.name} of a value that is neither a literal nor a variable`)
  const { tables, views, procedures, functions } = call.context.catalog
  return [...tables, ...views, ...procedures, ...functions].find(object => object.id === wanted)
}
