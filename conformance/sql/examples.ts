import { type Answer, difference } from './answer.ts'
import { type Report } from './report.ts'
import { sparkNames } from './sparkNames.ts'

type Ask = (query: string) => Promise<Answer>
type Fate = 'agrees' | 'differs' | 'refused' | 'not read'

/** What became of one query that nobody looked at while Lagoon was built. */
export interface Told { readonly of: string; readonly query: string; readonly fate: Fate; readonly told?: string }

/**
 * The examples that Spark's own documentation of its functions shows (`DESCRIBE FUNCTION EXTENDED`), asked of both. Held out: they are
 * collected when this runs, so nothing was built to them, and a difference is printed but fails nothing.
 */
export async function checkExamples(report: Report, { spark, lagoon }: { readonly spark: Ask; readonly lagoon: Ask }): Promise<void> {
  const told = await tellExamples({ spark, lagoon })
  const count = (fate: Fate): string => `${told.filter(each => each.fate === fate).length} ${fate}`
  report.check('Spark describes its functions with examples', told.length > 500 ? undefined : `only ${told.length} were found`)
  const share = told.filter(each => each.fate === 'agrees').length / told.length
  report.note(`${told.length} examples: ${(['agrees', 'differs', 'refused', 'not read'] as const).map(count).join(', ')} (${(share * 100).toFixed(1)} % agree)`)
}

export async function tellExamples({ spark, lagoon }: { readonly spark: Ask; readonly lagoon: Ask }): Promise<Told[]> {
  const told: Told[] = []
  for (const of of sparkNames()) {
    for (const query of examplesIn(await spark(`DESCRIBE FUNCTION EXTENDED ${/^\w+$/.test(of) ? of : `\`${of}\``}`))) {
      if (unsteady.test(query)) continue
      const [theirs, ours] = await Promise.all([spark(query), lagoon(query)])
      const different = difference(unordered(query, theirs), unordered(query, ours))
      const fate: Fate = different === undefined ? 'agrees' : 'error' in ours ? (ours.error.startsWith('PARSE_') ? 'not read' : ours.refused === true || ours.error === 'UNRESOLVED_ROUTINE' || ours.error === 'UNRESOLVABLE_TABLE_VALUED_FUNCTION' ? 'refused' : 'differs') : 'differs'
      told.push({ of, query, fate, ...(different === undefined ? {} : { told: different }) })
    }
  }
  return told
}

/** Their answers depend on the moment or on chance. */
export const unsteady = /\b(rand|randn|random|uuid|shuffle|uniform|randstr|now|curdate|current_\w+|localtime\w*|unix_timestamp\(\)|input_file\w*|version|user|session_user|monotonically\w*|spark_partition_id|reflect|java_method|try_reflect)\b/i

/** Lines like `> SELECT left('Spark SQL', 3);`, which may go on over several lines. */
function examplesIn(answer: Answer): string[] {
  if ('error' in answer) return []
  const text = answer.rows.map(([line]) => String(line)).join('\n')
  const examples = /Examples:\n([^]*?)(?:\n\s*(?:Note|Since):|$)/.exec(text)?.[1] ?? ''
  return [...examples.matchAll(/^\s*> (SELECT|WITH|FROM|VALUES)([^;]*(?:'[^']*'[^;]*)*);/gim)].map(([, word = '', rest = '']) => `${word}${rest}`.trim())
}

/** Rows without ORDER BY in an order of their own. */
export function unordered(query: string, answer: Answer): Answer {
  if ('error' in answer || /\bORDER BY\b[^)]*$/i.test(query)) return answer
  return { ...answer, rows: answer.rows.map(row => [JSON.stringify(row), row] as const).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row) }
}
