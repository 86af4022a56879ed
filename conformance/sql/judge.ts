import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { difference, type Answer } from './answer.ts'
import { type Question } from './questions.ts'

interface Recorded { readonly query: string; readonly zone?: string; readonly answer: Answer }

/** Where the answers of Spark to a list are written down. */
export function answersFile(list: string): string {
  return join(dirname(fileURLToPath(import.meta.url)), 'answers', `${list}.ndjson`)
}

/** What Spark answered, in the order of the questions. Throws when the record belongs to other questions. */
export function recordedAnswers(list: string, questions: readonly Question[]): Answer[] {
  const recorded = readFileSync(answersFile(list), 'utf8').trim().split('\n').map(line => JSON.parse(line) as Recorded)
  const stale = questions.find((question, index) => question.query !== recorded[index]?.query || question.zone !== recorded[index]?.zone)
  if (stale !== undefined || recorded.length !== questions.length) {
    throw new Error(`${list}: Spark's answers are older than the questions${stale ? ` (${stale.name})` : ''}; run conformance/run.sh --record`)
  }
  return recorded.map(each => each.answer)
}

/** What is wrong with a pair of answers, given what the question expects; undefined when all is as expected. */
export function verdict(question: Question, spark: Answer, lagoon: Answer): string | undefined {
  const found = difference(spark, lagoon)
  const sparkFails = 'error' in spark
  switch (question.expect) {
    case 'same': return sparkFails ? `Spark refuses it (${spark.error}): write \`error:\` before it` : found
    case 'error': return sparkFails ? found : 'Spark answers it: take the mark off'
    case 'refused': return 'error' in lagoon && lagoon.refused === true ? undefined : 'Lagoon does not refuse it: take the mark off'
    case 'differs': return found === undefined ? `no longer differs (${question.reason}): take the mark off` : undefined
    default: return question.expect satisfies never
  }
}
