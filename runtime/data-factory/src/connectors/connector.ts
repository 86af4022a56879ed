import type { JsonObject } from '@lagoon/expressions'
import type { ResultColumn } from '@lagoon/engine'
import type { ActivityContext } from '../activities/definition.ts'
import type { ResolvedDataset } from '../resources/resolve.ts'
import type { LakeFile, LakeLocation } from './lakeFiles.ts'

/** One end of a Copy, or what a Lookup reads: the dataset and the settings of `source` or `sink`, all evaluated. */
export interface EndRequest {
  readonly context: ActivityContext
  readonly dataset: ResolvedDataset
  readonly settings: JsonObject
}

/** Something that may stand in FROM of the shared engine, with its columns. */
export interface Rows {
  readonly duckdb: string
  readonly columns: readonly ResultColumn[]
}

/** In the rows of a file source, the hidden column that holds the local path of the file a row comes from. */
export const fileColumn = '__lagoon_file'

export interface RowSource {
  /** As Azure names the store in `executionDetails`. */
  readonly store: string
  /** What is read, when the source consists of files. */
  readonly files?: readonly LakeFile[]
  /** For a table that is named, its name: a sink that has to invent a file name takes it. */
  readonly tableName?: string
  /** The rows of all files, or of some of them. */
  read(files?: readonly LakeFile[]): Promise<Rows>
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
  /** Where the part came from, relative to the source's folder; only when each source file becomes a file of its own. */
  readonly relativePath?: string
}

export interface Written {
  readonly rows: bigint
  readonly sizeBytes: number
  /** What the values took before compression, where the format tells. */
  readonly uncompressedBytes?: number
  readonly files: number
}

export interface RowSink {
  readonly store: string
  /** True when each source file becomes a file of its own. */
  readonly keepsFilesApart: boolean
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
