// Prints the queries of one list, as JSON lines: what Spark is asked.
import { readQuestions } from './questions.ts'

const [list = ''] = process.argv.slice(2)
for (const { query } of readQuestions(list)) process.stdout.write(`${JSON.stringify(query)}\n`)
