import { StorageError } from './error.ts'
import { cleanPath } from './path.ts'
import type { FileInfo, Storage } from './storage.ts'

interface Held {
  readonly bytes: Uint8Array
  readonly modifiedAt: Date
}

/** The twin of `localStorage` for tests: the same promises, nothing on disk, and so nothing that DuckDB could read. */
export function memoryStorage(now: () => Date = () => new Date()): Storage {
  const files = new Map<string, Held>()
  const info = (path: string, held: Held): FileInfo => ({ path, sizeBytes: held.bytes.length, modifiedAt: held.modifiedAt })
  const below = (folder: string): string[] => {
    const prefix = cleanPath(folder)
    return [...files.keys()].filter((path) => prefix === '' || path.startsWith(`${prefix}/`)).sort()
  }
  return {
    async *list(folder) {
      for (const path of below(folder)) {
        const held = files.get(path)
        if (held) yield info(path, held)
      }
    },
    async stat(path) {
      const held = files.get(cleanPath(path))
      return held && info(cleanPath(path), held)
    },
    async read(path) {
      const held = files.get(cleanPath(path))
      if (!held) throw new StorageError('PathNotFound', `no such file in the lake: ${path}`)
      return held.bytes
    },
    async write(path, bytes) {
      files.set(cleanPath(path), { bytes: bytes.slice(), modifiedAt: now() })
    },
    async create(path, bytes) {
      if (files.has(cleanPath(path))) throw new StorageError('PathAlreadyExists', `the lake already has ${path}`)
      files.set(cleanPath(path), { bytes: bytes.slice(), modifiedAt: now() })
    },
    async delete(path) {
      return files.delete(cleanPath(path))
    },
    async deleteFolder(folder) {
      const paths = below(folder)
      for (const path of paths) files.delete(path)
      return paths.length
    },
    localPath(path) {
      throw new StorageError('NotSupported', `${path} is held in memory and has no local path`)
    },
    async adopt(_localFile, path) {
      throw new StorageError('NotSupported', `${path} is held in memory and cannot take a local file`)
    },
    scratch() {
      throw new StorageError('NotSupported', 'memory storage has no scratch folder')
    },
  }
}
