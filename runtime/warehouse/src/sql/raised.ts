/** What a statement of a script has raised, as handlers ask for it. */
export interface Raised {
  readonly condition: string
  readonly sqlState: string | undefined
  readonly message: string
  readonly line: number | undefined
  readonly error: unknown
}
