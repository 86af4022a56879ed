// npm run ask-spark -- …: asks Spark and Lagoon the same, and prints what differs. See README.md.
import { difference, type Answer } from './answer.ts'
import { families } from './cases/family.ts'
import { allCalls } from './cases/allCalls.ts'
import { printShares, tellCorpus } from './corpus.ts'
import { checkMadeUpQueries } from './fuzz/fuzz.ts'
import { compareCalls } from './generated.ts'
import { printFindings } from './printFindings.ts'
import { openLagoon } from './lagoon.ts'
import { Report } from './report.ts'
import { openSpark } from './spark.ts'

const [first = '', ...rest] = process.argv.slice(2)
const spark = openSpark()
const lagoon = await openLagoon()
try {
  if (first === '--function' || first === '--family') await compareFunctions(first, rest)
  else if (first === '--fuzz') await fuzz(rest)
  else if (first === '--corpus') await printCorpus(rest)
  else await compareQueries([first, ...rest])
} finally {
  await spark.close()
  await lagoon.close()
}

/** `--fuzz [queries [seed]]` */
async function fuzz([runs = '200', seed = String(Math.floor(Math.random() * 1e9))]: readonly string[]): Promise<void> {
  await checkMadeUpQueries(new Report(), engines(), { runs: Number(runs), seed: Number(seed) })
}

/** `--corpus FOLDER`: of the `.sql` files below it, how much is read and translated; Spark is not asked. */
async function printCorpus([folder]: readonly string[]): Promise<void> {
  if (folder === undefined) throw new Error('--corpus wants a folder of .sql files')
  for (const line of printShares(await tellCorpus(folder))) console.log(line)
}

async function compareFunctions(by: '--function' | '--family', names: readonly string[]): Promise<void> {
  const unknown = by === '--family' ? names.filter(name => !families.some(family => family === name)) : []
  if (names.length === 0 || unknown.length > 0) throw new Error(`${by} wants names${by === '--family' ? `: ${families.join(', ')}` : ''}`)
  let asked = 0
  let different = 0
  for (const calls of allCalls().filter(({ of, family }) => names.includes(by === '--family' ? family : of))) {
    const found = await compareCalls(engines(), [calls])
    asked += found.asked
    different += found.findings.length
    for (const line of printFindings(calls.of, found.findings)) console.log(line)
  }
  console.log(`${asked} cases, ${different} differ`)
}

function engines(): { spark: (query: string) => Promise<Answer>; lagoon: (query: string) => Promise<Answer> } {
  return { spark: spark.ask, lagoon: lagoon.ask }
}

async function compareQueries(texts: readonly string[]): Promise<void> {
  let different = 0
  for (const text of texts) {
    const query = /^\s*(SELECT|WITH|BEGIN|VALUES|FROM|TABLE|\()/i.test(text) ? text : `SELECT ${text} AS v`
    const [theirs, ours] = await Promise.all([spark.ask(query), lagoon.ask(query)])
    const told = difference(theirs, ours)
    if (told !== undefined) different += 1
    console.log(told === undefined ? `alike  ${text}  ${JSON.stringify('error' in theirs ? theirs.error : theirs.rows).slice(0, 300)}` : `DIFFER ${text}\n    ${told}`)
  }
  console.log(`${texts.length - different} alike, ${different} differ`)
}
