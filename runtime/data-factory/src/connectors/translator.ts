import type { Json, JsonObject } from '@lagoon/expressions'
import { quoteName, quoteText, type ResultColumn } from '@lagoon/engine'
import { closest } from '../closest.ts'
import { FactoryError } from '../error.ts'
import { isArray, isObject } from '../reader/cursor.ts'
import type { Rows } from './connector.ts'
import { objectIn, optionalIntegerIn, optionalTextIn } from './settings.ts'

/** One column of what is copied: what it is computed by, and how it is called at its destination. */
export interface MappedColumn {
  readonly expression: string
  readonly name: string
  /** Whether it is made of other columns, and not only of the file a row comes from. */
  readonly ofColumns?: boolean
}

/** Whether a translator maps anything at all. */
export const hasMappings = (translator: Json | undefined): boolean =>
  isObject(translator) && (mappingsOf(translator).length > 0 || optionalTextIn(translator, 'collectionReference') !== undefined)

/**
 * The columns that a translator makes of a source. Without mappings every column goes over under its own name. Throws
 * `FactoryError`: `ColumnNotFound`, `PropertyNotSupported`.
 */
export function mapColumns(rows: Rows, extra: readonly MappedColumn[], translator: Json | undefined): readonly MappedColumn[] {
  const all = [...rows.columns.map(({ name }) => ({ expression: quoteName(name), name })), ...extra]
  if (!isObject(translator)) return all
  const type = optionalTextIn(translator, 'type') ?? 'TabularTranslator'
  if (type !== 'TabularTranslator') throw new FactoryError('PropertyNotSupported', `a translator of type '${type}' does not run here`)
  if (optionalTextIn(translator, 'collectionReference')) {
    throw new FactoryError('PropertyNotSupported', `'collectionReference' of the translator does not run here`)
  }
  const mappings = mappingsOf(translator)
  return mappings.length === 0 ? all : mappings.map((mapping) => mapped(mapping, all, rows.columns, translator))
}

interface Mapping {
  readonly source: JsonObject
  readonly sink: JsonObject
}

/** Today's spelling (`mappings`), and the two older ones of `columnMappings`. */
function mappingsOf(translator: JsonObject): readonly Mapping[] {
  const { mappings, columnMappings, schemaMapping } = translator
  if (isArray(mappings)) {
    return mappings.filter(isObject).map((mapping) => ({ source: objectIn(mapping, 'source'), sink: objectIn(mapping, 'sink') }))
  }
  const pairs = isObject(columnMappings)
    ? Object.entries(columnMappings).map(([source, sink]) => [source, String(sink)] as const)
    : typeof columnMappings === 'string'
      ? columnMappings.split(',').map((pair) => [pair.split(':')[0]?.trim() ?? '', pair.split(':')[1]?.trim() ?? ''] as const)
      : isObject(schemaMapping)
        ? Object.entries(schemaMapping).map(([path, sink]) => [path, String(sink)] as const)
        : []
  return pairs.map(([source, sink]) => ({ source: source.startsWith('$') ? { path: source } : { name: source }, sink: { name: sink } }))
}

function mapped(
  { source, sink }: Mapping,
  all: readonly MappedColumn[],
  columns: readonly ResultColumn[],
  translator: JsonObject,
): MappedColumn {
  const { expression, name } = sourceColumn(source, all, columns)
  const target = optionalTextIn(sink, 'name') ?? nameInPath(optionalTextIn(sink, 'path')) ?? name
  const type = optionalTextIn(sink, 'type') ?? optionalTextIn(sink, 'physicalType')
  return {
    name: target,
    expression: type === undefined ? expression : converted(expression, type, optionalTextIn(sink, 'format'), translator),
  }
}

function sourceColumn(source: JsonObject, all: readonly MappedColumn[], columns: readonly ResultColumn[]): MappedColumn {
  const path = optionalTextIn(source, 'path')
  if (path !== undefined) return columnAtPath(path, all)
  const ordinal = optionalIntegerIn(source, 'ordinal')
  const name = optionalTextIn(source, 'name') ?? (ordinal === undefined ? undefined : columns[ordinal - 1]?.name)
  // Names are matched as they are written first: two columns may differ in case only.
  const found = all.find((column) => column.name === name) ?? all.find((column) => column.name.toLowerCase() === name?.toLowerCase())
  if (found) return found
  throw columnNotFound(name ?? `number ${ordinal ?? '?'}`, all)
}

/** `$['a']['b']` and `$.a.b`. */
function columnAtPath(path: string, all: readonly MappedColumn[]): MappedColumn {
  const steps = [...path.matchAll(/\[\s*'((?:[^']|'')*)'\s*\]|\.?([^.[\]$]+)/g)].map(
    (step) => step[1]?.replaceAll("''", "'") ?? step[2] ?? '',
  )
  const [first, ...rest] = steps
  const found = all.find((column) => column.name === first)
  if (!found) throw columnNotFound(path, all)
  return {
    name: steps.at(-1) ?? path,
    expression: rest.reduce((expression, step) => `(${expression}).${quoteName(step)}`, found.expression),
  }
}

const nameInPath = (path: string | undefined): string | undefined =>
  path === undefined
    ? undefined
    : /\['([^']+)'\]$|\.([^.[\]]+)$|^([^$.[\]]+)$/
        .exec(path)
        ?.slice(1)
        .find((part) => part !== undefined)

const columnNotFound = (name: string, all: readonly MappedColumn[]): FactoryError =>
  new FactoryError('ColumnNotFound', `the source has no column '${name}'`, {
    hint:
      closest(
        name,
        all.map((column) => column.name),
      ) ?? `it has: ${all.map((column) => column.name).join(', ')}`,
  })

/** Data Factory's interim types. A sink that names a type of its own (`nvarchar`) does its conversion itself. */
const interimTypes: Readonly<Record<string, string>> = {
  boolean: 'BOOLEAN',
  byte: 'UTINYINT',
  sbyte: 'TINYINT',
  int16: 'SMALLINT',
  int32: 'INTEGER',
  int64: 'BIGINT',
  uint16: 'USMALLINT',
  uint32: 'UINTEGER',
  uint64: 'UBIGINT',
  single: 'FLOAT',
  double: 'DOUBLE',
  decimal: 'DECIMAL(38, 18)',
  string: 'VARCHAR',
  guid: 'VARCHAR',
  datetime: 'TIMESTAMPTZ',
  datetimeoffset: 'TIMESTAMPTZ',
}

function converted(expression: string, type: string, format: string | undefined, translator: JsonObject): string {
  const target = interimTypes[type.toLowerCase()]
  if (target === undefined) return expression
  const settings = objectIn(translator, 'typeConversionSettings')
  const pattern = format ?? (target === 'TIMESTAMPTZ' ? optionalTextIn(settings, 'dateTimeFormat') : undefined)
  if (pattern === undefined) return `CAST(${expression} AS ${target})`
  if (target === 'TIMESTAMPTZ') {
    return `CAST(strptime(CAST(${expression} AS VARCHAR), ${quoteText(strftimePattern(pattern))}) AS TIMESTAMPTZ)`
  }
  throw new FactoryError('PropertyNotSupported', `'format' of a mapping to ${type} does not run here (it was '${pattern}')`)
}

const patternParts: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  yy: '%y',
  MM: '%m',
  dd: '%d',
  HH: '%H',
  hh: '%I',
  mm: '%M',
  ss: '%S',
  fff: '%g',
  ffffff: '%f',
  tt: '%p',
  MMM: '%b',
  MMMM: '%B',
}

/** A .NET date pattern in the letters of strptime. */
function strftimePattern(pattern: string): string {
  return pattern.replaceAll(/'([^']*)'|y+|M+|d+|H+|h+|m+|s+|f+|t+|%/g, (part: string, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted
    if (part === '%') return '%%'
    const found = patternParts[part]
    if (found === undefined) throw new FactoryError('PropertyNotSupported', `'${part}' in the date pattern '${pattern}' does not run here`)
    return found
  })
}
