/** A type of SQL Server that a table, a variable or an expression can have here. `'max'` is `VARCHAR(MAX)`. */
export type TsqlType =
  | { readonly kind: 'bit' | 'tinyint' | 'smallint' | 'int' | 'bigint' | 'money' | 'smallmoney' | 'real' | 'float' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'date' | 'datetime' | 'smalldatetime' | 'uniqueidentifier' }
  | { readonly kind: 'time' | 'datetime2' | 'datetimeoffset'; readonly precision: number }
  | TextType
  | { readonly kind: 'binary' | 'varbinary'; readonly length: number | 'max' }
  /** A bare NULL: takes the type of whatever it meets. */
  | { readonly kind: 'null' }

export interface TextType { readonly kind: TextKind; readonly length: number | 'max' }
export type TextKind = 'char' | 'varchar' | 'nchar' | 'nvarchar'
export type TypeKind = TsqlType['kind']

export const sqlTypes = {
  bit: { kind: 'bit' },
  tinyint: { kind: 'tinyint' },
  smallint: { kind: 'smallint' },
  int: { kind: 'int' },
  bigint: { kind: 'bigint' },
  money: { kind: 'money' },
  float: { kind: 'float' },
  real: { kind: 'real' },
  date: { kind: 'date' },
  datetime: { kind: 'datetime' },
  datetime2: { kind: 'datetime2', precision: 7 },
  time: { kind: 'time', precision: 7 },
  datetimeoffset: { kind: 'datetimeoffset', precision: 7 },
  uniqueidentifier: { kind: 'uniqueidentifier' },
  text: { kind: 'varchar', length: 'max' },
  ntext: { kind: 'nvarchar', length: 'max' },
  sysname: { kind: 'nvarchar', length: 128 },
  null: { kind: 'null' },
} as const satisfies Record<string, TsqlType>

const words: Readonly<Record<string, TsqlType>> = {
  BIT: sqlTypes.bit, TINYINT: sqlTypes.tinyint, SMALLINT: sqlTypes.smallint, INT: sqlTypes.int, INTEGER: sqlTypes.int, BIGINT: sqlTypes.bigint,
  MONEY: sqlTypes.money, SMALLMONEY: { kind: 'smallmoney' }, REAL: sqlTypes.real, DOUBLEPRECISION: sqlTypes.float,
  DATE: sqlTypes.date, DATETIME: sqlTypes.datetime, SMALLDATETIME: { kind: 'smalldatetime' },
  UNIQUEIDENTIFIER: sqlTypes.uniqueidentifier, SYSNAME: sqlTypes.sysname, TEXT: sqlTypes.text, NTEXT: sqlTypes.ntext, IMAGE: { kind: 'varbinary', length: 'max' },
}

const textWords: Readonly<Record<string, TextKind>> = {
  CHAR: 'char', CHARACTER: 'char', VARCHAR: 'varchar', CHARVARYING: 'varchar', CHARACTERVARYING: 'varchar',
  NCHAR: 'nchar', NATIONALCHAR: 'nchar', NATIONALCHARACTER: 'nchar', NVARCHAR: 'nvarchar', NATIONALCHARVARYING: 'nvarchar', NATIONALCHARACTERVARYING: 'nvarchar',
}

/**
 * Reads a type as it is written, blanks taken out: `NVARCHAR(MAX)`, `DECIMAL(10,2)`. Undefined when SQL Server has no such type
 * or it has no counterpart here. `inCast`: a text without a length has 30 characters there, and 1 in a declaration.
 */
export function readTypeText(text: string, inCast = false): TsqlType | undefined {
  const [, word = '', first, second] = /^([A-Z0-9_]+)(?:\((MAX|\d+)(?:,(\d+))?\))?$/.exec(text.toUpperCase()) ?? []
  const number = first === undefined || first === 'MAX' ? undefined : Number(first)
  const kind = textWords[word]
  if (kind) return textType(kind, first === undefined ? (inCast ? 30 : 1) : number ?? 'max')
  if (word === 'BINARY' || word === 'VARBINARY') return { kind: word === 'BINARY' ? 'binary' : 'varbinary', length: first === undefined ? (inCast ? 30 : 1) : number ?? 'max' }
  if (word === 'DECIMAL' || word === 'NUMERIC' || word === 'DEC') {
    const precision = number ?? 18
    const scale = Number(second ?? 0)
    return first !== 'MAX' && precision >= 1 && precision <= 38 && scale <= precision ? { kind: 'decimal', precision, scale } : undefined
  }
  if (word === 'FLOAT') return number === undefined || (number > 24 && number <= 53) ? sqlTypes.float : number >= 1 ? sqlTypes.real : undefined
  if (word === 'DATETIME2' || word === 'TIME' || word === 'DATETIMEOFFSET') {
    const precision = number ?? 7
    return first !== 'MAX' && precision <= 7 ? { kind: word === 'TIME' ? 'time' : word === 'DATETIME2' ? 'datetime2' : 'datetimeoffset', precision } : undefined
  }
  return first === undefined && Object.hasOwn(words, word) ? words[word] : undefined
}

function textType(kind: TextKind, length: number | 'max'): TsqlType | undefined {
  const most = kind.startsWith('n') ? 4000 : 8000
  if (length === 'max') return kind === 'char' || kind === 'nchar' ? undefined : { kind, length }
  return length >= 1 && length <= most ? { kind, length } : undefined
}

/** Types that exist on the server and are refused here, with the reason. */
export const refusedTypes: Readonly<Record<string, string>> = {
  XML: 'documents are not kept as XML here; use NVARCHAR(MAX)',
  SQL_VARIANT: 'a column has one type here',
  ROWVERSION: 'rows carry no version here; use a DATETIME2 column',
  TIMESTAMP: 'rows carry no version here; use a DATETIME2 column',
  GEOGRAPHY: 'there are no spatial types here', GEOMETRY: 'there are no spatial types here',
  HIERARCHYID: 'there is no such type here', JSON: 'use NVARCHAR(MAX)', VECTOR: 'there is no such type here',
}

export function formatTsqlType(type: TsqlType): string {
  switch (type.kind) {
    case 'decimal': return `decimal(${type.precision},${type.scale})`
    case 'time': case 'datetime2': case 'datetimeoffset': return `${type.kind}(${type.precision})`
    case 'char': case 'varchar': case 'nchar': case 'nvarchar': case 'binary': case 'varbinary': return `${type.kind}(${type.length})`
    case 'null': return 'int'
    default: return type.kind
  }
}

/** The DuckDB type that holds its values. Strings compare without case there, as under SQL Server's default collation. */
export function duckdbTypeOf(type: TsqlType): string {
  switch (type.kind) {
    case 'bit': return 'BOOLEAN'
    case 'tinyint': return 'UTINYINT'
    case 'smallint': return 'SMALLINT'
    case 'int': return 'INTEGER'
    case 'null': return 'INTEGER'
    case 'bigint': return 'BIGINT'
    case 'money': return 'DECIMAL(19,4)'
    case 'smallmoney': return 'DECIMAL(10,4)'
    case 'decimal': return `DECIMAL(${type.precision},${type.scale})`
    case 'real': return 'FLOAT'
    case 'float': return 'DOUBLE'
    case 'date': return 'DATE'
    case 'time': return 'TIME'
    case 'datetime': case 'datetime2': case 'smalldatetime': return 'TIMESTAMP'
    // Compares by the instant first; the clock beside it tells the offset.
    case 'datetimeoffset': return 'STRUCT(utc TIMESTAMP, clock TIMESTAMP)'
    case 'uniqueidentifier': return 'UUID'
    case 'binary': case 'varbinary': return 'BLOB'
    case 'char': case 'varchar': case 'nchar': case 'nvarchar': return 'VARCHAR'
    default: return type satisfies never
  }
}

/** As a column of a stored table is declared. */
export const duckdbColumnType = (type: TsqlType): string => (isText(type) ? 'VARCHAR COLLATE NOCASE' : duckdbTypeOf(type))

export const isText = (type: TsqlType): type is TextType => type.kind === 'char' || type.kind === 'varchar' || type.kind === 'nchar' || type.kind === 'nvarchar'
export const isFixedText = (type: TsqlType): boolean => type.kind === 'char' || type.kind === 'nchar'
export const isBinary = (type: TsqlType): boolean => type.kind === 'binary' || type.kind === 'varbinary'
const integers: ReadonlySet<TypeKind> = new Set(['bit', 'tinyint', 'smallint', 'int', 'bigint'])
export const isInteger = (type: TsqlType): boolean => integers.has(type.kind)
export const isMoney = (type: TsqlType): boolean => type.kind === 'money' || type.kind === 'smallmoney'
export const isExact = (type: TsqlType): boolean => isInteger(type) || type.kind === 'decimal' || isMoney(type)
export const isApproximate = (type: TsqlType): boolean => type.kind === 'float' || type.kind === 'real'
export const isNumber = (type: TsqlType): boolean => isExact(type) || isApproximate(type)
const moments: ReadonlySet<TypeKind> = new Set(['datetime', 'datetime2', 'smalldatetime'])
export const isMoment = (type: TsqlType): boolean => moments.has(type.kind)
export const isTemporal = (type: TsqlType): boolean => isMoment(type) || type.kind === 'date' || type.kind === 'time'

/** The precision and scale that an exact number has as a decimal. */
export function asDecimal(type: TsqlType): { precision: number; scale: number } {
  switch (type.kind) {
    case 'decimal': return type
    case 'money': return { precision: 19, scale: 4 }
    case 'smallmoney': return { precision: 10, scale: 4 }
    case 'bit': return { precision: 1, scale: 0 }
    case 'tinyint': return { precision: 3, scale: 0 }
    case 'smallint': return { precision: 5, scale: 0 }
    case 'int': return { precision: 10, scale: 0 }
    default: return { precision: 19, scale: 0 }
  }
}

/** The type of a number that is written with these digits; undefined when it has more than 38. */
export function decimalOf(digits: string): Extract<TsqlType, { kind: 'decimal' }> | undefined {
  const [whole = '', fraction = ''] = digits.replace(/^-/, '').split('.')
  const precision = Math.max(whole.replace(/^0+/, '').length + fraction.length, fraction.length, 1)
  return precision <= 38 ? { kind: 'decimal', precision, scale: fraction.length } : undefined
}

/** Of two types that meet, the later one in this list gives way. Source: "Data type precedence (Transact-SQL)". */
const precedence: readonly TypeKind[] = [
  'datetimeoffset', 'datetime2', 'datetime', 'smalldatetime', 'date', 'time', 'float', 'real', 'decimal', 'money', 'smallmoney', 'bigint', 'int', 'smallint', 'tinyint',
  'bit', 'uniqueidentifier', 'nvarchar', 'nchar', 'varchar', 'char', 'varbinary', 'binary', 'null',
]

/** The type of CASE, COALESCE, UNION and of a comparison's two sides. */
export function commonType(types: readonly TsqlType[]): TsqlType {
  return types.reduce((left, right) => {
    const [strong, weak] = precedence.indexOf(left.kind) <= precedence.indexOf(right.kind) ? [left, right] : [right, left]
    if (strong.kind === 'decimal' && isExact(weak)) return widerDecimal(strong, weak)
    if (isText(strong) && isText(weak)) return widerText(strong, weak)
    if (isBinary(strong) && isBinary(weak) && 'length' in strong && 'length' in weak) return { ...strong, length: longer(strong.length, weak.length) } as TsqlType
    if (strong.kind === weak.kind && 'precision' in strong && 'precision' in weak && strong.kind !== 'decimal') return strong.precision >= weak.precision ? strong : weak
    return strong
  }, sqlTypes.null as TsqlType)
}

function widerDecimal(left: TsqlType, right: TsqlType): TsqlType {
  const a = asDecimal(left)
  const b = asDecimal(right)
  const scale = Math.max(a.scale, b.scale)
  return cappedDecimal(Math.max(a.precision - a.scale, b.precision - b.scale) + scale, scale)
}

function widerText(left: TextType, right: TextType): TsqlType {
  const national = left.kind.startsWith('n') || right.kind.startsWith('n')
  const varying = left.kind.endsWith('varchar') || right.kind.endsWith('varchar')
  const length = longer(left.length, right.length)
  return { kind: `${national ? 'n' : ''}${varying ? 'var' : ''}char` as TextKind, length: national && length !== 'max' ? Math.min(length, 4000) : length }
}

export const longer = (a: number | 'max', b: number | 'max'): number | 'max' => (a === 'max' || b === 'max' ? 'max' : Math.max(a, b))

/** A decimal result that needs more than 38 digits gives up digits behind the point, but keeps 6 of them. */
export function cappedDecimal(precision: number, scale: number): TsqlType {
  if (precision <= 38) return { kind: 'decimal', precision, scale }
  const whole = precision - scale
  return { kind: 'decimal', precision: 38, scale: Math.max(Math.min(scale, 6), Math.min(scale, 38 - whole)) }
}

/** The type of `left operator right` for two numbers. Source: "Precision, scale, and length (Transact-SQL)". */
export function arithmeticType(operator: '+' | '-' | '*' | '/' | '%', left: TsqlType, right: TsqlType): TsqlType {
  const common = commonType([left, right])
  if (isInteger(common)) return common.kind === 'bit' ? sqlTypes.int : common
  if (common.kind !== 'decimal') return common.kind === 'null' ? sqlTypes.int : common
  const a = asDecimal(left)
  const b = asDecimal(right)
  switch (operator) {
    case '+': case '-': {
      const scale = Math.max(a.scale, b.scale)
      return cappedDecimal(Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1, scale)
    }
    case '*': return cappedDecimal(a.precision + b.precision + 1, a.scale + b.scale)
    case '/': {
      const scale = Math.max(6, a.scale + b.precision + 1)
      return cappedDecimal(a.precision - a.scale + b.scale + scale, scale)
    }
    case '%': {
      const scale = Math.max(a.scale, b.scale)
      return cappedDecimal(Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale)
    }
    default: return operator satisfies never
  }
}

/** How many digits of a second a value becomes a DATETIME2 or DATETIMEOFFSET with. */
export function secondDigits(type: TsqlType): number {
  switch (type.kind) {
    case 'time': case 'datetime2': case 'datetimeoffset': return type.precision
    case 'datetime': return 3
    case 'smalldatetime': case 'date': return 0
    default: return 7
  }
}
