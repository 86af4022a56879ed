// The part of `npm run conformance` that asks Spark what SQL means. `--record [LIST …]` writes its answers to the questions down
// instead, `--draft` prints lines for differences.txt, `--made-up [--full]` asks what was generated rather than written.
import { checkExamples } from './examples.ts'
import { checkMadeUpQueries } from './fuzz/fuzz.ts'
import { checkGenerated, draftDifferences } from './generated.ts'
import { openLagoon } from './lagoon.ts'
import { checkRecord, recordAnswers } from './recorded.ts'
import { Report } from './report.ts'
import { openSpark } from './spark.ts'
import { checkNames } from './sparkNames.ts'

const [mode, ...lists] = process.argv.slice(2)
const spark = openSpark()
const lagoon = await openLagoon()
const engines = { spark: spark.ask, lagoon: lagoon.ask }
try {
  if (mode === '--record') await recordAnswers(spark, lists.length > 0 ? lists : undefined)
  else if (mode === '--draft') console.log((await draftDifferences(engines)).join('\n'))
  else {
    const report = new Report()
    await (mode === '--made-up' ? checkMadeUp(report) : checkKnown(report))
    process.exitCode = report.close()
  }
} finally {
  await spark.close()
  await lagoon.close()
}

async function checkKnown(report: Report): Promise<void> {
  report.section('The recorded answers of Spark')
  await checkRecord(report, spark)
  report.section('The functions of Spark')
  await checkNames(report, spark)
}

async function checkMadeUp(report: Report): Promise<void> {
  report.section('Generated cases')
  await checkGenerated(report, engines, { full: lists.includes('--full') })
  report.section('Held out: the examples of Spark\'s documentation')
  await checkExamples(report, engines)
  report.section('Made-up queries')
  for (const seed of [1, 2, 3]) await checkMadeUpQueries(report, engines, { runs: 100, seed })
}
