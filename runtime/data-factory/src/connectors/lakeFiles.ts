import type { JsonObject } from '@lagoon/expressions'
import { abfssOf, cleanPath, type FileInfo, type Storage } from '@lagoon/storage'
import { FactoryError } from '../error.ts'
import { isObject } from '../reader/cursor.ts'
import type { ResolvedDataset } from '../resources/resolve.ts'
import { optionalFlagIn, optionalTextIn, refuse } from './settings.ts'

/** Where a file dataset points: a folder of a container, and maybe one file in it. */
export interface LakeLocation {
  /** Storage path of the container: `account/container`. */
  readonly container: string
  readonly folder: string
  readonly file: string | undefined
  /** Storage path of the whole. */
  readonly path: string
}

/** A file that an activity reads, moves or deletes. */
export interface LakeFile extends FileInfo {
  /** Its path below the folder that the dataset names. */
  readonly relativePath: string
}

/** The locations that lie in the local lake, with the property that names the container; a store that has none keeps its files in one that is called `files`. */
export const locationTypes: Readonly<Record<string, string | undefined>> = {
  AzureBlobFSLocation: 'fileSystem',
  AzureBlobStorageLocation: 'container',
  AmazonS3Location: 'bucketName',
  AmazonS3CompatibleLocation: 'bucketName',
  GoogleCloudStorageLocation: 'bucketName',
  FileServerLocation: undefined,
  AzureFileStorageLocation: undefined,
  AzureDataLakeStoreLocation: undefined,
  SftpLocation: undefined,
  FtpServerLocation: undefined,
}

export function locationOf(dataset: ResolvedDataset): LakeLocation {
  const { location } = dataset.properties
  const type = isObject(location) ? String(location['type'] ?? '') : ''
  if (!isObject(location) || !Object.hasOwn(locationTypes, type) || dataset.linkedService.kind !== 'lake') {
    throw new FactoryError(
      'LocationTypeNotSupported',
      `dataset '${dataset.name}' lies in a store that has no local counterpart: ${type || dataset.linkedService.type}`,
      { origin: dataset.origin },
    )
  }
  const property = locationTypes[type]
  const container = property === undefined ? 'files' : (optionalTextIn(location, property) ?? '')
  if (container === '') {
    throw new FactoryError('RequiredPropertyMissing', `dataset '${dataset.name}' names no ${property}`, { origin: dataset.origin })
  }
  const root = cleanPath(`${dataset.linkedService.account}/${container}`)
  const folder = cleanPath(optionalTextIn(location, 'folderPath') ?? '')
  const file = optionalTextIn(location, 'fileName') || undefined
  return { container: root, folder, file, path: cleanPath([root, folder, file ?? ''].join('/')) }
}

/** Read settings of a store that only the source of a Copy knows. */
const refused = { fileListPath: '', enablePartitionDiscovery: false, partitionRootPath: '', prefix: '', deleteFilesAfterCompletion: false }

export interface Selection {
  readonly files: readonly LakeFile[]
  readonly isWildcardUsed: boolean
  readonly recursive: boolean
}

/**
 * The files that a dataset and the read settings of its store select. One named file must exist (`PathNotFound`);
 * a folder or a pattern may turn out to hold nothing.
 */
export async function selectFiles(
  lake: Storage,
  location: LakeLocation,
  settings: JsonObject,
  defaults: { recursive: boolean },
): Promise<Selection> {
  refuse(settings, refused, 'storeSettings')
  const recursive = optionalFlagIn(settings, 'recursive') ?? defaults.recursive
  const folderPattern = optionalTextIn(settings, 'wildcardFolderPath')
  const filePattern = optionalTextIn(settings, 'wildcardFileName')
  if (folderPattern === undefined && filePattern === undefined && location.file !== undefined) {
    const found = await lake.stat(location.path)
    return { files: found ? [{ ...found, relativePath: location.file }] : [], isWildcardUsed: false, recursive }
  }
  const fixed = folderPattern === undefined ? location.folder : fixedPart(folderPattern)
  const root = cleanPath(`${location.container}/${fixed}`)
  const matches = matcher({
    folder: folderPattern === undefined ? undefined : folderPattern,
    file: filePattern,
    fixedDepth: depth(fixed),
    recursive,
  })
  const modified = modifiedBetween(settings)
  const files: LakeFile[] = []
  for await (const file of lake.list(root)) {
    const inContainer = file.path.slice(location.container.length + 1)
    if (matches(inContainer) && modified(file.modifiedAt)) files.push({ ...file, relativePath: file.path.slice(root.length + 1) })
  }
  return { files, isWildcardUsed: folderPattern !== undefined || filePattern !== undefined, recursive }
}

export function pathNotFound(location: LakeLocation): FactoryError {
  return new FactoryError('PathNotFound', `Cannot find the path: ${abfssOf(location.path)}, please check if it is correct`)
}

const depth = (folder: string): number => (folder === '' ? 0 : folder.split('/').length)

/** The folders of a pattern before the first one with a wildcard. */
export function fixedPart(pattern: string): string {
  const segments = cleanPath(pattern).split('/')
  const first = segments.findIndex((segment) => /[*?^]/.test(segment))
  return segments.slice(0, first < 0 ? segments.length : first).join('/')
}

function matcher(wanted: {
  folder: string | undefined
  file: string | undefined
  fixedDepth: number
  recursive: boolean
}): (path: string) => boolean {
  const folder = wanted.folder === undefined ? undefined : patternOf(cleanPath(wanted.folder))
  const file = wanted.file === undefined ? undefined : patternOf(wanted.file)
  return (path) => {
    const segments = path.split('/')
    const folders = segments.slice(0, -1)
    if (file && !file.test(segments.at(-1) ?? '')) return false
    if (!folder) return wanted.recursive || folders.length === wanted.fixedDepth
    const depths = wanted.recursive ? folders.map((_, index) => index + 1) : [folders.length]
    return depths.some((length) => folder.test(folders.slice(0, length).join('/')))
  }
}

/** `*` any characters of one name, `**` any folders, `?` one character, `^` makes the next one plain. */
function patternOf(pattern: string): RegExp {
  const source = pattern.replaceAll(/\^(.)|\*\*|\*|\?|[\\^$.|+()[\]{}]/g, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
    if (part === '**') return '.*'
    return part === '*' ? '[^/]*' : part === '?' ? '[^/]' : `\\${part}`
  })
  return new RegExp(`^${source}$`, 's')
}

export function modifiedBetween(settings: JsonObject): (at: Date) => boolean {
  const instant = (name: string): number | undefined => {
    const text = optionalTextIn(settings, name)
    if (text === undefined || text === '') return undefined
    const ms = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text.replace(' ', 'T')}Z`)
    if (Number.isNaN(ms)) throw new FactoryError('InvalidPropertyValue', `'${name}' is no time: '${text}'`)
    return ms
  }
  const [from, to] = [instant('modifiedDatetimeStart'), instant('modifiedDatetimeEnd')]
  return (at) => (from === undefined || at.getTime() >= from) && (to === undefined || at.getTime() < to)
}
