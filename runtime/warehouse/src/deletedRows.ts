import { countRows, deletionVectorId, positionsText, readDeletionVectors, storagePath, type AddFile, type DeletionVectorDescriptor, type RowSet } from '@lagoon/delta'
import { fileList, quoteText, type Engine } from '@lagoon/engine'
import type { Storage } from '@lagoon/storage'
import { rm, writeFile } from 'node:fs/promises'

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
    const marked = files.flatMap((add): Marked[] => {
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

  async #write(root: string, marked: readonly Marked[]): Promise<string> {
    const sets = await readDeletionVectors(this.#storage, root, marked.map(({ vector }) => vector))
    const spilled: string[] = []
    const to = this.#storage.scratch('.parquet')
    try {
      const selects: string[] = []
      for (const [i, { add, key }] of marked.entries()) {
        const path = this.#storage.localPath(storagePath(root, add.path))
        selects.push(`SELECT ${quoteText(key)} AS k, ${quoteText(path)} AS f, r FROM ${await this.#positions(sets[i] ?? [], spilled)} p`)
      }
      await this.#engine.copyToParquet({ query: selects.join(' UNION ALL '), to })
      return to
    } finally {
      for (const file of spilled) await rm(file, { force: true })
    }
  }

  /** A relation of `r`. A long statement is read slower than a file, so many positions go through one. */
  async #positions(rows: RowSet, spilled: string[]): Promise<string> {
    const text = positionsText(rows)
    if (countRows(rows) <= longestInline) return `(SELECT unnest(from_json(${quoteText(text)}, '["BIGINT"]')) AS r)`
    const file = this.#storage.scratch('.csv')
    spilled.push(file)
    await writeFile(file, text.slice(1, -1).replaceAll(',', '\n'))
    return `read_csv(${fileList([file])}, header = false, auto_detect = false, columns = {r: 'BIGINT'})`
  }
}

const longestInline = 20_000

interface Marked {
  readonly add: AddFile
  readonly vector: DeletionVectorDescriptor
  /** The data file and its vector: what never changes. */
  readonly key: string
}
