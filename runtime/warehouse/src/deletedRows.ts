import { countRows, deletionVectorId, positionsText, readDeletionVectors, storagePath, type AddFile, type DeletionVectorDescriptor, type RowSet } from '@lagoon/delta'
import { fileList, quoteText, type Engine } from '@lagoon/engine'
import type { Storage } from '@lagoon/storage'
import { rm, writeFile } from 'node:fs/promises'

interface Marked {
  readonly add: AddFile
  readonly vector: DeletionVectorDescriptor
  /** The data file and its vector: what never changes. */
  readonly key: string
}

interface Kept {
  /** What stands for the vector in the scratch file. */
  readonly id: number
  readonly file: Promise<string>
}

/**
 * Deletion vectors as relations. A vector never changes, so each is decoded once and kept in a small Parquet file on the
 * scratch disk until the warehouse is closed: relations that name it stay valid, and no memory is held.
 */
export class DeletedRows {
  readonly #engine: Engine
  readonly #storage: Storage
  readonly #kept = new Map<string, Kept>()
  #lastId = 0

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
    this.#keep(root, marked.filter(({ key }) => !this.#kept.has(key)))
    const kept = marked.flatMap(({ key }) => this.#kept.get(key) ?? [])
    const paths = new Set(await Promise.all(kept.map(({ file }) => file)))
    // One scratch file may hold several vectors of a table, of which this version knows some.
    return `(SELECT f, r FROM read_parquet(${fileList([...paths])}) WHERE k IN (${kept.map(({ id }) => id).join(', ')}))`
  }

  async close(): Promise<void> {
    const files = await Promise.allSettled(Array.from(this.#kept.values(), ({ file }) => file))
    this.#kept.clear()
    const paths = new Set(files.flatMap((file) => (file.status === 'fulfilled' ? [file.value] : [])))
    for (const path of paths) await rm(path, { force: true })
  }

  #keep(root: string, marked: readonly Marked[]): void {
    if (marked.length === 0) return
    const first = this.#lastId + 1
    this.#lastId += marked.length
    const file = this.#write(root, marked, first)
    for (const [i, { key }] of marked.entries()) this.#kept.set(key, { id: first + i, file })
    file.catch(() => marked.forEach(({ key }) => this.#kept.delete(key)))
  }

  async #write(root: string, marked: readonly Marked[], firstId: number): Promise<string> {
    const sets = await readDeletionVectors(this.#storage, root, marked.map(({ vector }) => vector))
    const vectors = marked.map(({ add }, i) => ({ id: firstId + i, path: this.#storage.localPath(storagePath(root, add.path)), rows: sets[i] ?? [] }))
    const spilled: string[] = []
    const to = this.#storage.scratch('.parquet')
    try {
      const short = vectors.filter(({ rows }) => countRows(rows) <= longestInline)
      const values = short.map(({ id, path, rows }) => `(${id}, ${quoteText(path)}, ${quoteText(positionsText(rows))})`)
      const selects = values.length === 0 ? [] : [`SELECT k, f, unnest(from_json(p, '["BIGINT"]')) AS r FROM (VALUES ${values.join(', ')}) v(k, f, p)`]
      // A long statement is read slower than a file, so many positions go through one.
      for (const { id, path, rows } of vectors.filter((vector) => !short.includes(vector))) {
        selects.push(`SELECT ${id} AS k, ${quoteText(path)} AS f, r FROM ${await this.#spill(rows, spilled)}`)
      }
      await this.#engine.copyToParquet({ query: selects.join(' UNION ALL '), to })
      return to
    } finally {
      for (const file of spilled) await rm(file, { force: true })
    }
  }

  async #spill(rows: RowSet, spilled: string[]): Promise<string> {
    const file = this.#storage.scratch('.csv')
    spilled.push(file)
    await writeFile(file, positionsText(rows).slice(1, -1).replaceAll(',', '\n'))
    return `read_csv(${fileList([file])}, header = false, auto_detect = false, columns = {r: 'BIGINT'})`
  }
}

const longestInline = 20_000
