import { readTextIfThere, writeText, type Storage } from '@lagoon/storage'
import { CatalogError } from './error.ts'

/** The one spelling of a name: Unity Catalog knows no case. Throws `INVALID_IDENTIFIER` for what it forbids. */
export function normalName(name: string): string {
  if (name === '' || name.length > 255 || /[./ \p{Cc}]/u.test(name)) {
    throw new CatalogError('INVALID_IDENTIFIER', `'${name}' is no name for a catalog object: it may not be empty, nor hold '.', '/', blanks or control characters`)
  }
  return name.toLowerCase()
}

/** One folder of JSON documents, one object a file. Each is replaced in one step, so a reader sees the old or the new one. */
export interface Documents<T> {
  get(name: string): Promise<T | undefined>
  put(name: string, document: T): Promise<void>
  delete(name: string): Promise<boolean>
  list(): Promise<T[]>
}

export function documentsIn<T extends object>(storage: Storage, folder: string): Documents<T> {
  const pathOf = (name: string): string => `${folder}/${encodeURIComponent(name)}.json`
  const read = async (path: string): Promise<T | undefined> => {
    const text = await readTextIfThere(storage, path)
    return text === undefined ? undefined : parse<T>(path, text)
  }
  return {
    get: (name) => read(pathOf(name)),
    put: (name, document) => writeText(storage, pathOf(name), `${JSON.stringify(document, undefined, 2)}\n`),
    delete: (name) => storage.delete(pathOf(name)),
    async list() {
      const found: T[] = []
      for await (const { path } of storage.list(folder)) {
        const isOwn = !path.slice(folder.length + 1).includes('/') && path.endsWith('.json')
        const document = isOwn ? await read(path) : undefined
        if (document) found.push(document)
      }
      return found
    },
  }
}

function parse<T extends object>(path: string, text: string): T {
  try {
    const document: unknown = JSON.parse(text)
    if (isDocument<T>(document)) return document
  } catch (error) {
    throw new CatalogError('CATALOG_DOCUMENT_CORRUPT', `the catalog document ${path} is no JSON`, { cause: error, hint: 'delete the file, or reset the state' })
  }
  throw new CatalogError('CATALOG_DOCUMENT_CORRUPT', `the catalog document ${path} names no object`, { hint: 'delete the file, or reset the state' })
}

// Only this room writes these files; what is checked is that a file is one of its documents at all.
const isDocument = <T extends object>(value: unknown): value is T =>
  value !== null && typeof value === 'object' && 'name' in value && typeof value.name === 'string'
