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
import { codecOf, type Codec } from '../connectors/text/fileFormat.ts'
import { isArchive, packing, through, unpackedFiles } from '../connectors/text/unpackedFiles.ts'
import { FactoryError } from '../error.ts'
import type { Copied } from './copy.ts'
import type { Tolerance } from './copyTolerance.ts'

/**
 * Copies files as they are, but for what the `compression` of a dataset asks for: one by one, each appearing at its destination in
 * one step.
 */
export async function copyBinary(from: EndRequest, to: EndRequest, tolerance: Tolerance): Promise<Copied> {
  if (to.settings['type'] !== binarySink) throw new FactoryError('UserErrorInvalidDataset', 'a Binary source goes into a Binary sink only')
  const codecs = codecsOf(from, to)
  const found = await findFiles(from)
  const { files, close } = await unpackedFiles(from, found, codecs.read)
  try {
    const merges = copyBehaviorOf(to) === 'MergeFiles' && files.length > 0
    const all = { from, to, tolerance, codecs }
    const arrived = merges ? [] : await copyFiles(files, all)
    const copied = merges ? files : arrived
    const written = merges ? [await mergeFiles(files, all)] : arrived.map(({ placed }) => placed)
    if (deletesFiles(from.settings)) await deleteFiles(copied, { from, written })
    const filesSkipped = files.length - copied.length
    return {
      source: from.dataset.linkedService.type,
      sink: to.dataset.linkedService.type,
      counts: { filesRead: codecs.read === 'none' ? files.length : found.files.length, filesWritten: merges ? 1 : copied.length, ...(filesSkipped > 0 ? { filesSkipped } : {}) },
      dataRead: copied.reduce((sum, file) => sum + file.sizeBytes, 0),
      dataWritten: written.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      ...(tolerance.validates && asTheyAre(codecs) ? { consistency: { VerificationResult: 'Verified', InconsistentData: filesSkipped > 0 ? 'Skipped' : 'None' } } : {}),
    }
  } finally {
    await close()
  }
}

interface Codecs {
  readonly read: Codec
  readonly write: Codec
}

const asTheyAre = ({ read, write }: Codecs): boolean => read === 'none' && write === 'none'

/** Files that are packed alike on both sides go over as they are. */
function codecsOf(from: EndRequest, to: EndRequest): Codecs {
  const [read, write] = [codecOf(from.dataset), codecOf(to.dataset)]
  if (read === write) return { read: 'none', write: 'none' }
  if (isArchive(write)) {
    throw new FactoryError('PropertyNotSupported', `compression '${write}' of Binary dataset '${to.dataset.name}' does not run here in a sink`, { origin: to.dataset.origin, hint: 'gzip and deflate do' })
  }
  return { read, write }
}

interface FilesCopy {
  readonly from: EndRequest
  readonly to: EndRequest
  readonly tolerance: Tolerance
  readonly codecs: Codecs
}

interface Placed {
  /** In the lake. */
  readonly path: string
  readonly sizeBytes: number
}

interface ArrivedFile extends SourceFile {
  readonly placed: Placed
}

/** Answers the files that have arrived: those that may be missing or have changed meanwhile are skipped, when that is allowed. */
async function copyFiles(files: readonly SourceFile[], { from, to, tolerance, codecs }: FilesCopy): Promise<readonly ArrivedFile[]> {
  const source = { files: files.map((file) => ({ ...file, relativePath: renamed(file.relativePath, codecs) })) }
  const names = targetNames({ request: to, source, location: locationOf(to.dataset), behavior: copyBehaviorOf(to) })
  if (!names.keepsFilesApart && files.length > 1) {
    throw new FactoryError(
      'UserErrorInvalidDataset',
      `${files.length} files cannot become the one file that dataset '${to.dataset.name}' names`,
      { hint: `copyBehavior 'MergeFiles' puts them one after another` },
    )
  }
  const arrived: ArrivedFile[] = []
  for (const file of files) {
    const { relativePath: item } = file
    try {
      await tolerance.log.add({ level: 'Info', operation: 'FileRead', item, message: `Start to read file: {"Path":"${item}","ItemType":"File","Size":${file.sizeBytes}}` })
      const placed = await place(from, names.of(renamed(item, codecs)), async (localFile) => {
        if (codecs.write === 'none') await copyFile(file.localFile, localFile)
        else await through(file.localFile, localFile, packing(codecs.write))
        if (tolerance.validates && asTheyAre(codecs)) await compare(file, localFile)
      })
      await tolerance.log.add({ level: 'Info', operation: 'FileWrite', item, message: `Complete writing file from source file: ${item}. File is successfully copied.` })
      arrived.push({ ...file, placed })
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

/** `a.csv.gz` is unpacked to `a.csv`, and `a.csv` is packed to `a.csv.gz`. */
function renamed(path: string, { read, write }: Codecs): string {
  const plain = read === 'gzip' || read === 'deflate' ? path.replace(new RegExp(`\\.${endings[read]}$`, 'i'), '') : path
  return write === 'gzip' || write === 'deflate' ? `${plain}.${endings[write]}` : plain
}

const endings = { gzip: 'gz', deflate: 'deflate' }

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
async function mergeFiles(files: readonly SourceFile[], { from, to, codecs }: FilesCopy): Promise<Placed> {
  const names = targetNames({ request: to, source: { files }, location: locationOf(to.dataset), behavior: 'MergeFiles' })
  return place(from, names.of(), async (localFile) => {
    // Packed parts one after another are a packed file.
    for (const [index, file] of files.entries()) await pipeline([createReadStream(file.localFile), ...packing(codecs.write), createWriteStream(localFile, { flags: index === 0 ? 'w' : 'a' })])
  })
}

async function place({ context }: EndRequest, path: string, write: (localFile: string) => Promise<void>): Promise<Placed> {
  const { lake } = context.session.ports
  const localFile = lake.scratch()
  try {
    await write(localFile)
    context.signal.throwIfAborted()
    const { size } = await stat(localFile)
    await lake.adopt(localFile, path)
    return { path, sizeBytes: size }
  } catch (error) {
    await rm(localFile, { force: true })
    throw error
  }
}

/** Only now, when everything has arrived; not what arrived in the place of its source. */
async function deleteFiles(files: readonly SourceFile[], { from: { context }, written }: { readonly from: EndRequest; readonly written: readonly Placed[] }): Promise<void> {
  const paths = new Set(files.flatMap(({ path }) => path ?? []))
  for (const { path } of written) paths.delete(path)
  for (const path of paths) await context.session.ports.lake.delete(path)
}
