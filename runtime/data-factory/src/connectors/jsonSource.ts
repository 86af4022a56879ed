import type { Json } from '@lagoon/expressions'
import { quoteName, quoteText } from '@lagoon/engine'
import { FactoryError } from '../error.ts'
import { isArray, isObject } from '../reader/cursor.ts'
import { fileColumn, type EndRequest, type SourceConnector } from './connector.ts'
import { compressionOf, requireUtf8 } from './fileFormat.ts'
import { openFileSource } from './fileSource.ts'

export const jsonSource: SourceConnector = {
  parity: 'runs: objects one after another, arrays of objects, one object; values keep their JSON types (no guessing of dates)',
  datasets: ['Json'],
  open: (request) => openFileSource(request, scan),
}

// DuckDB guesses dates, times and UUIDs in strings; Data Factory leaves a string a string. So the columns are named.
async function scan(files: string, request: EndRequest): Promise<string> {
  const { engine } = request.context.session.ports
  requireUtf8(request.dataset)
  const options = `compression = ${quoteText(compressionOf(request.dataset))}, maximum_object_size = 268435456`
  const [found] = await engine.rows(
    `SELECT json_group_structure(json) AS structure, count(*) AS objects, count(*) FILTER (json_type(json) <> 'OBJECT') AS others FROM read_json_objects(${files}, ${options})`,
  )
  if (found?.['objects'] === 0n) throw new FactoryError('JsonEmpty', `the JSON source '${request.dataset.name}' holds no object`)
  if (found?.['others'] !== 0n) {
    throw new FactoryError('JsonInvalidDataFormat', `the JSON source '${request.dataset.name}' holds values that are no objects`)
  }
  const structure = JSON.parse(String(found['structure'])) as Json
  const columns = isObject(structure) ? Object.entries(structure) : []
  if (columns.length === 0) {
    return `(SELECT filename AS ${quoteName(fileColumn)} FROM read_json_objects(${files}, filename = true, ${options}))`
  }
  const named = columns.map(([name, type]) => `${quoteName(name)}: ${quoteText(duckdbType(type))}`)
  return `read_json(${files}, columns = {${named.join(', ')}}, filename = ${quoteText(fileColumn)}, ${options})`
}

/** DuckDB's description of a JSON structure, as a type. What is now this, now that, stays JSON text. */
function duckdbType(structure: Json): string {
  if (isArray(structure)) return `${duckdbType(structure[0] ?? 'VARCHAR')}[]`
  if (isObject(structure)) {
    const fields = Object.entries(structure).map(([name, type]) => `${quoteName(name)} ${duckdbType(type)}`)
    return fields.length === 0 ? 'VARCHAR' : `STRUCT(${fields.join(', ')})`
  }
  return scalarTypes[String(structure)] ?? 'VARCHAR'
}

const scalarTypes: Readonly<Record<string, string>> = {
  UBIGINT: 'BIGINT',
  BIGINT: 'BIGINT',
  HUGEINT: 'HUGEINT',
  DOUBLE: 'DOUBLE',
  BOOLEAN: 'BOOLEAN',
}
