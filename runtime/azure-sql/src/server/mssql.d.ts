/** The part of `mssql` 12 that this room uses. The package brings no types of its own. */
declare module 'mssql' {
  import type { EventEmitter } from 'node:events'

  export interface TypeFactory { readonly declaration: string }
  export interface ColumnType { readonly type: TypeFactory }
  export interface Column { readonly name: string; readonly type: TypeFactory; readonly length?: number; readonly precision?: number; readonly scale?: number }
  export interface Message { readonly message: string; readonly number: number; readonly class: number }
  export interface RequestError extends Error {
    readonly code?: string
    readonly number?: number | string
    readonly lineNumber?: number
    readonly state?: number | string
    readonly class?: number
    readonly procName?: string
  }

  export class Table {
    constructor(name: string)
    readonly columns: { add(name: string, type: ColumnType, options: { readonly nullable: boolean }): void }
    readonly rows: { add(...values: readonly unknown[]): void; readonly length: number }
  }

  export interface Request extends EventEmitter {
    stream: boolean
    arrayRowMode: boolean
    input(name: string, type: ColumnType | TypeFactory, value: unknown): Request
    /** `sp_executesql`, for a text with parameters. */
    query(text: string): unknown
    /** The text alone. */
    batch(text: string): unknown
    bulk(table: Table): Promise<{ readonly rowsAffected: number }>
    cancel(): void
    pause(): boolean
    resume(): boolean
  }

  export class ConnectionPool {
    constructor(config: unknown)
    connect(): Promise<ConnectionPool>
    request(): Request
    close(): Promise<void>
    on(event: 'error', listener: (error: Error) => void): this
  }

  export const MAX: number
  export function NVarChar(length: number): ColumnType
  export function VarChar(length: number): ColumnType
  export function VarBinary(length: number): ColumnType
  export function Decimal(precision: number, scale: number): ColumnType
  export function DateTime2(scale: number): ColumnType
  export function Time(scale: number): ColumnType
  export const Bit: TypeFactory
  export const TinyInt: TypeFactory
  export const SmallInt: TypeFactory
  export const Int: TypeFactory
  export const BigInt: TypeFactory
  export const Float: TypeFactory
  export const Real: TypeFactory
  export const Date: TypeFactory
  export const UniqueIdentifier: TypeFactory
}
