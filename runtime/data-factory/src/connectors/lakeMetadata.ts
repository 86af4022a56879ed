import { createHash } from 'node:crypto'
import type { Json } from '@lagoon/expressions'
import type { Metadata } from '../activities/getMetadata.ts'
import type { EndRequest } from './connector.ts'
import { interimTypeName } from './interimType.ts'
import { locationOf, selectFiles, type LakeLocation } from './lakeFiles.ts'
import type { FileInfo } from '@lagoon/storage'
import { sources } from './registry.ts'
import { objectIn } from './settings.ts'

/** What a dataset in the lake can tell: about the one file that it names, else about the folder. */
export async function lakeMetadata(request: EndRequest): Promise<Metadata | undefined> {
  const { lake } = request.context.session.ports
  const location = locationOf(request.dataset)
  return location.file === undefined ? folderMetadata(request, location) : fileMetadata(request, location, await lake.stat(location.path))
}

function fileMetadata(
  request: EndRequest,
  location: LakeLocation,
  found: FileInfo | undefined,
): Metadata | undefined {
  if (!found) return undefined
  const { lake } = request.context.session.ports
  return {
    itemName: async () => location.file ?? '',
    itemType: async () => 'File',
    size: async () => found.sizeBytes,
    lastModified: async () => wholeSeconds(found.modifiedAt),
    ...created(found.createdAt),
    contentMD5: async () =>
      createHash('md5')
        .update(await lake.read(location.path))
        .digest('base64'),
    ...structureOf(request),
  }
}

function structureOf(request: EndRequest): Metadata {
  const type = { Parquet: 'ParquetSource', DelimitedText: 'DelimitedTextSource' }[request.dataset.type]
  const connector = type === undefined ? undefined : sources[type]
  if (!connector) return {}
  const columns = async (): Promise<readonly { name: string; type: string }[]> => {
    const source = await connector.open({ ...request, settings: {} })
    try {
      return (await source.read()).columns
    } finally {
      await source.close()
    }
  }
  return {
    structure: async () => (await columns()).map((column): Json => ({ name: column.name, type: interimTypeName(column.type) })),
    columnCount: async () => (await columns()).length,
  }
}

async function folderMetadata(request: EndRequest, location: LakeLocation): Promise<Metadata | undefined> {
  const { lake } = request.context.session.ports
  const { files } = await selectFiles(lake, location, {}, { recursive: true })
  if (files.length === 0) return undefined
  return {
    itemName: async () => `${location.container}/${location.folder}`.replace(/\/$/, '').split('/').at(-1) ?? '',
    itemType: async () => 'Folder',
    lastModified: async () => wholeSeconds(files.reduce((last, { modifiedAt }) => (modifiedAt > last ? modifiedAt : last), new Date(0))),
    ...created(earliest(files)),
    async childItems() {
      const { modifiedDatetimeStart, modifiedDatetimeEnd } = objectIn(request.settings, 'storeSettings')
      const wanted = await selectFiles(
        lake,
        location,
        { modifiedDatetimeStart: modifiedDatetimeStart ?? null, modifiedDatetimeEnd: modifiedDatetimeEnd ?? null },
        { recursive: true },
      )
      const children = new Map(
        wanted.files.filter(({ relativePath }) => !relativePath.includes('/')).map(({ relativePath }) => [relativePath, 'File']),
      )
      for (const { relativePath } of files) if (relativePath.includes('/')) children.set(relativePath.split('/')[0] ?? '', 'Folder')
      return [...children].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, type]): Json => ({ name, type }))
    },
  }
}

/** Not every file system knows when a file was made. */
const created = (at: Date | undefined): Metadata => (at === undefined ? {} : { created: async () => wholeSeconds(at) })

const earliest = (files: readonly FileInfo[]): Date | undefined =>
  files.reduce<Date | undefined>((first, { createdAt }) => (createdAt && (!first || createdAt < first) ? createdAt : first), undefined)

const wholeSeconds = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, 'Z')
