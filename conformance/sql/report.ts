/** Counts and prints checks: what fails has a line each, what holds is counted. */
export class Report {
  #passed = 0
  #failed = 0
  readonly #started = performance.now()

  section(title: string): void {
    console.log(`\n${title}  (${Math.round((performance.now() - this.#started) / 1000)} s)`)
  }

  /** `difference` is what is wrong; undefined when the check holds. */
  check(name: string, difference: string | undefined, { quiet = false } = {}): void {
    if (difference === undefined) this.#passed += 1
    else this.#failed += 1
    if (difference !== undefined) console.log(`  FAIL  ${name}: ${difference}`)
    else if (!quiet) console.log(`  ok    ${name}`)
  }

  /** Many checks at once that hold. */
  passed(count: number): void {
    this.#passed += count
  }

  note(text: string): void {
    console.log(`  ${text}`)
  }

  /** Prints the line that CI reads, and answers the exit code. */
  close(): number {
    console.log(`${this.#passed} passed, ${this.#failed} failed`)
    return this.#failed === 0 ? 0 : 1
  }
}
