import { type Place } from '../../place.ts'
import { type Expression, type FunctionCall } from '../../tree/expression.ts'
import { type Context, type Sql, fail } from '../context.ts'
import { convert } from '../convert.ts'
import { isText, sqlTypes, type TsqlType } from '../type.ts'

/** One function of T-SQL: how it is called, what it gives, and how it is said to DuckDB. `docs/parity.md` prints the list. */
export interface TsqlFunction {
  /** As documentation writes it: `SUBSTRING(text, start, length)`. The name is what stands before the parenthesis. */
  readonly signature: string
  readonly arity: readonly [least: number, most: number]
  readonly result: string
  /** `constant`: known while translating; `macro`: a macro of `macros.ts`; `rewrite`: other DuckDB text; `native`: DuckDB's namesake. */
  readonly treatment: 'native' | 'macro' | 'rewrite' | 'constant'
  /** Where it differs from the server. */
  readonly note?: string
  readonly translate: (call: Call) => Sql
}

/** A call whose number of arguments is right. */
export interface Call {
  readonly context: Context
  readonly expression: FunctionCall
  readonly args: readonly Expression[]
  readonly place: Place
  readonly name: string
  value(index: number): Sql
  /** The argument as a type, converted as an assignment would. */
  as(index: number, type: TsqlType): string
  text(index: number): string
  int(index: number): string
  has(index: number): boolean
}

export function define(signature: string, arity: readonly [number, number], result: string, treatment: TsqlFunction['treatment'], translate: TsqlFunction['translate'], note?: string): TsqlFunction {
  return { signature, arity, result, treatment, translate, ...(note ? { note } : {}) }
}

export const nameOf = (entry: TsqlFunction): string => /^[@A-Za-z0-9_]+/.exec(entry.signature)?.[0]?.toUpperCase() ?? entry.signature

export function openCall(context: Context, expression: FunctionCall, name: string): Call {
  const args = expression.args.map(argument => argument.value)
  const argument = (index: number): Expression => args[index] ?? fail(context, expression.place, '174', `the ${name} function has no argument ${index + 1}`)
  const value = (index: number): Sql => context.rules.value(context, argument(index))
  const as = (index: number, type: TsqlType): string => convert(context, value(index), { to: type, place: argument(index).place }).text
  return {
    context, expression, args, name, place: expression.place, value, as,
    text: index => {
      const sql = value(index)
      return isText(sql.type) ? sql.text : convert(context, sql, { to: sqlTypes.text, place: argument(index).place }).text
    },
    int: index => as(index, sqlTypes.int),
    has: index => index < args.length,
  }
}

/** The type of a text that a function makes of another: as wide as it may become. */
export function textOf(type: TsqlType, length: number | 'max' = 'max'): TsqlType {
  return { kind: isText(type) && type.kind.startsWith('n') ? 'nvarchar' : 'varchar', length }
}
