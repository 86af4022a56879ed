import { type Place } from '../place.ts'
import { type Problem, problemAt } from '../problem.ts'
import { type Expression } from '../tree/expression.ts'
import { type Column } from '../types.ts'
import { type TableReference } from '../references.ts'
import { type Semantics } from './semantics.ts'

/** Something that may stand in FROM: `duckdb` is its text there, `columns` what it yields. */
export interface Relation {
  readonly columns: readonly Column[]
  readonly duckdb: string
}

export interface TranslationOptions {
  /** The relation behind a reference; undefined when there is no such table. */
  resolve(reference: TableReference): Relation | undefined
  /** The instant that `current_timestamp()` and its kin stand for. */
  readonly now: Date
  /** Where the text comes from, for messages; `text` is the whole text that the places point into. */
  readonly file: string
  readonly text: string
  /** Values of `:name`, and of `?` by position under '1', '2', …. */
  readonly parameters?: Readonly<Record<string, Expression>>
  /** Asked for every function that is called; an answer is the reason why it may not be used here. */
  readonly forbid?: ((name: string) => string | undefined) | undefined
  /** Names of the tables there are, for "did you mean". */
  readonly tableNames?: () => Iterable<string>
}

/** What one translation shares: its options, the problems found so far, names that DuckDB has not seen yet. */
export class Translation {
  readonly options: TranslationOptions
  readonly semantics: Semantics
  readonly problems: Problem[] = []
  #names = 0
  #questionMarks = 0

  constructor(options: TranslationOptions, semantics: Semantics) {
    this.options = options
    this.semantics = semantics
  }
  /** A table alias of its own, `t1`, `t2`, …. */
  newAlias(): string {
    this.#names += 1
    return `t${this.#names}`
  }
  nextQuestionMark(): string {
    this.#questionMarks += 1
    return String(this.#questionMarks)
  }
  report(place: Place, code: string, message: string, hint?: string): void {
    const same = this.problems.some(problem => problem.origin.line === place.line && problem.origin.column === place.column && problem.code === code)
    if (!same) this.problems.push(problemAt(this.options, place, { code, message, hint }))
  }
}
