import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding } from './comparing.ts'

/** A difference from Spark that is known and explained: what a line of differences.txt says of one of its names. */
export interface Accepted {
  readonly of: string
  readonly kinds: readonly string[]
  /** Beyond ordinary use, as docs/parity.md says: a function with no other difference agrees. */
  readonly isCorner: boolean
  /** What the case or what is told of it must contain; empty for all. */
  readonly about: string
  readonly reason: string
  readonly line: number
}

const file = join(import.meta.dirname, 'differences.txt')

export function acceptedDifferences(text = readFileSync(file, 'utf8')): Accepted[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '' || line.startsWith('# ')) return []
    const [names, kinds, about, reason, ...more] = line.split(' ¦ ').map(part => part.trim())
    if (!names || !kinds || about === undefined || !reason || more.length > 0) throw new Error(`differences.txt:${index + 1}: names ¦ kinds ¦ about ¦ reason is wanted`)
    if (reason.startsWith('WHY?')) throw new Error(`differences.txt:${index + 1}: write the reason, or mend the difference`)
    const told = kinds.split(' ').filter(kind => kind !== 'corner')
    // Where both raise, only the name differs.
    const isCorner = kinds.split(' ').includes('corner') || told.every(kind => kind === 'condition')
    return names.split(', ').map(of => ({ of, kinds: told, isCorner, about: about === '*' ? '' : about, reason, line: index + 1 }))
  })
}

/** What was found and is not explained, and what is explained and was not found. */
export function unexplained(findings: readonly Finding[], accepted: readonly Accepted[]): { readonly findings: readonly Finding[]; readonly gone: readonly Accepted[] } {
  const met = new Set<Accepted>()
  const left = findings.filter(finding => {
    const why = accepted.filter(each => explains(each, finding))
    for (const each of why) met.add(each)
    return why.length === 0
  })
  return { findings: left, gone: accepted.filter(each => !met.has(each)) }
}

function explains({ of, kinds, about }: Accepted, { case: each, kind, told }: Finding): boolean {
  return each.of === of && kinds.includes(kind) && (each.expression.includes(about) || told.includes(about))
}
