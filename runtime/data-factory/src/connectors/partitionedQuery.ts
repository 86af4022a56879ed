import type { Database } from '@lagoon/azure-sql'
import { FactoryError } from '../error.ts'
import type { EndRequest } from './connector.ts'
import { objectIn, optionalTextIn } from './settings.ts'
import { bracketed, tableOf } from './sqlTable.ts'

const condition = /\?AdfDynamicRangePartitionCondition\b/gi
const columnName = /\?AdfRangePartitionColumnName\b/gi
const bounds = /\?AdfRangePartition(Low|Up)bound\b/gi

/**
 * A query with the placeholders of a partitioned read filled in. Partitions only say how a read is shared out: all rows are read, and
 * here by one statement, so the condition is always true and the bounds are those of the column. Throws `FactoryError`:
 * `InvalidPropertyValue`, `RequiredPropertyMissing`.
 */
export async function partitionedQuery(query: string, request: EndRequest, database: Database): Promise<string> {
  const option = (optionalTextIn(request.settings, 'partitionOption') || 'None').toLowerCase()
  if (!['none', 'physicalpartitionsoftable', 'dynamicrange'].includes(option)) {
    throw new FactoryError('InvalidPropertyValue', `'${option}' is no partitionOption`, { hint: 'None, PhysicalPartitionsOfTable and DynamicRange are' })
  }
  if (!/\?Adf/i.test(query)) return query
  if (option !== 'dynamicrange') throw new FactoryError('InvalidPropertyValue', `the query has a placeholder of partitions, and partitionOption is not 'DynamicRange'`)
  const settings = objectIn(request.settings, 'partitionSettings')
  const column = optionalTextIn(settings, 'partitionColumnName')
  const withCondition = query.replaceAll(condition, '1 = 1')
  if (!/\?AdfRangePartition/i.test(withCondition)) return withCondition
  if (!column) throw new FactoryError('RequiredPropertyMissing', `the query asks for a partition's column, and 'partitionSettings' names no 'partitionColumnName'`)
  const named = withCondition.replaceAll(columnName, bracket(column))
  if (!/\?AdfRangePartition/i.test(named)) return named
  const [low, up] = await boundsOf(column, request, database)
  return named.replaceAll(bounds, (_, side: string) => (side.toLowerCase() === 'low' ? low : up))
}

const bracket = (name: string): string => (name.startsWith('[') ? name : `[${name.replaceAll(']', ']]')}]`)

/** The least and the greatest value of the column, as T-SQL. */
async function boundsOf(column: string, { dataset }: EndRequest, database: Database): Promise<readonly [string, string]> {
  const table = tableOf(dataset)
  if (!table) {
    throw new FactoryError('RequiredPropertyMissing', `the query asks for the bounds of column '${column}', and dataset '${dataset.name}' names no table to find them in`, { origin: dataset.origin })
  }
  const [found] = await database.execute(`SELECT MIN(${bracket(column)}), MAX(${bracket(column)}) FROM ${bracketed(table)}`)
  const [low = null, up = null] = found?.rows[0] ?? []
  const isNumber = /int|decimal|numeric|money|float|real|bit/i.test(found?.columns[0]?.type ?? '')
  const literal = (value: unknown): string => (value === null ? 'NULL' : isNumber ? String(value) : `'${String(value).replaceAll("'", "''")}'`)
  return [literal(low), literal(up)]
}
