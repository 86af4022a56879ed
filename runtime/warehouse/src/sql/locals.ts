import type { DeclareCondition, HeldValue } from '@lagoon/sql'
import type { HeldVariable, Session } from './session.ts'

/** What a block of a script has declared, or the row of a FOR, within what the blocks around have. */
export interface Locals {
  /** In lower case, as all names here. */
  readonly label?: string | undefined
  readonly variables: Map<string, HeldVariable>
  /** The SQLSTATE of each condition, by its name in upper case. */
  readonly conditions?: ReadonlyMap<string, string>
  readonly outer?: Locals | undefined
}

/** Of a block, or of a row. */
export const localsOf = ({ label, conditions = [], variables = [], outer }: { readonly label: string | undefined; readonly conditions?: readonly DeclareCondition[]; readonly variables?: Iterable<readonly [string, HeldVariable]>; readonly outer: Locals | undefined }): Locals => ({
  label: label?.toLowerCase(),
  variables: new Map(variables),
  conditions: new Map(conditions.map(({ name, sqlState }) => [name.text.toUpperCase(), sqlState])),
  outer,
})

/** Where a variable is kept, and how many parts of the name that was asked for mean it: the rest are fields. */
export interface Slot {
  readonly variables: Map<string, HeldVariable>
  readonly key: string
  readonly parts: number
}

/** The variable of a script that a dotted name means: `label.v` before `v`, and of each the innermost. */
export function localSlot(locals: Locals | undefined, [first = '', second]: readonly string[]): Slot | undefined {
  for (let around = locals; around && second !== undefined; around = around.outer) {
    if (around.label === first && around.variables.has(second)) return { variables: around.variables, key: second, parts: 2 }
  }
  for (let around = locals; around; around = around.outer) {
    if (around.variables.has(first)) return { variables: around.variables, key: first, parts: 1 }
  }
  return undefined
}

/** The variable of a script or, behind that, of the session that a dotted name begins with, in lower case. */
export function variableAt({ locals, session }: { readonly locals?: Locals | undefined; readonly session?: Session | undefined }, parts: readonly string[]): { readonly variable: HeldValue; readonly parts: number } | undefined {
  const slot = localSlot(locals, parts) ?? sessionSlot(session, parts)
  const variable = slot?.variables.get(slot.key)
  return slot && variable && { variable, parts: slot.parts }
}

/** `v`, `session.v`, `system.session.v`. */
function sessionSlot(session: Session | undefined, parts: readonly string[]): Slot | undefined {
  const before = parts[0] === 'system' && parts[1] === 'session' ? 2 : parts[0] === 'session' ? 1 : 0
  for (const skipped of new Set([before, 0])) {
    const key = parts[skipped] ?? ''
    if (session?.variables.has(key)) return { variables: session.variables, key, parts: skipped + 1 }
  }
  return undefined
}

export function conditionState(locals: Locals | undefined, name: string): string | undefined {
  for (let around = locals; around; around = around.outer) {
    const state = around.conditions?.get(name)
    if (state !== undefined) return state
  }
  return undefined
}
