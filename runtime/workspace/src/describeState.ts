import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { localStorage } from '@lagoon/storage'
import { readState, type StateRecord } from './state.ts'

export interface DescribedState {
  readonly record: StateRecord | undefined
  readonly folders: readonly { readonly name: string; readonly files: number; readonly sizeBytes: number }[]
}

/** Whose state lies in a folder and how much each part of it takes. */
export async function describeState(folder: string): Promise<DescribedState> {
  const record = await readState(folder)
  const names = (await readdir(folder, { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const storage = localStorage(folder)
  const folders = []
  for (const name of names.sort()) {
    let files = 0
    let sizeBytes = 0
    for await (const file of storage.list(name)) {
      files += 1
      sizeBytes += file.sizeBytes
    }
    folders.push({ name: join(folder, name), files, sizeBytes })
  }
  return { record, folders }
}
