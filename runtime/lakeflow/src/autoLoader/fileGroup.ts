import { quoteName } from '@lagoon/engine'
import { duckdbType, type SqlType } from '@lagoon/sql'
import { widensTo } from './fileTypes.ts'
import type { SourceFile } from './listing.ts'

/** Files of one batch that have the same columns. */
export interface FileGroup {
  readonly files: readonly SourceFile[]
  /** For FROM. Its `filename` is the local path. */
  readonly from: string
  readonly columns: readonly FileColumn[]
  /** True for a record that could not be read at all, and its text. Text formats only. */
  readonly malformed?: { readonly when: string; readonly text: string }
}

export interface FileColumn {
  readonly name: string
  /** What the files hold; undefined when Databricks has no such type. */
  readonly type: SqlType | undefined
  readonly typeText: string
  /** The column as `type`: an expression, and when the files hold something that it does not say. */
  as(type: SqlType): FittedValue
  /** The value as JSON text, for the rescued data column. */
  readonly json: string
}

export interface FittedValue {
  readonly value: string
  readonly lost?: string
}

/** A column whose every value has one known type: it fits as a whole, or not at all. */
export function typedColumn({ name, type, typeText }: Pick<FileColumn, 'name' | 'type' | 'typeText'>, expression = quoteName(name)): FileColumn {
  return {
    name,
    type,
    typeText,
    json: `to_json(${expression})`,
    as(wanted) {
      const cast = `CAST(${expression} AS ${duckdbType(wanted)})`
      if (type && widensTo(type, wanted)) return { value: cast }
      // The known fields of a struct are taken, and the whole value is told where it has others.
      if (type && isWider(type, wanted)) return { value: cast, lost: `${expression} IS NOT NULL` }
      return { value: `CAST(NULL AS ${duckdbType(wanted)})`, lost: `${expression} IS NOT NULL` }
    },
  }
}

const isWider = (held: SqlType, wanted: SqlType): boolean =>
  held.kind === 'struct' && wanted.kind === 'struct' &&
  wanted.fields.every((field) => held.fields.every((other) => other.name !== field.name || widensTo(other.type, field.type)))
