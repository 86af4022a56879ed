/** Whether two conditions are of one class: what stands behind the dot only says more about the same. */
export function sameCondition(spark: string, lagoon: string): boolean {
  const ours = classOf(lagoon)
  const theirs = classOf(spark)
  return ours === theirs || (alike[theirs] ?? []).includes(ours)
}

const classOf = (condition: string): string => condition.split('.')[0] ?? ''

/** Conditions of Spark, and what Lagoon may call them. */
const alike: Readonly<Record<string, readonly string[]>> = {
}
