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
import { readLogLocation, writeLog, type LogLocation } from './logStore.ts'
import { textOf } from './values.ts'

export interface ScriptProperties {
  readonly scripts: readonly ScriptBlock[]
  readonly logs: 'none' | 'ActivityOutput' | 'ExternalStore'
  readonly log: LogLocation | undefined
}

interface ScriptBlock {
  readonly type: 'Query' | 'NonQuery'
  readonly text: Dynamic
  readonly parameters: Dynamic
}

const mostBytes = 4 * 1024 * 1024

export const script: ActivityDefinition<'Script'> = {
  parity: 'runs on SQL databases: several blocks, result sets, input and output parameters, what PRINT says as log in the output or in a file named after the activity run',
  read(activity) {
    const properties = at(activity, 'typeProperties')
    const scripts = items(at(properties, 'scripts')).map(readBlock)
    if (scripts.length === 0) report(at(properties, 'scripts'), 'RequiredPropertyMissing', `a Script needs at least one block in 'scripts'`)
    const settings = at(properties, 'logSettings')
    const logs = has(settings) ? (oneOf(at(settings, 'logDestination'), ['ActivityOutput', 'ExternalStore'] as const) ?? 'ActivityOutput') : 'none'
    const log = readLogLocation(at(settings, 'logLocationSettings'))
    if (logs === 'ExternalStore' && !log) {
      report(at(settings, 'logLocationSettings'), 'RequiredPropertyMissing', `'logLocationSettings' is missing: the log goes to an external store`)
    }
    return { scripts, logs, log }
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
        const messages: string[] = []
        let outputParameters: JsonObject = {}
        let recordsAffected = 0
        for (const { type, text, parameters } of blocks) {
          context.signal.throwIfAborted()
          const { values, outputs } = parametersOf(parameters)
          const asked = outputs.length === 0 ? '' : `;\nSELECT ${outputs.map((name) => `@${name} AS [${name}]`).join(', ')}`
          const results = await database.execute(`${text}${asked}`, { parameters: values, onMessage: (message) => void messages.push(message) })
          const answered = outputs.length === 0 ? undefined : results.pop()
          if (answered) outputParameters = { ...outputParameters, ...jsonRows(answered.columns, answered.rows)[0] }
          for (const result of results) {
            if (result.recordsAffected > 0n) recordsAffected += Number(result.recordsAffected)
            if (type === 'Query' && result.columns.length > 0) {
              resultSets.push({ rowCount: result.rows.length, rows: jsonRows(result.columns, result.rows) })
            }
          }
        }
        const text = messages.join('\n')
        const outputLogsPath = properties.logs === 'ExternalStore' && properties.log ? await writeLog(context, properties.log, { text: `${text}\n`, extension: 'txt' }) : ''
        return {
          recordsAffected,
          ...withinLimit({ resultSets, outputParameters, outputLogs: properties.logs === 'ActivityOutput' ? text : '' }),
          outputLogsPath,
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

interface BlockParameters {
  readonly values: Parameters
  /** Those whose value at the end of the block is part of the output. */
  readonly outputs: readonly string[]
}

function parametersOf(parameters: Json): BlockParameters {
  const outputs: string[] = []
  const values = Object.fromEntries(
    (isArray(parameters) ? parameters : []).filter(isObject).map((parameter) => {
      const name = String(parameter['name'] ?? '').replace(/^@/, '')
      const direction = directionOf(name, String(parameter['direction'] ?? 'Input'))
      if (direction !== 'Input') outputs.push(name)
      // What an Output parameter is given does not count.
      const value = direction === 'Output' ? null : (parameter['value'] ?? null)
      if (isArray(value) || isObject(value)) {
        throw new FactoryError('InvalidPropertyValue', `the parameter '${name}' of a Script must be a single value`)
      }
      const type = sqlTypeOf(String(parameter['type'] ?? ''), name)
      return [name, type === undefined ? value : { value, type }]
    }),
  )
  return { values, outputs }
}

const directions = ['Input', 'Output', 'InputOutput'] as const

function directionOf(name: string, written: string): (typeof directions)[number] {
  const direction = directions.find((known) => known.toLowerCase() === written.toLowerCase())
  if (direction) return direction
  throw new FactoryError('InvalidPropertyValue', `the parameter '${name}' of a Script has direction '${written}', which is none of ${directions.join(', ')}`)
}

/** Beyond 4 MB the log is cut first, then the parameters, then rows; the output says so. */
function withinLimit({ resultSets, outputParameters, outputLogs }: { resultSets: readonly JsonObject[]; outputParameters: JsonObject; outputLogs: string }): JsonObject {
  let left = mostBytes
  const kept = resultSets.map((set) => {
    const rows = isArray(set['rows']) ? set['rows'] : []
    const fitting = rows.filter((row) => (left -= jsonText(row).length) >= 0)
    return { set: { ...set, rows: fitting }, isCut: fitting.length < rows.length }
  })
  const parametersFit = (left -= jsonText(outputParameters).length) >= 0
  const logs = outputLogs.slice(0, Math.max(0, left))
  return {
    resultSetCount: resultSets.length,
    resultSets: kept.map(({ set }) => set),
    outputParameters: parametersFit ? outputParameters : {},
    outputLogs: logs,
    outputTruncated: kept.some(({ isCut }) => isCut) || !parametersFit || logs.length < outputLogs.length,
  }
}
