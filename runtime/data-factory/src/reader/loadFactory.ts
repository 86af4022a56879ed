import { readdir, readFile } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import type { ResourceKind } from '../model/factory.ts'
import type { SuppliedFor } from './supplied.ts'
import { readFactory, type FactoryFile, type LoadedFactory } from './readFactory.ts'

export interface LoadRequest {
  /** The folder that holds `pipeline/`, `dataset/`, `linkedService/`, `trigger/`, `factory/`. */
  readonly root: string
  /** Messages name files relative to this folder; by default to `root`. */
  readonly relativeTo?: string
  /** What activities answer that cannot, or shall not, run here. */
  readonly supplied?: readonly SuppliedFor[]
}

export const folders: readonly ResourceKind[] = ['factory', 'linkedService', 'dataset', 'pipeline', 'trigger', 'dataflow', 'integrationRuntime', 'credential', 'managedVirtualNetwork']

/** Reads a factory's Git folder. A factory without a file of its own is called like the folder. */
export async function loadFactory({ root, relativeTo = root, supplied = [] }: LoadRequest): Promise<LoadedFactory> {
  const files = await Promise.all(folders.map((kind) => filesIn({ root, kind, relativeTo })))
  return readFactory({ name: basename(resolve(root)), files: files.flat(), supplied })
}

async function filesIn({
  root,
  kind,
  relativeTo,
}: {
  root: string
  kind: ResourceKind
  relativeTo: string
}): Promise<readonly FactoryFile[]> {
  const folder = join(root, kind)
  const names = await jsonFilesIn(folder)
  return Promise.all(
    names.map(async (name) => ({
      kind,
      file: relative(resolve(relativeTo), resolve(folder, name)).split(sep).join('/'),
      text: await readFile(join(folder, name), 'utf8'),
    })),
  )
}

export const jsonFilesIn = async (folder: string): Promise<readonly string[]> => (await namesIn(folder)).filter((name) => name.toLowerCase().endsWith('.json')).sort()

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return []
    throw error
  }
}
