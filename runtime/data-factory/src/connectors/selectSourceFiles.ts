import type { JsonObject } from '@lagoon/expressions'
import { cleanPath, readText } from '@lagoon/storage'
import { FactoryError } from '../error.ts'
import type { EndRequest, SourceFile } from './connector.ts'
import { locationOf, modifiedBetween, pathNotFound, selectFiles, type LakeFile, type LakeLocation } from './lakeFiles.ts'
import { partitionsOf } from './partitions.ts'
import { objectIn, optionalFlagIn } from './settings.ts'

/**
 * The files of the lake that the source of a Copy reads: one, those of a folder, of a pattern, of a prefix, or of a list. None is
 * an answer only when the time of their last change rules all of them out. Throws `FactoryError('PathNotFound')`.
 */
export async function selectSourceFiles(request: EndRequest): Promise<readonly SourceFile[]> {
  const { lake } = request.context.session.ports
  const location = locationOf(request.dataset)
  const settings = objectIn(request.settings, 'storeSettings')
  const { fileListPath, prefix, enablePartitionDiscovery: _, partitionRootPath: __, deleteFilesAfterCompletion: ___, ...plain } = settings
  const list = typeof fileListPath === 'string' && fileListPath !== ''
  const found = list
    ? await listedFiles(request, location, fileListPath)
    : typeof prefix === 'string' && prefix !== ''
      ? await filesWithPrefix(request, location, prefix)
      : (await selectFiles(lake, location, { ...plain, modifiedDatetimeStart: null, modifiedDatetimeEnd: null }, { recursive: true })).files
  if (found.length === 0) throw pathNotFound(location)
  const modified = modifiedBetween(settings)
  const partitions = optionalFlagIn(settings, 'enablePartitionDiscovery') ? partitionsOf({ location, settings, name: request.dataset.name }) : undefined
  return found
    .filter((file) => modified(file.modifiedAt))
    .map((file) => ({ ...file, localFile: lake.localPath(file.path), ...(partitions ? { partitions: partitions(file.path) } : {}) }))
}

/** One path a line, below the folder of the dataset. The list itself is named from its container on. */
async function listedFiles({ context, dataset }: EndRequest, location: LakeLocation, listPath: string): Promise<readonly LakeFile[]> {
  const { lake } = context.session.ports
  if (location.file !== undefined) throw new FactoryError('InvalidPropertyValue', `dataset '${dataset.name}' names a file: with 'fileListPath' it must name a folder`, { origin: dataset.origin })
  const account = location.container.split('/')[0] ?? ''
  const lines = (await readText(lake, cleanPath(`${account}/${listPath}`))).split(/\r?\n/)
  const files: LakeFile[] = []
  for (const relativePath of lines.map((line) => line.trim()).filter((line) => line !== '')) {
    const path = cleanPath(`${location.path}/${relativePath}`)
    const found = await lake.stat(path)
    if (!found) throw pathNotFound({ ...location, path })
    files.push({ ...found, relativePath: cleanPath(relativePath) })
  }
  return files
}

/** Files whose path in the container begins with a text. What comes after its last slash is kept at the destination. */
async function filesWithPrefix({ context }: EndRequest, location: LakeLocation, prefix: string): Promise<readonly LakeFile[]> {
  const start = `${location.container}/${prefix}`
  const folder = start.slice(0, start.lastIndexOf('/'))
  const files: LakeFile[] = []
  for await (const file of context.session.ports.lake.list(folder)) {
    if (file.path.startsWith(start)) files.push({ ...file, relativePath: file.path.slice(folder.length + 1) })
  }
  return files
}

/** Whether the files of the source are to be deleted once they are copied: only files that go over as they are may be. */
export const deletesFiles = (settings: JsonObject): boolean => optionalFlagIn(objectIn(settings, 'storeSettings'), 'deleteFilesAfterCompletion') ?? false

export function refuseDeletion(request: EndRequest): void {
  if (!deletesFiles(request.settings)) return
  throw new FactoryError('InvalidPropertyValue', `'deleteFilesAfterCompletion' is for Binary files only, and dataset '${request.dataset.name}' is of type '${request.dataset.type}'`, { origin: request.dataset.origin })
}

