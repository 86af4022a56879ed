import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordedAnswers, verdict } from '../conformance/sql/judge.ts'
import { openLagoon } from '../conformance/sql/lagoon.ts'
import { questionLists, readQuestions } from '../conformance/sql/questions.ts'

// Databricks SQL here means what Apache Spark says it means; conformance/sql holds the questions and Spark's answers.

let lagoon: Awaited<ReturnType<typeof openLagoon>>
beforeAll(async () => { lagoon = await openLagoon() })
afterAll(() => lagoon.close())

test.each(questionLists())('the questions of %s.sql are answered as Spark answers them', async list => {
  const questions = readQuestions(list)
  const answers = recordedAnswers(list, questions)
  const wrong: string[] = []
  for (const [index, question] of questions.entries()) {
    const told = verdict(question, answers[index] ?? { error: 'NO_ANSWER' }, await lagoon.ask(question.query, question.zone))
    if (told !== undefined) wrong.push(`${question.name}: ${told}`)
  }
  expect(questions.length).toBeGreaterThan(10)
  expect(wrong).toEqual([])
})
