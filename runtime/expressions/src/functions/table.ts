import type { Dialect } from '../scope.ts'
import type { FunctionCall, FunctionDefinition, Group, LazyCall } from './call.ts'
import type { Value } from '../value.ts'

export const anyNumber = Number.POSITIVE_INFINITY
const everywhere: readonly Dialect[] = ['data-factory', 'logic-apps']
const onlyLogicApps: readonly Dialect[] = ['logic-apps']

type Row = readonly [name: string, arity: readonly [number, number], run: (call: FunctionCall) => Value]

export const eager = (group: Group, rows: readonly Row[]): readonly FunctionDefinition[] =>
  rows.map(([name, arity, run]) => ({ kind: 'eager', name, group, arity, dialects: everywhere, run }))

export const eagerInLogicApps = (group: Group, rows: readonly Row[]): readonly FunctionDefinition[] =>
  rows.map(([name, arity, run]) => ({ kind: 'eager', name, group, arity, dialects: onlyLogicApps, run }))

export const lazy = (
  group: Group,
  rows: readonly (readonly [name: string, arity: readonly [number, number], run: (call: LazyCall) => Value])[],
): readonly FunctionDefinition[] => rows.map(([name, arity, run]) => ({ kind: 'lazy', name, group, arity, dialects: everywhere, run }))
