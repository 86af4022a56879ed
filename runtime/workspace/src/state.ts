import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { WorkspaceError } from './error.ts'
import { projectIdentity } from './project.ts'
import { takeRunLease } from './runLease.ts'

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
  if (!record) throw new WorkspaceError('StateFormatNotSupported', `${fileOf(folder)} is no record of Lagoon`, { hint: 'name another folder with --state DIR' })
  if (record.format !== stateFormat) {
    throw new WorkspaceError('StateFormatNotSupported', `the state in ${folder} has format ${record.format}; this Lagoon writes format ${stateFormat}`, {
      hint: 'run `lagoon state reset` to delete it and start afresh, or name another folder with --state DIR',
    })
  }
  return record
}

/** Refuses the state of another project, and of another sample when one is named. Makes the folder on first use, unless nothing may be written. */
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
  const record: StateRecord = held ?? { format: stateFormat, project: identity }
  if (!readOnly && !held) await writeRecord(folder, record)
  return record
}

/** From now on the state holds this sample. Told when its first rows come, not when somebody only asks about it. */
export async function recordSample(folder: string, sample: string): Promise<void> {
  const held = await readState(folder)
  if (held && held.sample !== sample) await writeRecord(folder, { ...held, sample })
}

async function writeRecord(folder: string, record: StateRecord): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new WorkspaceError('InvalidConfiguration', `cannot make the folder ${folder}`, { cause: error, hint: 'name another folder with --state DIR' })
  })
  // Renamed into its place: a process that is killed here leaves no half record.
  const temporary = `${fileOf(folder)}.${process.pid}`
  await writeFile(temporary, `${JSON.stringify(record, null, 2)}\n`)
  await rename(temporary, fileOf(folder))
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

/** Deletes the whole state. Only a folder that Lagoon itself made is deleted; the answer says whether there was one. Throws `RunInProgress`. */
export async function resetState(folder: string): Promise<boolean> {
  const exists = await stat(folder).then(() => true, () => false)
  if (!exists) return false
  const ours = parse(await readFile(fileOf(folder), 'utf8').catch(() => '')) !== undefined
  if (!ours) {
    throw new WorkspaceError('StateFormatNotSupported', `${folder} holds no state of Lagoon: nothing was deleted`, {
      hint: 'delete the folder yourself if you are sure',
    })
  }
  // Held to the end, so that no run begins meanwhile.
  const run = await takeRunLease(folder)
  try {
    await (await takeRunLease(join(folder, 'triggers'))).abandon()
  } catch (error) {
    await run.release()
    throw error
  }
  await run.abandon()
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
