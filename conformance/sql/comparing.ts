import { type Answer, difference } from './answer.ts'
import { askAll, sorted } from './asking.ts'
import { type Case, queryOf } from './cases/case.ts'

export interface Finding { readonly case: Case; readonly told: string; readonly kind: 'value' | 'type' | 'condition' | 'answers' | 'raises' | 'refused' }
export interface Comparison { readonly asked: number; readonly findings: readonly Finding[]; readonly answered: ReadonlySet<Case> }
type Ask = (query: string) => Promise<Answer>

/** Asks both engines the cases and tells where they say different things. */
export async function compare(engines: { readonly spark: Ask; readonly lagoon: Ask }, all: readonly Case[]): Promise<Comparison> {
  const ours = new Map<Case, Answer>()
  const raised = new Map<string, number>()
  const templates = new Map<unknown, number>()
  for (const each of all) {
    const answer = sorted(each, await engines.lagoon(queryOf(each)))
    if ('error' in answer && each.template) {
      if (!templates.has(each.template)) templates.set(each.template, templates.size)
      const alike = `${templates.get(each.template) ?? 0} ${answer.error}`
      const before = raised.get(alike) ?? 0
      raised.set(alike, before + 1)
      if (before >= enough) continue
    }
    ours.set(each, answer)
  }
  const cases = [...ours.keys()]
  const theirs = await askAll(engines.spark, cases, each => 'error' in (ours.get(each) ?? noAnswer))
  const findings = cases.flatMap((each): Finding[] => {
    const spark = theirs.get(each) ?? noAnswer
    const lagoon = ours.get(each) ?? noAnswer
    const told = difference(spark, lagoon)
    return told === undefined ? [] : [{ case: each, told, kind: kindOf(spark, lagoon, told) }]
  })
  const answered = new Set(cases.filter(each => !('error' in (theirs.get(each) ?? noAnswer)) && !('error' in (ours.get(each) ?? noAnswer))))
  return { asked: cases.length, findings, answered }
}

/** How many cases of one call are asked of Spark that raise the same here: each is a query of its own. */
const enough = 2
const noAnswer: Answer = { error: 'NO_ANSWER' }

function kindOf(spark: Answer, lagoon: Answer, told: string): Finding['kind'] {
  if ('error' in lagoon) return lagoon.refused === true ? 'refused' : 'error' in spark ? 'condition' : 'raises'
  if ('error' in spark) return 'answers'
  return told.startsWith('type ') ? 'type' : 'value'
}
