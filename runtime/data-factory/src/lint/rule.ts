import type { Problem } from '../error.ts'
import type { Factory } from '../model/factory.ts'

/** Something that runs, and does not do what its author thinks. */
export interface LintRule {
  /** Why it matters, in one sentence; for the printed table. */
  readonly reason: string
  check(factory: Factory): readonly Problem[]
}
