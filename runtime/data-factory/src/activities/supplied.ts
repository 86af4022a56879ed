import type { JsonObject } from '@lagoon/expressions'
import type { SuppliedActivity } from '../model/activity.ts'
import type { ActivityContext } from './definition.ts'

/**
 * Activities that compute outside of Data Factory, by types of its schema. None of them has a local counterpart: one is refused by
 * its name and place, unless the user supplies what it answers.
 */
export const externalTypes: readonly string[] = [
  'AzureDataExplorerCommand',
  'AzureMLBatchExecution',
  'AzureMLExecutePipeline',
  'AzureMLUpdateResource',
  'Custom',
  'DatabricksSparkJar',
  'DatabricksSparkPython',
  'DataLakeAnalyticsU-SQL',
  'ExecuteDataFlow',
  'ExecuteSSISPackage',
  'ExecuteWranglingDataflow',
  'HDInsightHive',
  'HDInsightMapReduce',
  'HDInsightPig',
  'HDInsightSpark',
  'HDInsightStreaming',
  'SparkJob',
  'SynapseNotebook',
]

export const isExternal = (type: string): boolean => externalTypes.some((known) => known.toLowerCase() === type.toLowerCase())

/** How to go on where an activity cannot be run. */
export const howToSupply = (pipeline: string, activity: string): string =>
  `say what it answers under supplied_outputs in lagoon.yml: '${pipeline}/${activity}': { … }`

/** Shows what the activity would have worked with, and answers what the user has supplied. */
export async function runSupplied({ raw, supplied }: SuppliedActivity, context: ActivityContext): Promise<JsonObject> {
  const { typeProperties } = raw
  context.recordInput(typeProperties === undefined ? null : context.evaluate(typeProperties))
  return context.evaluate(supplied.output) as JsonObject
}
