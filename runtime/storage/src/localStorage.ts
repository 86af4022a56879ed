import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, readdir, rename, rm, stat, unlink } from 'node:fs/promises'
import { mkdirSync, type Stats } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { StorageError } from './error.ts'
import { cleanPath, fromDiskName, toDiskName } from './path.ts'
import type { FileInfo, Storage } from './storage.ts'

const scratchFolder = '.scratch'

/** A storage in a folder of this machine. The folder is made when the first file is written. */
export function localStorage(folder: string): Storage {
  const root = resolve(folder)
  const onDisk = (path: string): string => join(root, ...cleanPath(path).split('/').map((segment) => toDiskName(segment)))
  const scratch = (suffix = ''): string => {
    mkdirSync(join(root, scratchFolder), { recursive: true })
    return join(root, scratchFolder, `${randomUUID()}${suffix}`)
  }

  async function writeScratch(bytes: Uint8Array): Promise<string> {
    const file = scratch()
    const handle = await open(file, 'wx')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } catch (error) {
      await rm(file, { force: true })
      throw error
    } finally {
      await handle.close()
    }
    return file
  }

  return {
    async *list(at) {
      yield* filesBelow(onDisk(at), cleanPath(at))
    },
    async stat(path) {
      const found = await orUndefined(stat(onDisk(path)))
      return found?.isFile() ? fileInfo(cleanPath(path), found) : undefined
    },
    async read(path) {
      return told(path, () => readFile(onDisk(path)))
    },
    async write(path, bytes) {
      await told(path, async () => {
        const file = await writeScratch(bytes)
        await intoFolder(onDisk(path), (target) => rename(file, target))
      })
    },
    async create(path, bytes) {
      await told(path, async () => {
        const file = await writeScratch(bytes)
        try {
          // A hard link of a finished file: it fails when the name is taken, and nobody ever sees half of it.
          await intoFolder(onDisk(path), (target) => link(file, target))
        } finally {
          await unlink(file)
        }
      })
    },
    async delete(path) {
      return (await orUndefined(unlink(onDisk(path)).then(() => true))) ?? false
    },
    async deleteFolder(at) {
      let files = 0
      for await (const file of filesBelow(onDisk(at), cleanPath(at))) {
        await unlink(onDisk(file.path))
        files += 1
      }
      await rm(onDisk(at), { recursive: true, force: true })
      return files
    },
    localPath: onDisk,
    async adopt(localFile, path) {
      await told(path, async () => {
        await synced(localFile)
        await intoFolder(onDisk(path), (target) => rename(localFile, target))
      })
    },
    scratch,
  }
}

/** What a commit will name must be on the disk before the commit is. */
async function synced(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function* filesBelow(folder: string, path: string): AsyncIterable<FileInfo> {
  const entries = await orUndefined(readdir(folder, { withFileTypes: true }))
  const named = (entries ?? []).map((entry) => ({ entry, name: fromDiskName(entry.name) }))
  // A folder sorts as if its name ended in `/`, so that the whole walk is in the order of paths.
  const key = ({ entry, name }: (typeof named)[number]): string => (entry.isDirectory() ? `${name}/` : name)
  named.sort((a, b) => (key(a) < key(b) ? -1 : 1))
  for (const { entry, name } of named) {
    const below = path === '' ? name : `${path}/${name}`
    if (entry.isDirectory()) {
      if (below !== scratchFolder) yield* filesBelow(join(folder, entry.name), below)
    } else {
      const found = await orUndefined(stat(join(folder, entry.name)))
      if (found) yield fileInfo(below, found)
    }
  }
}

/** Most folders exist already, so the folder is made only when the step says that it is missing. */
async function intoFolder(target: string, step: (target: string) => Promise<void>): Promise<void> {
  try {
    await step(target)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    await mkdir(dirname(target), { recursive: true })
    await step(target)
  }
}

async function told<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    switch (codeOf(error)) {
      case 'ENOENT':
      case 'EISDIR':
      case 'ENOTDIR':
        throw new StorageError('PathNotFound', `no such file in the lake: ${path}`, { cause: error })
      case 'EEXIST':
        throw new StorageError('PathAlreadyExists', `the lake already has ${path}`, { cause: error })
      case 'ENOSPC':
      case 'EDQUOT':
        throw new StorageError('InsufficientStorage', `the disk is full: ${path} was not written`, { cause: error })
      default:
        throw error
    }
  }
}

async function orUndefined<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined
    throw error
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

// Where a file system keeps no birth, Node answers 0 or the time of the last change of its entry.
const fileInfo = (path: string, { size, mtime, birthtime, birthtimeMs }: Stats): FileInfo => ({
  path,
  sizeBytes: size,
  modifiedAt: mtime,
  ...(birthtimeMs > 0 ? { createdAt: birthtime } : {}),
})
