import { deletionVectorId, positionsText, readDeletionVectors, storagePath, type AddFile } from '@lagoon/delta'
import { fileList, quoteText, type Engine } from '@lagoon/engine'
import type { Storage } from '@lagoon/storage'
import { rm } from 'node:fs/promises'

/**
 * Deletion vectors as relations. A vector never changes, so each is decoded once and kept as a small Parquet file on the
 * scratch disk until the warehouse is closed: relations that name it stay valid, and no memory is held.
 */
export class DeletedRows {
  readonly #engine: Engine
  readonly #storage: Storage
  readonly #files = new Map<string, Promise<string>>()

  constructor(engine: Engine, storage: Storage) {
    this.#engine = engine
    this.#storage = storage
  }

  /** A relation of `f` (local path) and `r` (position) for the files that have a vector; undefined when none has. */
  async relation(root: string, files: readonly AddFile[]): Promise<string | undefined> {
    const marked = files.flatMap((add) => {
      const vector = add.deletionVector
      return vector ? [{ add, vector, key: `${storagePath(root, add.path)}\n${deletionVectorId(vector)}` }] : []
    })
    if (marked.length === 0) return undefined
    const missing = marked.filter(({ key }) => !this.#files.has(key))
    if (missing.length > 0) {
      const writing = this.#write(root, missing)
      for (const { key } of missing) this.#files.set(key, writing)
      writing.catch(() => missing.forEach(({ key }) => this.#files.delete(key)))
    }
    const paths = new Set(await Promise.all(marked.map(({ key }) => this.#files.get(key) ?? Promise.reject(new Error(key)))))
    // One scratch file may hold several vectors of a table, of which this version knows some.
    const keys = marked.map(({ key }) => quoteText(key))
    return `(SELECT f, r FROM read_parquet(${fileList([...paths])}) WHERE k IN (${keys.join(', ')}))`
  }

  async close(): Promise<void> {
    const files = await Promise.allSettled(this.#files.values())
    this.#files.clear()
    const paths = new Set(files.flatMap((file) => (file.status === 'fulfilled' ? [file.value] : [])))
    for (const path of paths) await rm(path, { force: true })
  }

  async #write(root: string, marked: readonly { add: AddFile; vector: NonNullable<AddFile['deletionVector']>; key: string }[]): Promise<string> {
    const sets = await readDeletionVectors(this.#storage, root, marked.map(({ vector }) => vector))
    const selects = marked.map(({ add, key }, i) => {
      const path = this.#storage.localPath(storagePath(root, add.path))
      return `SELECT ${quoteText(key)} AS k, ${quoteText(path)} AS f, unnest(from_json(${quoteText(positionsText(sets[i] ?? []))}, '["BIGINT"]')) AS r`
    })
    const to = this.#storage.scratch('.parquet')
    await this.#engine.copyToParquet({ query: selects.join(' UNION ALL '), to })
    return to
  }
}
