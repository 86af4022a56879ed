import { abfssOf, cleanPath, lakePath, parseAbfss, type FileInfo, type Storage } from '@lagoon/storage'
import { CatalogError, type Catalog } from '@lagoon/unity-catalog'
import { LakeflowError, type Origin } from '../error.ts'
import type { ReadFilesOptions } from './options.ts'

/** A file as a plan remembers it, so that a second run of the plan reads the same and says the same of it. */
export interface SourceFile {
  /** Storage path. */
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
}

/** The folder that a path names, up to its first pattern. */
export interface SourceFolder {
  readonly folder: string
  /** Matched against the whole storage path; undefined when the path has no pattern. */
  readonly pattern: RegExp | undefined
}

/** Where `read_files` finds files: the lake, and the catalog that knows its volumes. */
export interface FileSources {
  readonly lake: Storage
  readonly catalog: Pick<Catalog, 'pathInVolume'>
}

/** Where `read_files` looks. Throws `LakeflowError('CF_UNSUPPORTED_PATH')` for what is neither an address of the lake nor a path of a volume. */
async function sourceFolder(sources: FileSources, { path, origin }: ReadFilesOptions): Promise<SourceFolder> {
  const firstPattern = path.search(/[*?[{]/)
  if (firstPattern < 0) return { folder: await storagePath(sources, path, origin), pattern: undefined }
  const behindFolder = path.lastIndexOf('/', firstPattern) + 1
  const folder = await storagePath(sources, path.slice(0, behindFolder), origin)
  return { folder, pattern: new RegExp(`^${escape(folder)}/${globToRegExp(path.slice(behindFolder).replace(/\/+$/, ''))}(/.*)?$`) }
}

async function storagePath({ catalog }: FileSources, path: string, origin: Origin): Promise<string> {
  const inVolume = await catalog.pathInVolume(path).catch((error: unknown) => {
    if (!(error instanceof CatalogError)) throw error
    throw new LakeflowError(error.code, error.message, { origin, ...(error.hint === undefined ? {} : { hint: error.hint }) })
  })
  if (inVolume !== undefined) return inVolume
  if (!/^abfss?:/i.test(path)) {
    throw new LakeflowError('CF_UNSUPPORTED_PATH', `read_files: ${path} is neither an abfss:// address nor a path of a volume`, {
      origin,
      hint: 'write abfss://container@account.dfs.core.windows.net/folder or /Volumes/catalog/schema/volume/folder; other clouds have no local counterpart',
    })
  }
  return lakePath(parseAbfss(path))
}

/** The files that are there now and that the options ask for, oldest first. Names that begin with `_` or `.` are not data. */
export async function listSource(sources: FileSources, options: ReadFilesOptions): Promise<SourceFile[]> {
  const { folder, pattern } = await sourceFolder(sources, options)
  const name = options.pathGlobFilter === undefined ? undefined : new RegExp(`^${globToRegExp(options.pathGlobFilter)}$`)
  const found: SourceFile[] = []
  const take = (file: FileInfo): void => {
    const below = file.path.slice(folder.length + 1)
    if (below.split('/').some((segment) => /^[_.]/.test(segment) && !segment.includes('='))) return
    if (file.sizeBytes === 0 || (pattern && !pattern.test(file.path))) return
    if (name && !name.test(file.path.slice(file.path.lastIndexOf('/') + 1))) return
    if (options.modifiedAfter && file.modifiedAt <= options.modifiedAfter) return
    if (options.modifiedBefore && file.modifiedAt >= options.modifiedBefore) return
    found.push({ path: file.path, sizeBytes: file.sizeBytes, modifiedMs: file.modifiedAt.getTime() })
  }
  for await (const file of sources.lake.list(folder)) take(file)
  if (found.length === 0 && !pattern) {
    const single = await sources.lake.stat(folder)
    if (single && single.sizeBytes > 0) found.push({ path: single.path, sizeBytes: single.sizeBytes, modifiedMs: single.modifiedAt.getTime() })
  }
  return found.sort((a, b) => a.modifiedMs - b.modifiedMs || (a.path < b.path ? -1 : 1))
}

/** The first files of a list that one micro-batch may take; at least one. */
export function firstBatch(files: readonly SourceFile[], { maxFilesPerTrigger, maxBytesPerTrigger }: ReadFilesOptions): SourceFile[] {
  const taken: SourceFile[] = []
  let bytes = 0
  for (const file of files) {
    bytes += file.sizeBytes
    if (taken.length >= maxFilesPerTrigger || (maxBytesPerTrigger !== undefined && taken.length > 0 && bytes > maxBytesPerTrigger)) break
    taken.push(file)
  }
  return taken
}

export const addressOf = (path: string): string => abfssOf(cleanPath(path))

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** `? * [abc] [a-z] [^a] {ab,cd}` with nesting, as Hadoop reads them; `*` and `?` stay within a folder. */
export function globToRegExp(glob: string): string {
  let depth = 0
  let out = ''
  for (let i = 0; i < glob.length; i += 1) {
    const character = glob[i] ?? ''
    const close = character === '[' ? glob.indexOf(']', i + 2) : -1
    if (character === '*') out += '[^/]*'
    else if (character === '?') out += '[^/]'
    else if (close > 0) {
      out += `[${glob.slice(i + 1, close).replace(/\\/g, '\\\\').replace(/^!/, '^')}]`
      i = close
    } else if (character === '{') { depth += 1; out += '(?:' }
    else if (character === '}' && depth > 0) { depth -= 1; out += ')' }
    else if (character === ',' && depth > 0) out += '|'
    else out += escape(character)
  }
  return out
}
