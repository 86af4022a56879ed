import { fileList, quoteText, type Engine } from '@lagoon/engine'
import { duckdbType, types, type SqlType, type StructField } from '@lagoon/sql'
import { LakeflowError } from '../error.ts'
import { holdsInstants, readAs } from './moments.ts'
import type { FileColumn, FileGroup } from './fileGroup.ts'
import { widensTo } from './fileTypes.ts'
import type { SourceFile } from './listing.ts'
import type { ReadFilesOptions } from './options.ts'
import type { FileReading } from './parquetFiles.ts'

/** JSON files, one record a line (or, with multiLine, one or an array of them a file), with the structure that their records have. */
export async function jsonGroups(files: readonly SourceFile[], options: ReadFilesOptions, { engine, storage }: FileReading): Promise<FileGroup[]> {
  if (files.length === 0) return []
  const list = fileList(files.map(({ path }) => storage.localPath(path)))
  const lines = options.multiLine
    ? `SELECT CAST(json AS VARCHAR) AS line, filename FROM read_json_objects(${list}, format = 'auto', filename = TRUE)`
    : `SELECT line, filename FROM read_csv(${list}, columns = {'line': 'VARCHAR'}, auto_detect = FALSE, delim = '\\x01', quote = '', escape = '', header = FALSE, filename = TRUE, max_line_size = 67108864)`
  const from = `(SELECT line, CASE WHEN json_valid(line) THEN CAST(line AS JSON) END AS record, filename FROM (${lines}) WHERE trim(line) <> '')`
  const malformed = { when: `coalesce(json_type(record), '') <> 'OBJECT'`, text: 'line' }
  return [{ files, from, malformed, columns: await structureOf(engine, from, options) }]
}

async function structureOf(engine: Engine, from: string, { inferColumnTypes, primitivesAsString, zone, origin }: ReadFilesOptions): Promise<FileColumn[]> {
  const [row] = await engine.rows(`SELECT CAST(json_group_structure(record) AS VARCHAR) AS structure FROM ${from} WHERE json_type(record) = 'OBJECT'`)
  const structure: unknown = typeof row?.['structure'] === 'string' ? JSON.parse(row['structure']) : {}
  if (structure === null || typeof structure !== 'object' || Array.isArray(structure)) return []
  return Object.entries(structure).map(([name, held]) => {
    const found = typeOf(held, primitivesAsString)
    return jsonColumn(name, inferColumnTypes || found.kind === 'void' ? (found.kind === 'void' ? types.string : found) : types.string, found, { zone, origin })
  })
}

/** DuckDB's answer about a structure: a word for a value, an object for an object, a list of one for an array. */
function typeOf(held: unknown, asText: boolean): SqlType {
  if (Array.isArray(held)) return { kind: 'array', element: notVoid(typeOf(held[0], asText)) }
  if (held !== null && typeof held === 'object') {
    const fields = Object.entries(held).map(([name, field]): StructField => ({ name, type: notVoid(typeOf(field, asText)) }))
    return { kind: 'struct', fields }
  }
  switch (held) {
    case 'BOOLEAN': return asText ? types.string : types.boolean
    // Every whole number that is not negative is an unsigned one to DuckDB.
    case 'BIGINT': case 'UBIGINT': return asText ? types.string : types.bigint
    case 'HUGEINT': return asText ? types.string : { kind: 'decimal', precision: 38, scale: 0 }
    case 'DOUBLE': return asText ? types.string : types.double
    case 'NULL': return types.void
    default: return types.string
  }
}

const notVoid = (type: SqlType): SqlType => (type.kind === 'void' ? types.string : type)

function jsonColumn(name: string, type: SqlType, found: SqlType, { zone, origin }: Pick<ReadFilesOptions, 'zone' | 'origin'>): FileColumn {
  const path = quoteText(`$."${name.replaceAll('"', '\\"')}"`)
  const json = `json_extract(record, ${path})`
  const text = `json_extract_string(record, ${path})`
  const given = `(json_type(record, ${path}) <> 'NULL')`
  return {
    name,
    type,
    typeText: found.kind,
    json: `CAST(${json} AS VARCHAR)`,
    as(wanted) {
      const nothing = `CAST(NULL AS ${duckdbType(wanted)})`
      switch (wanted.kind) {
        case 'string': case 'varchar': case 'char': return { value: text }
        case 'array': case 'map': case 'struct': {
          if (wanted.kind !== found.kind && !(wanted.kind === 'map' && found.kind === 'struct')) return { value: nothing, lost: given }
          if (zone.offsetUs !== 0n && holdsInstants(wanted)) throw new LakeflowError('UNSUPPORTED_FEATURE', `read_files: times within ${name} are read by the clock of UTC only, and the session is in ${zone.id}`, { origin, hint: "read it as VARIANT or STRING and cast, or say timeZone => 'UTC'" })
          const value = `json_transform(${json}, ${quoteText(jsonStructure(wanted))})`
          return widensTo(found, wanted) || wanted.kind === 'map' ? { value } : { value, lost: given }
        }
        case 'variant': return { value: json }
        default: {
          const kinds = tokens[wanted.kind] ?? ['VARCHAR']
          const value = `CASE WHEN json_type(record, ${path}) IN (${kinds.map(quoteText).join(', ')}) THEN ${readAs(text, wanted, zone)} END`
          return widensTo(found, wanted) && wanted.kind !== 'bigint' ? { value } : { value, lost: `(${given} AND (${value}) IS NULL)` }
        }
      }
    },
  }
}

// Which JSON values Spark reads as which type; anything else is rescued rather than converted.
const whole = ['BIGINT', 'UBIGINT', 'HUGEINT']
const numbers = [...whole, 'DOUBLE']
const tokens: Readonly<Record<string, readonly string[] | undefined>> = {
  boolean: ['BOOLEAN'],
  tinyint: whole,
  smallint: whole,
  int: whole,
  bigint: whole,
  float: numbers,
  double: numbers,
  decimal: numbers,
}

function jsonStructure(type: SqlType): string {
  const of = (held: SqlType): unknown => {
    switch (held.kind) {
      case 'array': return [of(held.element)]
      case 'struct': return Object.fromEntries(held.fields.map((field) => [field.name, of(field.type)]))
      default: return duckdbType(held)
    }
  }
  return JSON.stringify(of(type))
}
