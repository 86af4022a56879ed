import fc from 'fast-check'
import { type Answer, difference, type Plain } from '../answer.ts'
import { type Report } from '../report.ts'
import { query } from './queries.ts'

type Ask = (query: string) => Promise<Answer>

/**
 * Made-up queries, asked of both; a difference is shrunk and fails, unless it is of a kind that `known` says. The same seed makes the
 * same queries. Where both raise, which of several errors comes first is nobody's promise.
 */
export async function checkMadeUpQueries(report: Report, { spark, lagoon }: { readonly spark: Ask; readonly lagoon: Ask }, { runs, seed }: { readonly runs: number; readonly seed: number }): Promise<void> {
  let answered = 0
  const outcome = await fc.check(fc.asyncProperty(query, async text => {
    const [theirs, ours] = await Promise.all([spark(text), lagoon(text)])
    // An exception of Java's own is a fault of Spark, not an answer.
    if ('error' in theirs && ('error' in ours || !/^[A-Z0-9_.]+$/.test(theirs.error) || theirs.error === 'SPARK_DIED')) return
    answered += 1
    const told = difference(inOrder(theirs), inOrder(ours))
    if (told !== undefined) throw new Error(told)
  }), { numRuns: runs, seed, interruptAfterTimeLimit: 1000 * Math.max(60, runs), markInterruptAsFailure: false })
  report.note(`seed ${seed}: ${outcome.numRuns} queries, ${answered} answered`)
  const told = outcome.failed ? `seed ${seed}, after ${outcome.numRuns} queries and ${outcome.numShrinks} shrinks: ${String(outcome.errorInstance)}\n${withoutTables(outcome.counterexample?.[0] ?? '')}` : undefined
  report.check('made-up queries are answered alike', told)
  report.check('most made-up queries are answered', answered * 2 > outcome.numRuns ? undefined : `only ${answered} of ${outcome.numRuns}`)
}

/** Rows as a multiset. */
function inOrder(answer: Answer): Answer {
  if ('error' in answer) return answer
  return { ...answer, rows: answer.rows.map(row => [JSON.stringify(row.map(rounded)), row] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row) }
}

const rounded = (value: Plain): Plain => (typeof value === 'number' ? Number(value.toPrecision(10)) : value)

const withoutTables = (text: string): string => text.replace(/^WITH t AS \([^]*?AS t\([^)]*\)\),\s*u AS \([^]*?AS u\([^)]*\)\),?/, 'WITH t AS …, u AS … ')
