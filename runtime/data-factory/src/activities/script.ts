import { jsonText, type Json, type JsonObject } from '@lagoon/expressions'
import type { Parameters } from '@lagoon/azure-sql'
import { openSql } from '../connectors/sqlTable.ts'
import { sqlTypeOf } from '../connectors/storedProcedure.ts'
import { FactoryError } from '../error.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, has, isArray, isObject, items, optionalValue, report, requiredValue, type Cursor } from '../reader/cursor.ts'
import { oneOf } from '../reader/oneOf.ts'
import type { ActivityDefinition } from './definition.ts'
import { executionFields, linkedServiceIn, wrapped } from './execution.ts'
import { jsonRows } from './jsonRows.ts'
import { textOf } from './values.ts'

export interface ScriptProperties {
  readonly scripts: readonly ScriptBlock[]
}

interface ScriptBlock {
  readonly type: 'Query' | 'NonQuery'
  readonly text: Dynamic
  readonly parameters: Dynamic
}

const mostBytes = 4 * 1024 * 1024

export const script: ActivityDefinition<'Script'> = {
  parity: 'runs on SQL databases: several blocks, result sets, input parameters; output parameters and external logs are refused',
  read(activity) {
    const properties = at(activity, 'typeProperties')
    const scripts = items(at(properties, 'scripts')).map(readBlock)
    if (scripts.length === 0) report(at(properties, 'scripts'), 'RequiredPropertyMissing', `a Script needs at least one block in 'scripts'`)
    const destination = at(properties, 'logSettings', 'logDestination')
    if (has(destination) && destination.value !== 'ActivityOutput') {
      report(destination, 'PropertyNotSupported', `logDestination '${String(destination.value)}' of a Script does not run here`)
    }
    return { scripts }
  },
  async run({ properties }, context) {
    const startedAt = context.session.effects.now()
    const blocks = properties.scripts.map(({ type, text, parameters }) => ({
      type,
      text: textOf(context.evaluate(text), 'text'),
      parameters: context.evaluate(parameters),
    }))
    context.recordInput({ scripts: blocks })
    const service = linkedServiceIn(context)
    try {
      const database = await openSql(context.session.ports, service)
      try {
        const resultSets: JsonObject[] = []
        let recordsAffected = 0
        for (const { type, text, parameters } of blocks) {
          context.signal.throwIfAborted()
          for (const result of await database.execute(text, { parameters: valuesOf(parameters) })) {
            if (result.recordsAffected > 0n) recordsAffected += Number(result.recordsAffected)
            if (type === 'Query' && result.columns.length > 0) {
              resultSets.push({ rowCount: result.rows.length, rows: jsonRows(result.columns, result.rows) })
            }
          }
        }
        return {
          ...withinLimit(resultSets),
          recordsAffected,
          outputParameters: {},
          outputLogs: '',
          outputLogsPath: '',
          ...executionFields(context, startedAt),
        }
      } finally {
        await database.close()
      }
    } catch (error) {
      throw wrapped('2011', error, 'Failed to execute script. ')
    }
  },
}

function readBlock(cursor: Cursor): ScriptBlock {
  return {
    type: oneOf(at(cursor, 'type'), ['Query', 'NonQuery'] as const) ?? 'Query',
    text: requiredValue(at(cursor, 'text')),
    parameters: optionalValue(at(cursor, 'parameters')) ?? [],
  }
}

function valuesOf(parameters: Json): Parameters {
  if (!isArray(parameters)) return {}
  return Object.fromEntries(
    parameters.filter(isObject).map((parameter) => {
      const name = String(parameter['name'] ?? '').replace(/^@/, '')
      const direction = String(parameter['direction'] ?? 'Input')
      if (direction !== 'Input') {
        throw new FactoryError(
          'PropertyNotSupported',
          `the parameter '${name}' of a Script has direction '${direction}', which does not run here`,
        )
      }
      const value = parameter['value'] ?? null
      if (isArray(value) || isObject(value)) {
        throw new FactoryError('InvalidPropertyValue', `the parameter '${name}' of a Script must be a single value`)
      }
      const type = sqlTypeOf(String(parameter['type'] ?? ''), name)
      return [name, type === undefined ? value : { value, type }]
    }),
  )
}

/** Rows beyond 4 MB are cut off, and the output says so. */
function withinLimit(resultSets: readonly JsonObject[]): JsonObject {
  let left = mostBytes
  let truncated = false
  const kept = resultSets.map((set) => {
    const rows = isArray(set['rows']) ? set['rows'] : []
    const fitting = rows.filter((row) => (left -= jsonText(row).length) >= 0)
    truncated ||= fitting.length < rows.length
    return { ...set, rows: fitting }
  })
  return { resultSetCount: resultSets.length, resultSets: kept, outputTruncated: truncated }
}
