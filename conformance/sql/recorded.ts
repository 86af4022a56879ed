import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type Answer } from './answer.ts'
import { answersFile } from './judge.ts'
import { questionLists, readQuestions } from './questions.ts'
import { type Report } from './report.ts'
import { type Spark } from './spark.ts'

/** Writes down what Spark answers to the questions of all lists, or of those that are named. */
export async function recordAnswers(spark: Spark, lists: readonly string[] = questionLists()): Promise<void> {
  for (const list of lists) {
    const lines = await answerLines(spark, list)
    writeFileSync(answersFile(list), `${lines.join('\n')}\n`)
    console.log(`recorded ${lines.length} answers to ${list}.sql`)
  }
}

/** Whether the record still is what Spark says; that Lagoon answers alike is a matter of `npm test`. */
export async function checkRecord(report: Report, spark: Spark): Promise<void> {
  for (const list of questionLists()) {
    const file = answersFile(list)
    // Read and written again: 1000.0 and 1000 are one number.
    const known = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').map(line => JSON.stringify(JSON.parse(line))) : []
    const lines = await answerLines(spark, list)
    for (const [index, line] of lines.entries()) report.check(`${list}.sql: Spark's answer is the recorded one`, line === known[index] ? undefined : `${line}, recorded ${known[index] ?? 'nothing'}`, { quiet: true })
    report.check(`${list}.sql: every recorded answer was asked for`, known.length === lines.length ? undefined : `${known.length} recorded, ${lines.length} asked`)
  }
}

async function answerLines(spark: Spark, list: string): Promise<string[]> {
  return Promise.all(readQuestions(list).map(async ({ query, zone }) => JSON.stringify({ query, ...(zone === undefined ? {} : { zone }), answer: recorded(await spark.ask(query, zone)) })))
}

/** Without what differs from run to run: messages, and the numbers Spark's session counts (`a#21322`) in the name of a column. */
function recorded(answer: Answer): Answer {
  if ('error' in answer) return { error: answer.error }
  return { ...answer, columns: answer.columns.map(([name, type]) => [name.replaceAll(/(?<=\w)#\d+/g, '#'), type]) }
}
