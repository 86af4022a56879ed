import type { Column } from '@lagoon/sql'
import { LakeflowError } from '../error.ts'
import { csvGroups } from './csvFiles.ts'
import type { FileGroup } from './fileGroup.ts'
import { fileRelation, type FileRelation } from './fileRelation.ts'
import { jsonGroups } from './jsonFiles.ts'
import { addressOf, type SourceFile } from './listing.ts'
import type { FileFormatName, ReadFilesOptions } from './options.ts'
import { findCorrupt, parquetGroups, type FileReading } from './parquetFiles.ts'
import { withPartitionColumns } from './partitionFolders.ts'
import { evolveSchema } from './sourceSchema.ts'

export interface FileBatch {
  readonly relation: FileRelation
  /** What the source has seen up to and including these files. */
  readonly columns: readonly Column[]
  readonly added: readonly string[]
  /** Files left out because `ignoreCorruptFiles` or `ignoreMissingFiles` asks for it. */
  readonly ignored: readonly SourceFile[]
}

/**
 * What `read_files` gives for these files, when the source had the columns `known` before (undefined: nothing was read yet).
 * `deep` reads every file to its end to find the corrupt ones: for the second try of a batch that failed.
 */
export async function readBatch(
  { files, known, options, deep = false }: { readonly files: readonly SourceFile[]; readonly known: readonly Column[] | undefined; readonly options: ReadFilesOptions; readonly deep?: boolean },
  reading: FileReading,
): Promise<FileBatch> {
  const format = options.format ?? formatOf(files, options)
  const { sound, ignored } = await withoutIgnored({ files, options, deep, format }, reading)
  const groups = withPartitionColumns(await groupsOf(format, sound, options, reading), options)
  const { columns, added } = evolveSchema(known, groups, options)
  return { relation: fileRelation(groups, columns, { options, storage: reading.storage }), columns, added, ignored }
}

function groupsOf(format: FileFormatName, files: readonly SourceFile[], options: ReadFilesOptions, reading: FileReading): Promise<FileGroup[]> {
  switch (format) {
    case 'parquet': return parquetGroups(files, reading)
    case 'json': return jsonGroups(files, options, reading)
    case 'csv': return csvGroups(files, options, reading)
    default: return format satisfies never
  }
}

const endings: Readonly<Record<string, FileFormatName | undefined>> = { parquet: 'parquet', json: 'json', jsonl: 'json', ndjson: 'json', csv: 'csv' }

function formatOf(files: readonly SourceFile[], { path, origin }: ReadFilesOptions): FileFormatName {
  const found = new Set(files.map((file) => endings[(/\.([A-Za-z]+)$/.exec(file.path)?.[1] ?? '').toLowerCase()]))
  const [format] = found
  if (found.size === 1 && format) return format
  const example = files[0] ? `, for example ${addressOf(files[0].path)}` : ''
  throw new LakeflowError('CF_UNABLE_TO_DETECT_FILE_FORMAT', `read_files cannot tell the format of the files under ${path}${example}`, {
    origin,
    hint: `say it: format => 'parquet' (or 'json', 'csv'); names without an ending are read then`,
  })
}

async function withoutIgnored(
  { files, options, deep, format }: { files: readonly SourceFile[]; options: ReadFilesOptions; deep: boolean; format: FileFormatName },
  reading: FileReading,
): Promise<{ sound: readonly SourceFile[]; ignored: readonly SourceFile[] }> {
  const there: SourceFile[] = []
  const ignored: SourceFile[] = []
  for (const file of files) {
    if (options.ignoreMissingFiles && !(await reading.storage.stat(file.path))) ignored.push(file)
    else there.push(file)
  }
  if (!options.ignoreCorruptFiles || format !== 'parquet') return { sound: there, ignored }
  if (!deep) {
    try {
      await parquetGroups(there, reading)
      return { sound: there, ignored }
    } catch (error) {
      if (!(error instanceof LakeflowError && error.code === 'FAILED_READ_FILE')) throw error
    }
  }
  const { sound, corrupt } = await findCorrupt(there, reading)
  return { sound, ignored: [...ignored, ...corrupt] }
}
