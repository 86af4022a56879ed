/** Statements that define a macro each: `CREATE [OR REPLACE] MACRO name(…) AS …`. */
const macroOf = /^\s*CREATE\s+(?:OR\s+REPLACE\s+)?MACRO\s+(\w+)/i

/**
 * Macros that are defined when a text first names them: DuckDB takes longer to define all those of a dialect than for most queries.
 * `define` runs statements on a connection that has no transaction open.
 */
export class Lessons {
  readonly #unknown = new Map<string, string>()
  readonly #define: (statements: string) => Promise<unknown>
  #last: Promise<void> = Promise.resolve()

  constructor(define: (statements: string) => Promise<unknown>) {
    this.#define = define
  }

  /** Each macro stands behind those that it calls. */
  add(macros: readonly string[]): void {
    for (const macro of macros) {
      const name = macroOf.exec(macro)?.[1]
      if (!name) throw new Error(`not the definition of a macro: ${macro.slice(0, 80)}`)
      this.#unknown.set(name, macro)
    }
  }

  /**
   * Resolves when DuckDB knows every macro that the text names, and those that these call. A transaction sees no macro that is younger than
   * itself: what begins one is taken to name them all.
   */
  before(sql: string): Promise<void> | undefined {
    if (this.#unknown.size === 0) return undefined
    const needed = /^\s*BEGIN\b/i.test(sql) ? [...this.#unknown.keys()] : this.#namedIn(sql)
    if (needed.length === 0) return undefined
    // One after the other: two connections that define the same macro at once are in conflict.
    const turn = this.#last.then(() => this.#learn(needed))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  async #learn(needed: readonly string[]): Promise<void> {
    const ordered = new Set<string>()
    const visit = (name: string): void => {
      for (const called of this.#namedIn(this.#unknown.get(name) ?? '')) if (called !== name && !ordered.has(called)) visit(called)
      if (this.#unknown.has(name)) ordered.add(name)
    }
    for (const name of needed) visit(name)
    if (ordered.size === 0) return
    await this.#define([...ordered].map(name => this.#unknown.get(name)).join(';\n'))
    for (const name of ordered) this.#unknown.delete(name)
  }

  #namedIn(sql: string): string[] {
    const names = new Set<string>()
    for (const [word] of sql.matchAll(/\b[A-Za-z_]\w*(?=\()/g)) if (this.#unknown.has(word)) names.add(word)
    return [...names]
  }
}
