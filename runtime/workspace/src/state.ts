import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { WorkspaceError } from './error.ts'
import { projectIdentity } from './project.ts'

/** What `.lagoon/state.json` holds: whose state this is, so that two projects are never mixed. */
export interface StateRecord {
  readonly format: number
  readonly project: string
  /** Name, version and size of the sample that was loaded, as `name@version/size`. */
  readonly sample?: string
}

export const stateFormat = 1
const fileOf = (folder: string): string => join(folder, 'state.json')

export async function readState(folder: string): Promise<StateRecord | undefined> {
  let text: string
  try {
    text = await readFile(fileOf(folder), 'utf8')
  } catch {
    return undefined
  }
  const record = parse(text)
  if (record?.format !== stateFormat) {
    throw new WorkspaceError('StateFormatNotSupported', `the state in ${folder} has format ${record?.format ?? 'unknown'}; this Lagoon writes format ${stateFormat}`, {
      hint: 'run `lagoon state reset` to delete it and start afresh, or name another folder with --state DIR',
    })
  }
  return record
}

/** Refuses the state of another project or another sample. Makes the folder on first use, unless nothing may be written. */
export async function openState({ folder, project, sample, readOnly = false }: { folder: string; project: string; sample?: string; readOnly?: boolean }): Promise<StateRecord> {
  const identity = projectIdentity(resolve(project), resolve(folder))
  const held = await readState(folder)
  if (held && held.project !== identity) {
    throw new WorkspaceError('StateOfAnotherProject', `the state in ${folder} belongs to project ${held.project}, not to ${identity}`, {
      hint: 'run `lagoon state reset` to delete it, or keep both with --state DIR',
    })
  }
  if (held?.sample && sample && held.sample !== sample) {
    throw new WorkspaceError('StateOfAnotherProject', `the state in ${folder} holds sample ${held.sample}, not ${sample}`, {
      hint: 'run `lagoon state reset` to delete it, or keep both with --state DIR',
    })
  }
  const record: StateRecord = { format: stateFormat, project: identity, ...((sample ?? held?.sample) ? { sample: sample ?? held?.sample ?? '' } : {}) }
  if (!readOnly && JSON.stringify(record) !== JSON.stringify(held)) {
    await mkdir(folder, { recursive: true })
    await writeFile(fileOf(folder), `${JSON.stringify(record, null, 2)}\n`)
  }
  return record
}

const leftoverMs = 60 * 60 * 1000

/** Scratch files that a killed process left behind. Those of the last hour may belong to one that runs. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const scratch of [join(folder, '.scratch'), join(folder, 'temp')]) {
    for (const name of await readdir(scratch).catch((): string[] => [])) {
      const { mtimeMs } = await stat(join(scratch, name)).catch(() => ({ mtimeMs: Date.now() }))
      if (Date.now() - mtimeMs > leftoverMs) await rm(join(scratch, name), { recursive: true, force: true })
    }
  }
}

/** Deletes the whole state. Only a folder that Lagoon itself made is deleted; the answer says whether there was one. */
export async function resetState(folder: string): Promise<boolean> {
  const exists = await stat(folder).then(() => true, () => false)
  if (!exists) return false
  const ours = await stat(fileOf(folder)).then(() => true, () => false)
  if (!ours) {
    throw new WorkspaceError('StateFormatNotSupported', `${folder} holds no state of Lagoon: nothing was deleted`, {
      hint: 'delete the folder yourself if you are sure',
    })
  }
  await rm(folder, { recursive: true, force: true })
  return true
}

function parse(text: string): StateRecord | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const { format, project, sample } = value as Record<string, unknown>
    if (typeof format !== 'number' || typeof project !== 'string') return undefined
    return { format, project, ...(typeof sample === 'string' ? { sample } : {}) }
  } catch {
    return undefined
  }
}
