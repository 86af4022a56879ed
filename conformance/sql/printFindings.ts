import { type Finding } from './comparing.ts'
import { groupBy } from './groupBy.ts'

/** A line for each distinct difference of a function: of those that read alike, a few and how many there are. */
export function printFindings(of: string, findings: readonly Finding[]): string[] {
  return [...groupBy(findings, likeness).values()].flatMap(group => {
    const shown = group.slice(0, group[0]?.kind === 'value' || group[0]?.kind === 'answers' ? 4 : 1)
    const more = group.length - shown.length
    return shown.map((each, index) => `${of} | ${each.kind} | ${brief(each)} | ${each.told.slice(0, 260).replaceAll('\n', ' ')}${more > 0 && index === shown.length - 1 ? ` | and ${more} like it` : ''}`)
  })
}

const likeness = ({ kind, told, case: { from } }: Finding): string => `${kind} ${from === undefined ? '' : 'from'} ${kind === 'value' ? '' : told.replace(/[-\d.'"]+/g, '#').slice(0, 90)}`

/** Of a case with many rows, the one that differs. */
function brief({ case: { expression, from, rows }, told }: Finding): string {
  const [, row] = /^row (\d+): /.exec(told) ?? []
  const only = row === undefined ? undefined : rows?.[Number(row) - 1]
  const names = / AS (t\(.*\))$/.exec(from ?? '')?.[1]
  if (only !== undefined) return `SELECT ${expression} FROM VALUES (${only}) AS ${names ?? 't'}`
  return (from === undefined ? expression : `SELECT ${expression} FROM ${from}`).slice(0, 420)
}
