/** Where something stands in a file; both numbers count from 1. */
export interface Origin { readonly file: string; readonly line: number; readonly column: number }

export interface Problem {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly origin: Origin
  readonly hint?: string
  readonly excerpt?: string
}

/** A stretch of an expression's text: offsets into the whole string, the leading `@` included. */
export interface Place { readonly start: number; readonly end: number }

/**
 * An expression that cannot be read or evaluated. The code is the one that Data Factory and Logic Apps report for all of
 * these; `place` is the stretch of the text to blame.
 */
export class ExpressionError extends Error {
  readonly code = 'InvalidTemplate'
  readonly place: Place
  readonly text: string
  readonly hint?: string
  constructor(message: string, at: { place: Place; text: string; hint?: string | undefined }) {
    super(message)
    this.name = 'ExpressionError'
    this.place = at.place
    this.text = at.text
    if (at.hint !== undefined) this.hint = at.hint
  }
}
