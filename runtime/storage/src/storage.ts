/** A file of the lake. `path` is relative to the storage's root, with `/` between segments. */
export interface FileInfo {
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedAt: Date
  /** Where the file system knows it. */
  readonly createdAt?: Date
}

/**
 * A folder tree of immutable-or-replaced files: what ADLS Gen2 promises and a table format needs.
 * Paths are relative, use `/`, and are refused (`InvalidResourceName`) when they would leave the root.
 */
export interface Storage {
  /** Every file below `folder`, recursively, sorted by path. A folder that does not exist holds nothing. */
  list(folder: string): AsyncIterable<FileInfo>
  /** Undefined when there is no such file. */
  stat(path: string): Promise<FileInfo | undefined>
  /** Fails with `PathNotFound`. */
  read(path: string): Promise<Uint8Array>
  /** Writes the whole file, replacing what was there in one step. */
  write(path: string, bytes: Uint8Array): Promise<void>
  /** Writes the whole file durably, or fails with `PathAlreadyExists` rather than replace what is there. */
  create(path: string, bytes: Uint8Array): Promise<void>
  /** False when there was nothing to delete. */
  delete(path: string): Promise<boolean>
  /** Deletes everything below `folder` and says how many files that were. */
  deleteFolder(folder: string): Promise<number>
  /** Where DuckDB finds the file. Fails with `NotSupported` where files have no local path. */
  localPath(path: string): string
  /** Moves a finished local file into place, replacing what was there in one step. */
  adopt(localFile: string, path: string): Promise<void>
  /** A fresh local path on the same disk, for a file that `adopt` will take. */
  scratch(suffix?: string): string
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export const readText = async (storage: Storage, path: string): Promise<string> => decoder.decode(await storage.read(path))

export const writeText = (storage: Storage, path: string, text: string): Promise<void> =>
  storage.write(path, encoder.encode(text))

/** The text of `path`, or undefined when there is no such file. */
export async function readTextIfThere(storage: Storage, path: string): Promise<string | undefined> {
  return (await storage.stat(path)) === undefined ? undefined : readText(storage, path)
}
