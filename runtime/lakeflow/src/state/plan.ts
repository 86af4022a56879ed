import { formatType, parseType, type Column } from '@lagoon/sql'
import type { SourceFile } from '../autoLoader/listing.ts'

/** What one source of a flow gives to one micro-batch. */
export type SourceOffsets =
  | {
      readonly kind: 'files'
      /** The path that `read_files` names. */
      readonly source: string
      readonly files: readonly SourceFile[]
      /** The files were there before the flow and `includeExistingFiles` is false: they count as seen and are not read. */
      readonly passedOver?: boolean
      /** The columns of the source once these files are seen. */
      readonly columns: readonly Column[]
    }
  | {
      readonly kind: 'delta'
      /** `catalog.schema.table` */
      readonly source: string
      readonly tableId: string
      /** Commits after this version, undefined: from the beginning … */
      readonly after: bigint | undefined
      /** … up to this one. */
      readonly upTo: bigint
    }
  /** A table that is read as a whole beside the streams. */
  | { readonly kind: 'table'; readonly source: string; readonly version: bigint | undefined }

/** A micro-batch as it was decided, before anything of it ran: running it again reads the same and writes the same. */
export interface BatchPlan {
  readonly batch: number
  readonly at: Date
  readonly sources: readonly SourceOffsets[]
  /** AUTO CDC: the version of the auxiliary table that the batch starts from. */
  readonly auxiliaryVersion: bigint | undefined
}

export function formatPlan({ batch, at, sources, auxiliaryVersion }: BatchPlan): string {
  const written = sources.map((source) => {
    switch (source.kind) {
      case 'files': return {
        kind: 'files',
        source: source.source,
        ...(source.passedOver ? { passedOver: true } : {}),
        columns: source.columns.map(({ name, type }) => [name, formatType(type)]),
        files: source.files.map(({ path, sizeBytes, modifiedMs }) => [path, sizeBytes, modifiedMs]),
      }
      case 'delta': return { kind: 'delta', source: source.source, tableId: source.tableId, after: source.after?.toString(), upTo: source.upTo.toString() }
      case 'table': return { kind: 'table', source: source.source, version: source.version?.toString() }
      default: return source satisfies never
    }
  })
  return JSON.stringify({ formatVersion: 1, batch, at: at.toISOString(), sources: written, auxiliaryVersion: auxiliaryVersion?.toString() })
}

type WrittenSource =
  | { readonly kind: 'files'; readonly source: string; readonly passedOver?: boolean; readonly columns: readonly [string, string][]; readonly files: readonly [string, number, number][] }
  | { readonly kind: 'delta'; readonly source: string; readonly tableId: string; readonly after?: string; readonly upTo: string }
  | { readonly kind: 'table'; readonly source: string; readonly version?: string }

/** A plan as it stands in its file. */
export interface WrittenPlan {
  readonly batch: number
  readonly at: string
  readonly sources: readonly WrittenSource[]
  readonly auxiliaryVersion?: string
}

export function readPlan(written: WrittenPlan): BatchPlan {
  return {
    batch: written.batch,
    at: new Date(written.at),
    auxiliaryVersion: written.auxiliaryVersion === undefined ? undefined : BigInt(written.auxiliaryVersion),
    sources: written.sources.map(readSource),
  }
}

function readSource(source: WrittenSource): SourceOffsets {
  switch (source.kind) {
    case 'files': return {
      kind: 'files',
      source: source.source,
      ...(source.passedOver ? { passedOver: true } : {}),
      columns: source.columns.map(([name, type]) => ({ name, type: parseType(type), nullable: true })),
      files: source.files.map(([path, sizeBytes, modifiedMs]) => ({ path, sizeBytes, modifiedMs })),
    }
    case 'delta': return { kind: 'delta', source: source.source, tableId: source.tableId, after: source.after === undefined ? undefined : BigInt(source.after), upTo: BigInt(source.upTo) }
    case 'table': return { kind: 'table', source: source.source, version: source.version === undefined ? undefined : BigInt(source.version) }
    default: return source satisfies never
  }
}
