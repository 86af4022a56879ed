import { type Place } from '../place.ts'
import { type Problem, problemAt } from '../problem.ts'
import { type HeldValue } from '../tree/expression.ts'
import { type CreateFunction } from '../tree/catalogStatement.ts'
import { type Column } from '../types.ts'
import { type TableReference } from '../references.ts'
import { type SessionZone, utc, within } from '../zones/sessionZone.ts'
import { type AnalysedQuery } from './output.ts'
import { type OuterReads } from './scope.ts'
import { type Semantics } from './semantics.ts'

/** Something that may stand in FROM: `duckdb` is its text there, `columns` what it yields. */
export interface Relation {
  readonly columns: readonly Column[]
  readonly duckdb: string
  /** What the catalog calls it: its columns may be qualified by more than the query wrote in FROM. */
  readonly name?: readonly string[]
}

/** Who asks, and where unqualified names are looked up. */
export interface SessionFacts { readonly user?: string; readonly catalog?: string; readonly schema?: string }

export interface TranslationOptions {
  /** The relation behind a reference; undefined when there is no such table. */
  resolve(reference: TableReference): Relation | undefined
  /** The instant that `current_timestamp()` and its kin stand for. */
  readonly now: Date
  /** The zone of the session; UTC where nothing is said. */
  readonly zone?: SessionZone | undefined
  /** Where the text comes from, for messages; `text` is the whole text that the places point into. */
  readonly file: string
  readonly text: string
  /** Asked for every function that is called; an answer is the reason why it may not be used here. */
  readonly forbid?: ((name: string) => string | undefined) | undefined
  /** What `current_user()`, `current_catalog()` and their kin answer. */
  readonly session?: SessionFacts
  /** Names of the tables there are, for "did you mean". */
  readonly tableNames?: () => Iterable<string>
  /** The function of a user's that a name means; asked for names that are none of the language's own. */
  readonly resolveFunction?: ((parts: readonly string[]) => UserFunction | undefined) | undefined
  /** The variable that a dotted name in lower case begins with, and how many of its parts mean it: the rest are fields. It is asked for last of all. */
  readonly resolveVariable?: ((parts: readonly string[], place: Place) => { readonly variable: HeldValue; readonly parts: number } | undefined) | undefined
}

/** A function that SQL defined: the statement, the text that its places point into, and what names mean in its body. */
export interface UserFunction extends Pick<TranslationOptions, 'resolve' | 'resolveFunction'> {
  readonly definition: CreateFunction
  readonly text: string
  /** Whose clock it means; undefined: that of whoever calls it. */
  readonly zone?: SessionZone | undefined
  /** A function of the session: its body sees the variables that its caller sees. */
  readonly seesVariables?: boolean
}


/** What one translation shares: its options, the problems found so far, names that DuckDB has not seen yet. */
export class Translation {
  readonly options: TranslationOptions
  readonly semantics: Semantics
  readonly problems: Problem[] = []
  /** Queries that were understood, and what they have read of what stands around them. */
  readonly known = new WeakMap<object, { readonly commonTables: object; readonly around: OuterReads; readonly query: AnalysedQuery }>()
  readonly #names: { count: number }
  #notes = 0
  #problemNotes = 0
  #trials = 0

  constructor(options: TranslationOptions, semantics: Semantics, around?: Translation) {
    this.options = options
    this.semantics = semantics
    this.#names = around ? around.#names : { count: 0 }
  }
  /** The translation of the body of a function that is called here: its own tables, clock and problems, but no name that is taken. */
  forBody(name: string, { text, resolve, resolveFunction, zone: own, seesVariables = false }: UserFunction): Translation {
    const { now, forbid, resolveVariable } = this.options
    const zone = own && own.id !== this.zone.id ? within(own, this.zone) : this.zone
    return new Translation({ now, zone, forbid, file: `function ${name}`, text, resolve, resolveFunction, ...(seesVariables && { resolveVariable }) }, this.semantics, this)
  }
  get zone(): SessionZone {
    return this.options.zone ?? utc
  }
  /** A table alias of its own, `t1`, `t2`, …. */
  newAlias(): string {
    this.#names.count += 1
    return `t${this.#names.count}`
  }
  /** What an attempt gives, without the problems that it tells of. */
  attempt<T>(act: () => T): T {
    return this.problemsOf(act).made
  }
  /** What an attempt gives, and the problems that it tells of, which are forgotten: it gives the same to whoever attempts it again. */
  problemsOf<T>(act: () => T): { readonly made: T; readonly problems: readonly Problem[] } {
    const told = this.problems.length
    const before = this.#problemNotes
    this.#trials += 1
    const made = act()
    this.#trials -= 1
    const problems = this.problems.slice(told)
    this.forgetSince(told)
    this.#problemNotes = before
    return { made, problems }
  }
  /** How many attempts are under way, one inside the other. */
  get trials(): number {
    return this.#trials
  }
  /** Tells of problems that were forgotten. */
  tell(problems: readonly Problem[]): void {
    this.#problemNotes += problems.length
    this.problems.push(...problems)
  }
  /** Forgets all problems but the first `told`: what they are about is understood in another way. */
  forgetSince(told: number): void {
    this.problems.length = told
  }
  /** Grows with every problem, also one that is known, and with every name that means something only because nothing nearer has it. */
  get notes(): number {
    return this.#notes + this.#problemNotes
  }
  /** A name was found beyond the queries around it. */
  noteAround(): void {
    this.#notes += 1
  }
  variable(parts: readonly string[], place: Place): ReturnType<NonNullable<TranslationOptions['resolveVariable']>> {
    const found = this.options.resolveVariable?.(parts, place)
    if (found) this.noteAround()
    return found
  }
  report(place: Place, code: string, message: string, hint?: string): void {
    this.#problemNotes += 1
    const same = this.problems.some(problem => problem.origin.line === place.line && problem.origin.column === place.column && problem.code === code)
    if (!same) this.problems.push(problemAt(this.options, place, { code, message, hint }))
  }
}
