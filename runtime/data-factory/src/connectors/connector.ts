import type { JsonObject } from '@lagoon/expressions'
import type { ResultColumn } from '@lagoon/engine'
import type { ActivityContext } from '../activities/definition.ts'
import type { ResolvedDataset } from '../resources/resolve.ts'
import type { LakeLocation } from './lakeFiles.ts'
import type { SinkShape } from './mapping/mappedColumn.ts'

/** One end of a Copy, or what a Lookup reads: the dataset and the settings of `source` or `sink`, all evaluated. */
export interface EndRequest {
  readonly context: ActivityContext
  readonly dataset: ResolvedDataset
  readonly settings: JsonObject
  /** Whether rows that cannot be read are left out, and kept apart. */
  readonly skipsRows?: boolean
}

/** Something that may stand in FROM of the shared engine, with its columns. */
export interface Rows {
  readonly duckdb: string
  readonly columns: readonly ResultColumn[]
  /** Where rows are JSON documents: a FROM item with each of them whole, as column `json`, beside the hidden columns. */
  readonly documents?: string
  /** The table of the session in which the rows are read that then holds those that could not be. */
  readonly rejects?: string
}

/** In the rows of a file source, the hidden column that holds the local path of the file a row comes from. */
export const fileColumn = '__lagoon_file'

/** A file that is read, of the lake or fetched. */
export interface SourceFile {
  /** Its path below the folder that the dataset names. */
  readonly relativePath: string
  readonly sizeBytes: number
  /** Where the engine finds it. */
  readonly localFile: string
  /** Its path in the lake, when it lies there. */
  readonly path?: string
  /** The columns that its folders name, when they are asked for. */
  readonly partitions?: Readonly<Record<string, string>>
}

export interface RowSource {
  /** As Azure names the store in `executionDetails`. */
  readonly store: string
  /** What is read, when the source consists of files. */
  readonly files?: readonly SourceFile[]
  /** How many bytes came in, when the source knows and does not consist of files. */
  readonly sizeBytes?: number
  /** For a table that is named, its name: a sink that has to invent a file name takes it. */
  readonly tableName?: string
  /** The rows of all files, or of some of them. */
  read(files?: readonly SourceFile[]): Promise<Rows>
  close(): Promise<void>
}

export interface SourceConnector {
  readonly parity: string
  /** The types of dataset it reads. */
  readonly datasets: readonly string[]
  open(request: EndRequest): Promise<RowSource>
}

export interface WritePart {
  /** A SELECT with the columns that are to be written, by their names. */
  readonly select: string
  readonly columns: readonly ResultColumn[]
  /** When documents go over whole: a FROM item with them as column `json`. A sink that writes JSON takes it instead of the rows. */
  readonly documents?: string
  /** Where the part came from, relative to the source's folder; only when each source file becomes a file of its own. */
  readonly relativePath?: string
}

/** A row that a table could not take, by its place in the query. */
export interface RowFault {
  readonly index: number
  readonly code: string
  readonly message: string
}

export interface Written {
  readonly rows: bigint
  /** The rows that were left out because the table could not take them; only when that is asked for. */
  readonly faults?: readonly RowFault[]
  readonly sizeBytes: number
  /** What the values took before compression, where the format tells. */
  readonly uncompressedBytes?: number
  readonly files: number
}

export interface RowSink {
  readonly store: string
  /** True when each source file becomes a file of its own. */
  readonly keepsFilesApart: boolean
  readonly shape: SinkShape
  /** The columns of the table that is written to; undefined when there is none yet. */
  target?(): Promise<readonly (ResultColumn & { readonly sqlType?: string })[] | undefined>
  write(part: WritePart): Promise<Written>
  close(): Promise<void>
}

export interface SinkConnector {
  readonly parity: string
  readonly datasets: readonly string[]
  open(request: EndRequest, source: Pick<RowSource, 'files' | 'tableName'>): Promise<RowSink>
}

export interface FileEnd extends EndRequest {
  readonly location: LakeLocation
}
