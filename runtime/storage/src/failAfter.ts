import { StorageError, type StorageErrorCode } from './error.ts'
import type { Storage } from './storage.ts'

/** Counts the durable steps of the storages that share it, and fails one of them. */
export interface FaultPoint {
  /** Durable steps (create, write, adopt, delete, deleteFolder) so far. */
  steps: number
  readonly failAt: number
  /** `before`: the step did not happen. `after`: it did, but nobody was told. */
  readonly when: 'before' | 'after'
  readonly code: StorageErrorCode
}

export const faultPoint = (failAt: number, { when = 'before', code = 'Interrupted' }: { when?: 'before' | 'after'; code?: StorageErrorCode } = {}): FaultPoint => ({
  steps: 0,
  failAt,
  when,
  code,
})

/**
 * The storage of a process that dies at its n-th durable step (from 1): that step and every later one throw.
 * For tests that ask whether a second run repairs what the first left behind.
 */
export function failAfter(storage: Storage, point: FaultPoint): Storage {
  async function step<T>(act: () => Promise<T>): Promise<T> {
    point.steps += 1
    if (point.steps === point.failAt && point.when === 'after') await act()
    if (point.steps >= point.failAt) throw new StorageError(point.code, `the process ended at durable step ${point.steps}`)
    return act()
  }
  return {
    ...storage,
    write: (path, bytes) => step(() => storage.write(path, bytes)),
    create: (path, bytes) => step(() => storage.create(path, bytes)),
    adopt: (localFile, path) => step(() => storage.adopt(localFile, path)),
    delete: (path) => step(() => storage.delete(path)),
    deleteFolder: (folder) => step(() => storage.deleteFolder(folder)),
  }
}
