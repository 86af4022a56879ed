/** The activities that work outside of Data Factory: something that a second attempt may cure, and that may hang. */
const executionTypes = new Set(
  [
    'Copy',
    'Lookup',
    'GetMetadata',
    'Delete',
    'Script',
    'SqlServerStoredProcedure',
    'ExecuteDataFlow',
    'ExecuteWranglingDataflow',
    'DatabricksNotebook',
    'DatabricksJob',
    'DatabricksSparkJar',
    'DatabricksSparkPython',
    'AzureFunctionActivity',
    'WebActivity',
    'SynapseNotebook',
    'SparkJob',
    'Custom',
    'ExecuteSSISPackage',
    'AzureMLExecutePipeline',
    'AzureDataExplorerCommand',
    'DataLakeAnalyticsU-SQL',
    'HDInsightHive',
    'HDInsightPig',
    'HDInsightMapReduce',
    'HDInsightStreaming',
    'HDInsightSpark',
  ].map((type) => type.toLowerCase()),
)

export const isExecution = (type: string): boolean => executionTypes.has(type.toLowerCase())

/** `'a', 'b', 'c' and 4 more`. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `'${name}'`)
  const rest = names.length - shown.length
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ')
}
