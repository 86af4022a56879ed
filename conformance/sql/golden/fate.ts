import { type Answer, difference } from '../answer.ts'
import { sameCondition } from '../conditions.ts'
import { unordered } from '../examples.ts'

export const fates = {
  agrees: 'same answer',
  'refused alike': 'both refuse, for the same reason',
  'other condition': 'both refuse, for another reason',
  'refused here': 'refused by name here, Spark answers',
  'fails here': 'fails otherwise here, Spark answers',
  'answers here': 'answered here, Spark refuses',
  differs: 'another answer',
  'other order': 'the same rows in another order: equals under ORDER BY, or a bug',
  'not reached': 'needs what an earlier statement did not make alike',
} as const
export type Fate = keyof typeof fates
export interface Told { readonly file: string; readonly statement: string; readonly fate: Fate; readonly told?: string }

/** What became of a statement; `rows`: whether its rows are compared. */
export function judge({ statement, rows, spark, lagoon }: { readonly statement: string; readonly rows: boolean; readonly spark: Answer; readonly lagoon: Answer }): { readonly fate: Fate; readonly told?: string } {
  if ('error' in spark && 'error' in lagoon) {
    if (sameCondition(spark.error, lagoon.error)) return { fate: 'refused alike' }
    return { fate: lagoon.refused === true || lagoon.error === 'UNRESOLVED_ROUTINE' ? 'refused here' : 'other condition', told: `Spark says ${spark.error}, Lagoon ${lagoon.error}: ${lagoon.message ?? ''}` }
  }
  if ('error' in lagoon) return { fate: lagoon.refused === true || lagoon.error === 'UNRESOLVED_ROUTINE' ? 'refused here' : 'fails here', told: `${lagoon.error}: ${lagoon.message ?? ''}` }
  if ('error' in spark) return { fate: 'answers here', told: `Spark says ${spark.error}: ${spark.message?.split('\n')[0] ?? ''}` }
  if (!rows) return { fate: 'agrees' }
  const sorted = difference(unordered('', spark), unordered('', lagoon))
  if (sorted !== undefined) return { fate: 'differs', told: sorted }
  const told = difference(unordered(statement, spark), unordered(statement, lagoon))
  return told === undefined ? { fate: 'agrees' } : { fate: 'other order', told }
}

/** The shares, then what is not alike by its reason, most frequent first. */
export function printTold(told: readonly Told[]): string[] {
  const share = (count: number): string => `${String(count).padStart(6)}  ${((count * 100) / Math.max(1, told.length)).toFixed(1).padStart(5)} %`
  const shares = (Object.keys(fates) as Fate[]).map(fate => `${share(told.filter(each => each.fate === fate).length)}  ${fate}: ${fates[fate]}`)
  const reasons = new Map<string, number>()
  for (const { fate, told: why } of told) {
    if (why === undefined || fate === 'not reached') continue
    const reason = `${fate}: ${why.replace(/golden:\d+:\d+: /, '').slice(0, 130)}`
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  return [`${told.length} statements`, ...shares, '', ...[...reasons].sort(([, a], [, b]) => b - a).slice(0, 40).map(([reason, count]) => `${String(count).padStart(6)}  ${reason}`)]
}
