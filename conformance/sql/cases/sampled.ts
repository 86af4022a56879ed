import { type Case, queryOf } from './case.ts'
import { randomOf } from './random.ts'

/**
 * Of the cases of each call the first and a share of the others, the same in every run. Aggregates and windows are asked less often:
 * each of their cases is a job of its own for Spark.
 */
export function sampled(cases: readonly Case[]): Case[] {
  const seen = new Set<unknown>()
  return cases.filter(each => {
    const call = each.template ?? each.expression.replace(/ OVER .*$/, '')
    const isFirst = !seen.has(call)
    seen.add(call)
    return isFirst || randomOf(queryOf(each))() < (each.from === undefined ? 0.4 : 0.15)
  })
}
