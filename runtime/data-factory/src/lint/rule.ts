import type { Factory } from '../model/factory.ts'
import type { At } from '../validate/problem.ts'

/** How loudly a rule speaks. `error` makes `lagoon validate` fail; it keeps no pipeline from running. */
export type LintLevel = 'off' | 'note' | 'warning' | 'error'

export interface LintFinding {
  readonly at: At
  /** What is wrong here, in the names of this factory. */
  readonly message: string
  /** What to do here. The rule's own `repair` where it says nothing better. */
  readonly hint?: string
  /** False where the line itself must not be shown. */
  readonly showLine?: boolean
}

/** Something that runs, and does not do what its author thinks. */
export interface LintRule {
  /** How loudly it speaks unless somebody says otherwise. */
  readonly level: LintLevel
  /** Why it matters, in one sentence. */
  readonly reason: string
  /** What to do about it, in one sentence. */
  readonly repair: string
  check(factory: Factory): readonly LintFinding[]
}

export const finding = (at: At, told: Omit<LintFinding, 'at'>): LintFinding => ({ at, ...told })
