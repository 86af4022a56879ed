import { acceptedDifferences, unexplained } from './accepted.ts'
import { type Answer } from './answer.ts'
import { allCalls } from './cases/allCalls.ts'
import { type Case } from './cases/case.ts'
import { type Family } from './cases/family.ts'
import { type Calls } from './cases/functionCalls.ts'
import { columnCases, functionCases } from './cases/functionCases.ts'
import { sampled } from './cases/sampled.ts'
import { compare, type Comparison, type Finding } from './comparing.ts'
import { groupBy } from './groupBy.ts'
import { printFindings } from './printFindings.ts'
import { type Report } from './report.ts'

interface Engines { readonly spark: (query: string) => Promise<Answer>; readonly lagoon: (query: string) => Promise<Answer> }

type Choice = (cases: readonly Case[]) => readonly Case[]

/** The generated cases of some calls, or those of them that `chosen` picks: literals first, then columns with the values that both answered as literals. */
export async function compareCalls(engines: Engines, calls: readonly Calls[], chosen: Choice = all => all): Promise<Comparison> {
  const literals = await compare(engines, chosen(calls.flatMap(functionCases)))
  const answered = new Set([...literals.answered].map(each => each.expression))
  const columns = await compare(engines, calls.flatMap(each => columnCases(each, literal => answered.has(literal))))
  return { asked: literals.asked + columns.asked, findings: [...literals.findings, ...columns.findings], answered: new Set([...literals.answered, ...columns.answered]) }
}

interface Found { readonly asked: ReadonlyMap<Family, number>; readonly findings: readonly Finding[] }

/** Everything that the generated cases find, in groups that fit a process. */
async function findAll(engines: Engines, chosen?: Choice): Promise<Found> {
  const findings: Finding[] = []
  const asked = new Map<Family, number>()
  for (const [family, calls] of groupBy(allCalls(), each => each.family)) {
    for (let start = 0; start < calls.length; start += 25) {
      const found = await compareCalls(engines, calls.slice(start, start + 25), chosen)
      asked.set(family as Family, (asked.get(family as Family) ?? 0) + found.asked)
      findings.push(...found.findings)
    }
  }
  return { asked, findings }
}

/**
 * Every generated case, or a sample of them that is the same in every run; the differences must be the ones that differences.txt
 * explains. Whether each of those is still there shows only when all are asked.
 */
export async function checkGenerated(report: Report, engines: Engines, { full }: { readonly full: boolean }): Promise<void> {
  const { asked, findings } = await findAll(engines, full ? undefined : sampled)
  const accepted = acceptedDifferences()
  const { findings: left, gone } = unexplained(findings, accepted)
  const all = allCalls()
  for (const [family, count] of asked) {
    const [differ, open] = [findings, left].map(list => list.filter(finding => finding.case.family === family).length) as [number, number]
    report.note(`${family}: ${count} asked, ${count - differ} alike, ${differ - open} explained, ${open} not`)
  }
  const total = [...asked.values()].reduce((sum, count) => sum + count, 0)
  report.passed(total - findings.length)
  report.note(`${total} ${full ? 'cases' : 'cases, a sample (--full asks all),'} of ${all.length} functions, operators and constructs; ${findings.length - left.length} differ as differences.txt says`)
  for (const of of new Set(left.map(finding => finding.case.of))) {
    for (const line of printFindings(of, left.filter(finding => finding.case.of === of))) report.check('unexplained', line, { quiet: true })
  }
  if (full) for (const each of accepted) report.check(`differences.txt:${each.line} ${each.of}`, gone.includes(each) ? 'the difference has gone: take the line out' : undefined, { quiet: true })
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
const withoutCases = new Set(['grouping', 'grouping_id', 'window_time'])
