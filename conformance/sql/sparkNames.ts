import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Report } from './report.ts'
import { type Spark } from './spark.ts'

/** What `SHOW SYSTEM FUNCTIONS` of Spark 4.3 lists, operators included; `npm run conformance` asks whether it still does. */
export function sparkNames(): readonly string[] {
  return readFileSync(join(import.meta.dirname, 'spark-functions.txt'), 'utf8').trim().split('\n')
}

export async function checkNames(report: Report, spark: Spark): Promise<void> {
  const answer = await spark.ask('SHOW SYSTEM FUNCTIONS')
  const listed = 'error' in answer ? [] : answer.rows.map(([name]) => String(name))
  const known = sparkNames()
  const difference = [...listed.filter(name => !known.includes(name)), ...known.filter(name => !listed.includes(name))]
  report.check('spark-functions.txt is the list of Spark', difference.length === 0 ? undefined : difference.join(', '))
}
