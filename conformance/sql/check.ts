// The part of `npm run conformance` that asks Spark what SQL means. `--record [LIST …]` writes its answers to the questions down instead.
import { checkRecord, recordAnswers } from './recorded.ts'
import { Report } from './report.ts'
import { openSpark } from './spark.ts'

const [mode, ...lists] = process.argv.slice(2)
const spark = openSpark()
try {
  if (mode === '--record') await recordAnswers(spark, lists.length > 0 ? lists : undefined)
  else {
    const report = new Report()
    report.section('Spark is asked what SQL means')
    await checkRecord(report, spark)
    process.exitCode = report.close()
  }
} finally {
  await spark.close()
}
