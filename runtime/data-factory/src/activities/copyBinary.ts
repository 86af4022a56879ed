import { createReadStream, createWriteStream } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { EndRequest, SourceFile } from '../connectors/connector.ts'
import { copyBehaviorOf, targetNames } from '../connectors/fileSink.ts'
import { findFiles } from '../connectors/fileSource.ts'
import { locationOf } from '../connectors/lakeFiles.ts'
import { binarySink } from '../connectors/registry.ts'
import { deletesFiles } from '../connectors/selectSourceFiles.ts'
import { FactoryError } from '../error.ts'
import type { Copied } from './copy.ts'

/** Copies files as they are, one by one, each appearing at its destination in one step. */
export async function copyBinary(from: EndRequest, to: EndRequest): Promise<Copied> {
  if (to.settings['type'] !== binarySink) throw new FactoryError('UserErrorInvalidDataset', 'a Binary source goes into a Binary sink only')
  for (const { dataset } of [from, to]) {
    if (dataset.properties['compression'] !== undefined) {
      throw new FactoryError('PropertyNotSupported', `'compression' of Binary dataset '${dataset.name}' does not run here: files go over as they are`, { origin: dataset.origin })
    }
  }
  const { files, close } = await findFiles(from)
  try {
    const merges = copyBehaviorOf(to) === 'MergeFiles' && files.length > 0
    const filesWritten = merges ? await mergeFiles(files, from, to) : await copyFiles(files, from, to)
    if (deletesFiles(from.settings)) await deleteFiles(files, from)
    const bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
    return {
      source: from.dataset.linkedService.type,
      sink: to.dataset.linkedService.type,
      counts: { filesRead: files.length, filesWritten },
      dataRead: bytes,
      dataWritten: bytes,
    }
  } finally {
    await close()
  }
}

async function copyFiles(files: readonly SourceFile[], from: EndRequest, to: EndRequest): Promise<number> {
  const names = targetNames({ request: to, source: { files }, location: locationOf(to.dataset), behavior: copyBehaviorOf(to) })
  if (!names.keepsFilesApart && files.length > 1) {
    throw new FactoryError(
      'UserErrorInvalidDataset',
      `${files.length} files cannot become the one file that dataset '${to.dataset.name}' names`,
      { hint: `copyBehavior 'MergeFiles' puts them one after another` },
    )
  }
  for (const file of files) await placed(from, names.of(file.relativePath), (localFile) => copyFile(file.localFile, localFile))
  return files.length
}

/** The bytes of all files, one after another, in the order of their paths. */
async function mergeFiles(files: readonly SourceFile[], from: EndRequest, to: EndRequest): Promise<number> {
  const names = targetNames({ request: to, source: { files }, location: locationOf(to.dataset), behavior: 'MergeFiles' })
  await placed(from, names.of(), async (localFile) => {
    for (const [index, file] of files.entries()) await pipeline(createReadStream(file.localFile), createWriteStream(localFile, { flags: index === 0 ? 'w' : 'a' }))
  })
  return 1
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
