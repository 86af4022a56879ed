import { formatType, sameType, types, type Column, type SqlType } from '@lagoon/sql'
import { LakeflowError } from '../error.ts'
import type { FileGroup } from './fileGroup.ts'
import { commonType } from './fileTypes.ts'
import { addressOf } from './listing.ts'
import type { ReadFilesOptions } from './options.ts'

export interface SourceSchema {
  readonly columns: readonly Column[]
  /** Names of columns that the source did not have before; empty at the first batch. */
  readonly added: readonly string[]
}

/**
 * The columns of a source after it has seen these files. `known` is what it had before: a column keeps its type for ever, and
 * new ones are added, rescued, ignored or refused (`UNKNOWN_FIELD_EXCEPTION.NEW_FIELDS_IN_FILE`), as `schemaEvolutionMode` says.
 */
export function evolveSchema(known: readonly Column[] | undefined, groups: readonly FileGroup[], options: ReadFilesOptions): SourceSchema {
  if (options.schema) return { columns: options.schema, added: [] }
  const found = hinted(inferred(groups), options.schemaHints)
  if (known === undefined) return { columns: found, added: [] }
  const fresh = found.filter(({ name }) => !known.some((column) => sameName(column.name, name)))
  if (fresh.length === 0 || options.evolution === 'rescue' || options.evolution === 'none') return { columns: known, added: [] }
  const named = fresh.map(({ name, type }) => `${name} ${formatType(type)}`).join(', ')
  if (options.evolution === 'failOnNewColumns') {
    throw new LakeflowError('UNKNOWN_FIELD_EXCEPTION.NEW_FIELDS_IN_FILE', `files under ${options.path} have new columns: ${named}`, {
      origin: options.origin,
      hint: 'schemaEvolutionMode is failOnNewColumns: name the columns in schemaHints, or let them in with addNewColumns',
    })
  }
  return { columns: [...known, ...fresh], added: fresh.map(({ name }) => name) }
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Columns in the order in which files first show them. Of names that differ only in case the first one counts. */
function inferred(groups: readonly FileGroup[]): Column[] {
  const columns = new Map<string, { name: string; type: SqlType }>()
  for (const { columns: held, files } of groups) {
    for (const { name, type, typeText } of held) {
      if (!type) {
        const file = files[0] ? addressOf(files[0].path) : ''
        throw new LakeflowError('UNSUPPORTED_DATATYPE', `the column ${name} of ${file} has the type ${typeText}, which Databricks does not read`)
      }
      const before = columns.get(name.toLowerCase())
      if (!before) columns.set(name.toLowerCase(), { name, type })
      else if (before.name === name) columns.set(name.toLowerCase(), { name, type: commonType(before.type, type) ?? (typeText === 'text' ? types.string : before.type) })
    }
  }
  return [...columns.values()].map((column) => ({ ...column, nullable: true }))
}

function hinted(columns: readonly Column[], hints: readonly Column[]): Column[] {
  const hintOf = (name: string): Column | undefined => hints.find((hint) => sameName(hint.name, name))
  const missing = hints.filter(({ name }) => !columns.some((column) => sameName(column.name, name)))
  return [...columns.map((column) => ({ ...column, type: hintOf(column.name)?.type ?? column.type })), ...missing]
}

/** The columns whose type a batch changed; a plan that says so is from another version of the pipeline. */
export const sameSchema = (a: readonly Column[], b: readonly Column[]): boolean =>
  a.length === b.length && a.every((column, i) => column.name === b[i]?.name && sameType(column.type, b[i]?.type ?? types.void))
