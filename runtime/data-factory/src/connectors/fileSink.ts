import { rm, stat } from 'node:fs/promises'
import { cleanPath } from '@lagoon/storage'
import { FactoryError } from '../error.ts'
import type { EndRequest, RowSink, RowSource, SourceFile, WritePart, Written } from './connector.ts'
import { locationOf, type LakeLocation } from './lakeFiles.ts'
import type { SinkShape } from './mapping/mappedColumn.ts'
import { objectIn, optionalTextIn } from './settings.ts'
import { splitOf, writeParts } from './splitFiles.ts'

export interface FileFormat {
  /** With the dot; for a file that the dataset does not name. */
  readonly extension: string
  /** The statement that writes a SELECT to a local file. */
  copy(part: WritePart, localFile: string): string
  readonly shape: SinkShape
  /** Whatever is still to be done to the written file. */
  finish?(localFile: string): Promise<void>
  /** What the values took before compression. */
  uncompressedBytes?(localFile: string): Promise<number>
}

/** Writes files of the lake: each first beside the lake, then moved into place in one step. */
export function openFileSink(request: EndRequest, source: Pick<RowSource, 'files' | 'tableName'>, format: FileFormat): RowSink {
  const { engine, lake } = request.context.session.ports
  const location = locationOf(request.dataset)
  const behavior = copyBehaviorOf(request)
  const split = splitOf(request, source, location)
  const names = targetNames({ request, source, location, behavior, extension: format.extension })
  return {
    store: request.dataset.linkedService.type,
    keepsFilesApart: names.keepsFilesApart,
    shape: format.shape,
    write: (part) => (split ? writeParts({ request, part, split, names, format, write }) : write(part, names.of(part.relativePath))),
    async close() {},
  }

  async function write(part: WritePart, path: string): Promise<Written> {
    const localFile = lake.scratch(format.extension)
    try {
      const rows = await engine.run(format.copy(part, localFile))
      await format.finish?.(localFile)
      const written = await describe(localFile, rows, format)
      request.context.signal.throwIfAborted()
      await lake.adopt(localFile, path)
      return written
    } catch (error) {
      await rm(localFile, { force: true })
      throw error
    }
  }
}

async function describe(localFile: string, rows: bigint, format: FileFormat): Promise<Written> {
  const sizeBytes = (await stat(localFile)).size
  if (!format.uncompressedBytes) return { rows, sizeBytes, files: 1 }
  return { rows, sizeBytes, files: 1, uncompressedBytes: await format.uncompressedBytes(localFile) }
}

const behaviors = ['PreserveHierarchy', 'FlattenHierarchy', 'MergeFiles'] as const
export type CopyBehavior = (typeof behaviors)[number]

export function copyBehaviorOf({ settings }: Pick<EndRequest, 'settings'>): CopyBehavior {
  const written = optionalTextIn(objectIn(settings, 'storeSettings'), 'copyBehavior') ?? 'PreserveHierarchy'
  const found = behaviors.find((known) => known.toLowerCase() === written.toLowerCase())
  if (!found) throw new FactoryError('PropertyNotSupported', `copyBehavior '${written}' does not run here`, { hint: behaviors.join(', ') })
  return found
}

export interface Target {
  readonly request: EndRequest
  readonly source: { readonly files?: readonly Pick<SourceFile, 'relativePath' | 'path'>[]; readonly tableName?: string }
  readonly location: LakeLocation
  readonly behavior: CopyBehavior
  /** Replaces the extension of a source file whose name is kept; absent when names are kept whole. */
  readonly extension?: string
}

/**
 * The storage path for what comes from a source file, or for everything. Throws `FactoryError('FileNameConflict')` when two source
 * files would become one: the second would take the place of the first.
 */
export function targetNames({ request, source, location, behavior, extension }: Target): {
  keepsFilesApart: boolean
  of(relativePath?: string): string
} {
  const invented = (ending: string): string => `${source.tableName ?? `data_${request.context.session.effects.newId()}`}${ending}`
  if (location.file !== undefined) return { keepsFilesApart: false, of: () => location.path }
  const keepsFilesApart = source.files !== undefined && behavior !== 'MergeFiles'
  const of = (relativePath?: string): string => {
    const kept = relativePath === undefined || (behavior === 'FlattenHierarchy' && source.files) ? undefined : withExtension(relativePath, extension)
    return cleanPath(`${location.path}/${kept ?? invented(extension ?? extensionOf(relativePath))}`)
  }
  // What is flattened gets names that are invented, each another.
  if (keepsFilesApart && source.files && behavior !== 'FlattenHierarchy') requireApart(source.files, of)
  return { keepsFilesApart, of }
}

function requireApart(files: NonNullable<Target['source']['files']>, of: (relativePath: string) => string): void {
  const taken = new Map<string, string>()
  for (const { relativePath, path = relativePath } of files) {
    const target = of(relativePath)
    const other = taken.get(target)
    if (other !== undefined) {
      throw new FactoryError('FileNameConflict', `${other === path ? `two files of '${path}'` : `'${other}' and '${path}'`} would both become '${target}'`, {
        hint: `the second would replace the first: copyBehavior 'FlattenHierarchy' gives every file a name of its own`,
      })
    }
    taken.set(target, path)
  }
}

const extensionOf = (path: string | undefined): string => /\.[^./]*$/.exec(path ?? '')?.[0] ?? ''

const withExtension = (path: string, extension: string | undefined): string =>
  extension === undefined ? path : `${path.replace(/\.[^./]*$/, '')}${extension}`
