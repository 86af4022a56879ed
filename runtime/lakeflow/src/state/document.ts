import { readText, readTextIfThere, type Storage } from '@lagoon/storage'
import { LakeflowError } from '../error.ts'

/**
 * A JSON document of the state; undefined when it is not there. They are written whole, so one that is no JSON was damaged later:
 * `STATE_CORRUPT`, with its file. Nothing is guessed, since a forgotten offset would read rows twice.
 */
export async function readDocument<T>(storage: Storage, path: string): Promise<T | undefined> {
  const text = await readTextIfThere(storage, path)
  return text === undefined ? undefined : parsed<T>(text, storage, path)
}

/** One that must be there, as a listing has said. Throws `StorageError('PathNotFound')` and `STATE_CORRUPT`. */
export const requireDocument = async <T>(storage: Storage, path: string): Promise<T> => parsed<T>(await readText(storage, path), storage, path)

function parsed<T>(text: string, storage: Storage, path: string): T {
  try {
    return JSON.parse(text) as T
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new LakeflowError('STATE_CORRUPT', `a document of the pipeline's state is damaged: ${error.message}`, {
      cause: error,
      origin: { file: fileOf(storage, path), line: 1, column: 1 },
      hint: 'put back a sound copy of it, or `lagoon state reset` and run again from the sources',
    })
  }
}

function fileOf(storage: Storage, path: string): string {
  try {
    return storage.localPath(path)
  } catch {
    return path
  }
}
