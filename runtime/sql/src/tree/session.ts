import { type Place } from '../place.ts'
import { type SqlType } from '../types.ts'
import { type Argument, type Expression, type ObjectName } from './expression.ts'
import { type Query } from './query.ts'

/** What changes or asks for the state of a session. */
export interface Use { readonly kind: 'use'; readonly what: 'catalog' | 'schema'; readonly name: ObjectName; readonly place: Place }
/** `SET key = value`; `key` absent for a bare SET, `value` absent to show one. */
export interface SetConfiguration { readonly kind: 'set'; readonly key?: string; readonly value?: string; readonly place: Place }
/** `RESET`, `RESET key` */
export interface Reset { readonly kind: 'reset'; readonly key?: string; readonly place: Place }
/** `SET TIME ZONE LOCAL`, of a name, or of an interval. */
export interface SetTimeZone { readonly kind: 'setTimeZone'; readonly zone: Expression | 'LOCAL'; readonly place: Place }

/** `DECLARE [OR REPLACE] [VARIABLE] a, b INT DEFAULT 1` */
export interface DeclareVariable {
  readonly kind: 'declareVariable'
  readonly orReplace: boolean
  readonly names: readonly ObjectName[]
  /** Absent: the type of the default. */
  readonly type?: SqlType
  readonly default?: Expression
  readonly place: Place
}
/** `SET VARIABLE a = 1, b = 2` or `SET VARIABLE (a, b) = (SELECT …)`. A value may be the column reference DEFAULT. */
export interface SetVariable {
  readonly kind: 'setVariable'
  readonly targets: readonly ObjectName[]
  readonly values: readonly Expression[] | Query
  readonly place: Place
}
/** `EXECUTE IMMEDIATE text [INTO a, b] [USING x AS name, …]` */
export interface ExecuteImmediate {
  readonly kind: 'executeImmediate'
  readonly text: Expression
  readonly into: readonly ObjectName[]
  readonly using: readonly Argument[]
  readonly place: Place
}
export interface Call { readonly kind: 'call'; readonly name: ObjectName; readonly args: readonly Argument[]; readonly place: Place }
