import { jsonText, readJsonDocument, type Json, type JsonObject } from '@lagoon/expressions'
import { procedureResult, queryOf } from '../connectors/azureSqlSource.ts'
import type { EndRequest } from '../connectors/connector.ts'
import { explainRead } from '../connectors/explainRead.ts'
import { isPlain, textFormatOf } from '../connectors/text/fileFormat.ts'
import { locationOf, pathNotFound, selectFiles } from '../connectors/lakeFiles.ts'
import { partitionedQuery } from '../connectors/partitionedQuery.ts'
import { modernSource } from '../connectors/legacyEnds.ts'
import { sourceNamed } from '../connectors/registry.ts'
import { objectIn, optionalTextIn } from '../connectors/settings.ts'
import { openDatabaseOf } from '../connectors/sqlTable.ts'
import { isWebLocation } from '../connectors/web/httpFile.ts'
import { FactoryError } from '../error.ts'
import type { Dynamic, Reference } from '../model/reference.ts'
import { at, isArray, isObject, optionalObject, optionalValue, requiredText } from '../reader/cursor.ts'
import { readReference } from '../reader/reference.ts'
import type { ActivityDefinition } from './definition.ts'
import { datasetIn, executionFields, shownReference, wrapped } from './execution.ts'
import { jsonRows } from './jsonRows.ts'
import { flagOf } from './values.ts'

export interface LookupProperties {
  readonly sourceType: string
  readonly source: JsonObject
  readonly dataset: Reference
  readonly firstRowOnly: Dynamic
}

const mostRows = 5000
const mostBytes = 4 * 1024 * 1024

export const lookup: ActivityDefinition<'Lookup'> = {
  parity: 'runs on every source below; first 5,000 rows, at most 4 MB',
  read(activity) {
    const properties = at(activity, 'typeProperties')
    return {
      sourceType: requiredText(at(properties, 'source', 'type')),
      source: optionalObject(at(properties, 'source')),
      dataset: readReference(at(properties, 'dataset')),
      firstRowOnly: optionalValue(at(properties, 'firstRowOnly')) ?? true,
    }
  },
  async run({ properties }, context) {
    const startedAt = context.session.effects.now()
    const firstRowOnly = flagOf(context.evaluate(properties.firstRowOnly), 'firstRowOnly')
    const settings = context.evaluate(properties.source) as JsonObject
    context.recordInput({ source: settings, dataset: shownReference(context, properties.dataset), firstRowOnly })
    try {
      const dataset = datasetIn(context, properties.dataset)
      const modern = modernSource({ type: properties.sourceType, settings }, dataset)
      const rows = await readRows({ context, dataset, settings: modern.settings }, firstRowOnly ? 1 : mostRows)
      if (jsonText(rows).length > mostBytes) {
        throw new FactoryError('2001', 'The length of execution output is over limit (around 4MB currently).')
      }
      const [firstRow] = rows
      const result: JsonObject = firstRowOnly ? (firstRow === undefined ? {} : { firstRow }) : { count: rows.length, value: rows }
      return { ...result, ...executionFields(context, startedAt) }
    } catch (error) {
      throw error instanceof FactoryError && error.code === '2001' ? error : wrapped('2100', error, `Failure happened on 'Source' side. `)
    }
  },
}

async function readRows(request: EndRequest, most: number): Promise<readonly Json[]> {
  const { engine } = request.context.session.ports
  const type = String(request.settings['type'] ?? '')
  const connector = sourceNamed(type)
  if (!connector.datasets.includes(request.dataset.type)) {
    throw new FactoryError(
      'UserErrorInvalidDataset',
      `a source of type '${type}' does not go with dataset '${request.dataset.name}' of type '${request.dataset.type}'`,
    )
  }
  const asWritten = type === 'JsonSource' ? await readJson(request, most) : undefined
  if (asWritten) return asWritten
  if (request.dataset.linkedService.kind === 'sql') return readSql(request, most)
  const source = await connector.open(request)
  try {
    const { duckdb, columns } = await source.read()
    const { rows } = await engine.table(
      `SELECT ${columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(', ')} FROM ${duckdb} LIMIT ${most}`,
    )
    return jsonRows(columns, rows)
  } catch (error) {
    throw explainRead(error, source.files) ?? error
  } finally {
    await source.close()
  }
}

/** A query is asked for as many rows as are wanted; of a script, what counts is its first result set. */
async function readSql(request: EndRequest, most: number): Promise<readonly Json[]> {
  const procedure = optionalTextIn(request.settings, 'sqlReaderStoredProcedureName')
  const database = await openDatabaseOf(request)
  try {
    if (procedure) {
      const { columns, rows } = await procedureResult(request, procedure, database)
      return jsonRows(columns, rows.slice(0, most))
    }
    const query = await partitionedQuery(queryOf(request), request, database)
    const relation = await database.relation(query).catch(() => undefined)
    if (relation) {
      const { rows } = await request.context.session.ports.engine.table(`SELECT * FROM ${relation.duckdb} LIMIT ${most}`)
      return jsonRows(relation.columns, rows)
    }
    const found = (await database.execute(query)).find(({ columns }) => columns.length > 0)
    if (!found) throw new FactoryError('UserErrorQueryReturnedNothing', 'the query of the Lookup gives no result set')
    return jsonRows(found.columns, found.rows.slice(0, most))
  } finally {
    await database.close()
  }
}

const largestDocument = 16 * 1024 * 1024

/** A small JSON file is read as it is written, whatever shapes it mixes. Undefined for what the engine reads better. */
async function readJson(request: EndRequest, most: number): Promise<readonly Json[] | undefined> {
  const { lake } = request.context.session.ports
  if (isWebLocation(request.dataset)) return undefined
  const location = locationOf(request.dataset)
  const { files } = await selectFiles(lake, location, objectIn(request.settings, 'storeSettings'), { recursive: true })
  const [file] = files
  if (!file) throw pathNotFound(location)
  const format = textFormatOf(request.dataset)
  if (files.length > 1 || file.sizeBytes > largestDocument || !isPlain(format) || format.codec !== 'none') return undefined
  const { value } = readJsonDocument(new TextDecoder().decode(await lake.read(file.path)), file.relativePath)
  if (isArray(value) && value.every(isObject)) return value.slice(0, most)
  return isObject(value) ? [value] : undefined
}
