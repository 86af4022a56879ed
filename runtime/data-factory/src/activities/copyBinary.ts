import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { copyFile, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { EndRequest, SourceFile } from '../connectors/connector.ts'
import { copyBehaviorOf, targetNames } from '../connectors/fileSink.ts'
import { findFiles } from '../connectors/fileSource.ts'
import { locationOf } from '../connectors/lakeFiles.ts'
import { binarySink } from '../connectors/registry.ts'
import { deletesFiles } from '../connectors/selectSourceFiles.ts'
import { FactoryError } from '../error.ts'
import type { Copied } from './copy.ts'
import type { Tolerance } from './copyTolerance.ts'

/** Copies files as they are, one by one, each appearing at its destination in one step. */
export async function copyBinary(from: EndRequest, to: EndRequest, tolerance: Tolerance): Promise<Copied> {
  if (to.settings['type'] !== binarySink) throw new FactoryError('UserErrorInvalidDataset', 'a Binary source goes into a Binary sink only')
  for (const { dataset } of [from, to]) {
    if (dataset.properties['compression'] !== undefined) {
      throw new FactoryError('PropertyNotSupported', `'compression' of Binary dataset '${dataset.name}' does not run here: files go over as they are`, { origin: dataset.origin })
    }
  }
  const { files, close } = await findFiles(from)
  try {
    const merges = copyBehaviorOf(to) === 'MergeFiles' && files.length > 0
    const copied = merges ? files : await copyFiles(files, { from, to, tolerance })
    if (merges) await mergeFiles(files, from, to)
    if (deletesFiles(from.settings)) await deleteFiles(copied, from)
    const bytes = copied.reduce((sum, file) => sum + file.sizeBytes, 0)
    const filesSkipped = files.length - copied.length
    return {
      source: from.dataset.linkedService.type,
      sink: to.dataset.linkedService.type,
      counts: { filesRead: files.length, filesWritten: merges ? 1 : copied.length, ...(filesSkipped > 0 ? { filesSkipped } : {}) },
      dataRead: bytes,
      dataWritten: bytes,
      ...(tolerance.validates ? { consistency: { VerificationResult: 'Verified', InconsistentData: filesSkipped > 0 ? 'Skipped' : 'None' } } : {}),
    }
  } finally {
    await close()
  }
}

interface FilesCopy {
  readonly from: EndRequest
  readonly to: EndRequest
  readonly tolerance: Tolerance
}

/** Answers the files that have arrived: those that may be missing or have changed meanwhile are skipped, when that is allowed. */
async function copyFiles(files: readonly SourceFile[], { from, to, tolerance }: FilesCopy): Promise<readonly SourceFile[]> {
  const names = targetNames({ request: to, source: { files }, location: locationOf(to.dataset), behavior: copyBehaviorOf(to) })
  if (!names.keepsFilesApart && files.length > 1) {
    throw new FactoryError(
      'UserErrorInvalidDataset',
      `${files.length} files cannot become the one file that dataset '${to.dataset.name}' names`,
      { hint: `copyBehavior 'MergeFiles' puts them one after another` },
    )
  }
  const arrived: SourceFile[] = []
  for (const file of files) {
    const { relativePath: item } = file
    try {
      await tolerance.log.add({ level: 'Info', operation: 'FileRead', item, message: `Start to read file: {"Path":"${item}","ItemType":"File","Size":${file.sizeBytes}}` })
      await placed(from, names.of(item), async (localFile) => {
        await copyFile(file.localFile, localFile)
        if (tolerance.validates) await compare(file, localFile)
      })
      await tolerance.log.add({ level: 'Info', operation: 'FileWrite', item, message: `Complete writing file from source file: ${item}. File is successfully copied.` })
      arrived.push(file)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      // A single file that is named must arrive.
      const mayBeMissing = code === 'ENOENT' && tolerance.skipsMissingFiles && files.length > 1
      if (!mayBeMissing && !(code === inconsistent && tolerance.skipsInconsistentFiles)) throw error
      await tolerance.log.add({ level: 'Warning', operation: 'FileSkip', item, message: `File is skipped: ErrorCode=${code}, ${error instanceof Error ? error.message : ''}` })
    }
  }
  return arrived
}

const inconsistent = 'DataConsistencySourceDataChanged'

/** By size and MD5, as the service compares files that go over as they are. */
async function compare(file: SourceFile, localFile: string): Promise<void> {
  const [source, copy] = [await checksum(file.localFile), await checksum(localFile)]
  if (source === copy && (await stat(localFile)).size === file.sizeBytes) return
  throw new FactoryError(inconsistent, `Source file '${file.relativePath}' is changed by other clients during the copy activity run.`)
}

async function checksum(localFile: string): Promise<string> {
  const hash = createHash('md5')
  await pipeline(createReadStream(localFile), hash)
  return hash.digest('hex')
}

/** The bytes of all files, one after another, in the order of their paths. */
async function mergeFiles(files: readonly SourceFile[], from: EndRequest, to: EndRequest): Promise<void> {
  const names = targetNames({ request: to, source: { files }, location: locationOf(to.dataset), behavior: 'MergeFiles' })
  await placed(from, names.of(), async (localFile) => {
    for (const [index, file] of files.entries()) await pipeline(createReadStream(file.localFile), createWriteStream(localFile, { flags: index === 0 ? 'w' : 'a' }))
  })
}

async function placed({ context }: EndRequest, path: string, write: (localFile: string) => Promise<void>): Promise<void> {
  const { lake } = context.session.ports
  const localFile = lake.scratch()
  try {
    await write(localFile)
    context.signal.throwIfAborted()
    await lake.adopt(localFile, path)
  } catch (error) {
    await rm(localFile, { force: true })
    throw error
  }
}

/** Only now, when everything has arrived. */
async function deleteFiles(files: readonly SourceFile[], { context }: EndRequest): Promise<void> {
  for (const { path } of files) if (path !== undefined) await context.session.ports.lake.delete(path)
}
