import { copyFile, rm } from 'node:fs/promises'
import type { EndRequest, SourceFile } from '../connectors/connector.ts'
import { copyBehaviorOf, targetNames } from '../connectors/fileSink.ts'
import { findFiles } from '../connectors/fileSource.ts'
import { locationOf } from '../connectors/lakeFiles.ts'
import { binarySink } from '../connectors/registry.ts'
import { FactoryError } from '../error.ts'
import type { Copied } from './copy.ts'

/** Copies files as they are, one by one, each appearing at its destination in one step. */
export async function copyBinary(from: EndRequest, to: EndRequest): Promise<Copied> {
  if (to.settings['type'] !== binarySink) throw new FactoryError('UserErrorInvalidDataset', 'a Binary source goes into a Binary sink only')
  const { files, close } = await findFiles(from)
  try {
    return await copyFiles(files, from, to)
  } finally {
    await close()
  }
}

async function copyFiles(files: readonly SourceFile[], from: EndRequest, to: EndRequest): Promise<Copied> {
  const { lake } = from.context.session.ports
  const behavior = copyBehaviorOf(to)
  if (behavior === 'MergeFiles') {
    throw new FactoryError('PropertyNotSupported', `copyBehavior 'MergeFiles' of a Binary sink does not run here`)
  }
  const names = targetNames({ request: to, source: { files }, location: locationOf(to.dataset), behavior })
  if (!names.keepsFilesApart && files.length > 1) {
    throw new FactoryError(
      'UserErrorInvalidDataset',
      `${files.length} files cannot become the one file that dataset '${to.dataset.name}' names`,
    )
  }
  for (const file of files) {
    const localFile = lake.scratch()
    try {
      await copyFile(file.localFile, localFile)
      from.context.signal.throwIfAborted()
      await lake.adopt(localFile, names.of(file.relativePath))
    } catch (error) {
      await rm(localFile, { force: true })
      throw error
    }
  }
  const bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  return {
    source: from.dataset.linkedService.type,
    sink: to.dataset.linkedService.type,
    counts: { filesRead: files.length, filesWritten: files.length },
    dataRead: bytes,
    dataWritten: bytes,
  }
}
