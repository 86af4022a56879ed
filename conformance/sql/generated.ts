import { acceptedDifferences, unexplained } from './accepted.ts'
import { type Answer } from './answer.ts'
import { allCalls } from './cases/allCalls.ts'
import { type Calls } from './cases/functionCalls.ts'
import { columnCases, functionCases } from './cases/functionCases.ts'
import { compare, type Comparison, type Finding } from './comparing.ts'
import { groupBy } from './groupBy.ts'
import { printFindings } from './printFindings.ts'
import { type Report } from './report.ts'

interface Engines { readonly spark: (query: string) => Promise<Answer>; readonly lagoon: (query: string) => Promise<Answer> }

/** The generated cases of some calls: literals first, then columns with the values that both answered as literals. */
export async function compareCalls(engines: Engines, calls: readonly Calls[]): Promise<Comparison> {
  const literals = await compare(engines, calls.flatMap(functionCases))
  const answered = new Set([...literals.answered].map(each => each.expression))
  const columns = await compare(engines, calls.flatMap(each => columnCases(each, literal => answered.has(literal))))
  return { asked: literals.asked + columns.asked, findings: [...literals.findings, ...columns.findings], answered: new Set([...literals.answered, ...columns.answered]) }
}

/** Everything that the generated cases find, in groups that fit a process. */
async function findAll(engines: Engines): Promise<{ readonly asked: number; readonly findings: readonly Finding[] }> {
  const findings: Finding[] = []
  let asked = 0
  const all = allCalls()
  for (let start = 0; start < all.length; start += 25) {
    const found = await compareCalls(engines, all.slice(start, start + 25))
    asked += found.asked
    findings.push(...found.findings)
  }
  return { asked, findings }
}

/** Every generated case; the differences must be the ones that differences.txt explains. */
export async function checkGenerated(report: Report, engines: Engines): Promise<void> {
  const { asked, findings } = await findAll(engines)
  const accepted = acceptedDifferences()
  const { findings: left, gone } = unexplained(findings, accepted)
  const all = allCalls()
  report.passed(asked - findings.length)
  report.note(`${asked} cases of ${all.length} functions, operators and constructs; ${findings.length - left.length} differ as differences.txt says`)
  for (const of of new Set(left.map(finding => finding.case.of))) {
    for (const line of printFindings(of, left.filter(finding => finding.case.of === of))) report.check('unexplained', line, { quiet: true })
  }
  for (const each of accepted) report.check(`differences.txt:${each.line} ${each.of}`, gone.includes(each) ? 'the difference has gone: take the line out' : undefined, { quiet: true })
  for (const { of } of all.filter(({ templates }) => templates.length === 0)) report.check(of, withoutCases.has(of) ? undefined : 'no case is made for it: add a call to cases/takes.ts', { quiet: true })
}

/** Lines for differences.txt: what is found and not explained yet. Of a refusal the reason is known; the others have to be written. */
export async function draftDifferences(engines: Engines): Promise<string[]> {
  const { findings } = unexplained((await findAll(engines)).findings, acceptedDifferences())
  return [...groupBy(findings, ({ case: { of }, kind }) => `${of} ¦ ${kind}`)].map(([which, group]) => {
    const [first] = group
    const refusal = /Lagoon says [^:]*: question:[^\]]*\] (?:\w+: )?(.*)$/.exec(first?.told ?? '')?.[1]
    return `${which} ¦ * ¦ ${first?.kind === 'refused' && refusal ? refusal : `WHY? ${group.length} like ${first?.case.expression ?? ''}: ${first?.told ?? ''}`}`.replaceAll('\n', ' ')
  })
}

/** They make sense in a whole query only, which the lists of questions ask. */
const withoutCases = new Set(['grouping', 'grouping_id'])
