import { cleanPath } from './path.ts'
import type { Storage } from './storage.ts'

/** The same storage seen from one of its folders: paths are relative to `folder`. */
export function child(storage: Storage, folder: string): Storage {
  const root = cleanPath(folder)
  const inside = (path: string): string => `${root}/${cleanPath(path)}`
  const outside = (path: string): string => path.slice(root.length + 1)
  return {
    async *list(at) {
      for await (const file of storage.list(inside(at))) yield { ...file, path: outside(file.path) }
    },
    async stat(path) {
      const found = await storage.stat(inside(path))
      return found && { ...found, path: outside(found.path) }
    },
    read: (path) => storage.read(inside(path)),
    write: (path, bytes) => storage.write(inside(path), bytes),
    create: (path, bytes) => storage.create(inside(path), bytes),
    delete: (path) => storage.delete(inside(path)),
    deleteFolder: (at) => storage.deleteFolder(inside(at)),
    localPath: (path) => storage.localPath(inside(path)),
    adopt: (localFile, path) => storage.adopt(localFile, inside(path)),
    scratch: (suffix) => storage.scratch(suffix),
  }
}
