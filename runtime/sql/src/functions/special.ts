import { type Scope } from '../analyse/scope.ts'
import { type Typed } from '../analyse/typed.ts'
import { type FunctionCall } from '../tree/expression.ts'
import { type FunctionEntry, type FunctionKind, type Note } from './table.ts'

interface Options {
  readonly of?: FunctionKind
  readonly note?: Note
  /** The least and the greatest number of arguments. */
  readonly takes?: readonly [number, number]
}

/** A function that reads its call itself. */
export function special(name: string, signature: string, analyse: (call: FunctionCall, scope: Scope) => Typed, { of = 'scalar', note, takes }: Options = {}): FunctionEntry {
  const counted = (call: FunctionCall, scope: Scope): Typed => {
    const count = call.args.length
    if (!takes || (count >= takes[0] && count <= takes[1])) return analyse(call, scope)
    return scope.report(call.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', `${name} does not take ${count} argument${count === 1 ? '' : 's'}`, `it is ${signature}`)
  }
  return { name, kind: 'special', of, signature, analyse: counted, ...(note === undefined ? {} : { note }) }
}
