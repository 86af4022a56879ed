import { type Scope } from '../analyse/scope.ts'
import { type Typed } from '../analyse/typed.ts'
import { type FunctionCall } from '../tree/expression.ts'
import { type FunctionEntry, type FunctionKind } from './table.ts'

/** A function that reads its call itself. */
export function special(name: string, signature: string, analyse: (call: FunctionCall, scope: Scope) => Typed, more: { readonly of?: FunctionKind; readonly note?: string } = {}): FunctionEntry {
  return { name, kind: 'special', of: more.of ?? 'scalar', signature, analyse, ...(more.note === undefined ? {} : { note: more.note }) }
}
