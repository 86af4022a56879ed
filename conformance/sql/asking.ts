import { type Answer, type Plain } from './answer.ts'
import { type Case, queryOf, selecting } from './cases/case.ts'
import { groupBy } from './groupBy.ts'

type Ask = (query: string) => Promise<Answer>

/** Wider SELECTs cost Spark more than they save. */
const width = 120

/**
 * What an engine answers to each of the cases. Those in `raising` are asked singly; the others share SELECTs, and one that raises all
 * the same is found by the line that the error names, or by halving.
 */
export async function askAll(ask: Ask, cases: readonly Case[], raising: (each: Case) => boolean): Promise<ReadonlyMap<Case, Answer>> {
  const answers = new Map<Case, Answer>()
  const single = cases.filter(each => each.alone === true || raising(each))
  const alone = new Set(single)
  const groups = groupBy(cases.filter(each => !alone.has(each)), each => `${each.key ?? ''} ${each.from ?? ''}`)
  await Promise.all(single.map(async each => void answers.set(each, sorted(each, await ask(queryOf(each))))))
  for (const group of groups.values()) {
    for (let start = 0; start < group.length; start += width) await askTogether(ask, group.slice(start, start + width), answers)
  }
  return answers
}

async function askTogether(ask: Ask, cases: readonly Case[], answers: Map<Case, Answer>): Promise<void> {
  const [first] = cases
  if (first === undefined) return
  const query = selecting(cases.map(each => each.expression), first)
  const answer = await ask(query)
  if (!('error' in answer)) {
    for (const [index, each] of cases.entries()) answers.set(each, columnOf(answer, index, each))
    return
  }
  if (cases.length === 1) {
    answers.set(first, answer)
    return
  }
  const line = Number(/\bline (\d+)[,;]? pos/.exec(answer.message ?? '')?.[1] ?? Number.NaN)
  const culprit = cases[line - 1 - (first.key === undefined ? 0 : 1)]
  if (culprit) {
    await askTogether(ask, [culprit], answers)
    await askTogether(ask, cases.filter(each => each !== culprit), answers)
  } else {
    const middle = cases.length >> 1
    await askTogether(ask, cases.slice(0, middle), answers)
    await askTogether(ask, cases.slice(middle), answers)
  }
}

type Told = Extract<Answer, { readonly rows: unknown }>

function columnOf({ columns, rows }: Told, index: number, of: Case): Answer {
  const place = index + (of.key === undefined ? 0 : 1)
  const shown = <T>(row: readonly T[]): T[] => (of.key === undefined ? [row[place] as T] : [row[0] as T, row[place] as T])
  return sorted(of, { columns: shown(columns).map(([name, type], at, all) => [at === all.length - 1 ? 'v' : name, type] as const), rows: rows.map(row => shown(row)) })
}

/** Rows with a key in the order of the key. */
export function sorted(of: Case, answer: Answer): Answer {
  if (of.key === undefined || 'error' in answer) return answer
  const order = ([key]: readonly Plain[]): string => String(key).padStart(20)
  return { ...answer, rows: [...answer.rows].sort((left, right) => (order(left) < order(right) ? -1 : 1)) }
}
