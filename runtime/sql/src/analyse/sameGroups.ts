import { type Expression } from '../tree/expression.ts'
import { equalForms, type Form, leavesOf } from './equalForms.ts'
import { type Scope } from './scope.ts'
import { type Typed } from './typed.ts'

/**
 * What the rows of a SELECT are grouped by, as far as that is known: an expression that is one of these but for the order of its operands or the
 * names that its lambdas bind is the value that GROUP BY gave first.
 */
export class SameGroups {
  readonly #formOf = equalForms()
  readonly #values = new Map<Form, Typed>()
  /** Those whose form nobody has asked for, by how many leaves they have. */
  readonly #waiting = new Map<number, (() => void)[]>()

  /** `scope` is what names mean in the expression. A column is known by its text, and a value that differs each time is equal to none. */
  add(expression: Expression, value: Typed, scope: Scope): void {
    if (value.failed || value.isVolatile || value.column || value.constant !== undefined || expression.kind === 'star') return
    const leaves = leavesOf(expression)
    const waiting = this.#waiting.get(leaves) ?? []
    this.#waiting.set(leaves, waiting)
    waiting.push(() => {
      const form = this.#formOf(expression, scope)
      if (!this.#values.has(form)) this.#values.set(form, value)
    })
  }

  find(expression: Expression, scope: Scope): Typed | undefined {
    if (this.#waiting.size === 0 || expression.kind === 'column' || expression.kind === 'literal') return undefined
    const waiting = this.#waiting.get(leavesOf(expression))
    if (!waiting) return undefined
    for (const know of waiting.splice(0)) know()
    const value = this.#values.get(this.#formOf(expression, scope))
    return value && { ...value, place: expression.place }
  }
}
