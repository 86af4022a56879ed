/**
 * Whether two conditions are of one class: what stands behind the dot only says more about the same. Where Spark lets an exception of
 * Java through, which has no name among its conditions, or one that only says that it is still without, any error will do.
 */
export function sameCondition(spark: string, lagoon: string): boolean {
  return classOf(lagoon) === classOf(spark) || !/^[A-Z0-9_.]+$/.test(spark) || spark.startsWith('_LEGACY_ERROR_TEMP_')
}

const classOf = (condition: string): string => condition.split('.')[0] ?? ''
