import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadBatch, openSample, runWorkspace, sampleIdentity, verifySample, Workspace, type Sample, type WorkspaceOptions } from '@lagoon/workspace'

export const size = 'xs'
export const root = join(import.meta.dirname, '..', '..')
export const project = join(root, 'lakehouse')

/** The sample in a state of its own, with what the tests do to it. */
export interface Played {
  readonly state: string
  readonly sample: Sample
  /** Opens a workspace on the state, as a new process would, and closes it afterwards. */
  within<T>(act: (workspace: Workspace) => Promise<T>, more?: Partial<WorkspaceOptions>): Promise<T>
  load(...batches: number[]): Promise<void>
  run(): Promise<void>
  /** Figures that do not hold, as `figure: expected …, found …`. */
  wrong(layer?: string): Promise<string[]>
  /** The same state once more, to go another way from here. */
  copy(): Promise<Played>
  close(): Promise<void>
}

export async function openPlayed(from?: string): Promise<Played> {
  const state = await mkdtemp(join(tmpdir(), 'lagoon-sample-'))
  // Times of change are part of the state: commits without a time of their own are dated by their files.
  if (from !== undefined) await cp(from, state, { recursive: true, preserveTimestamps: true })
  const sample = await openSample(join(root, 'sample', 'sample.yml'))
  async function within<T>(act: (workspace: Workspace) => Promise<T>, more: Partial<WorkspaceOptions> = {}): Promise<T> {
    const workspace = await Workspace.open({ project, state, sample: sampleIdentity(sample, size), ...more })
    try {
      return await act(workspace)
    } finally {
      await workspace.close()
    }
  }
  return {
    state,
    sample,
    within,
    load: (...batches) =>
      within(async (workspace) => {
        for (const batch of batches) await loadBatch(workspace, sample, { size, batch })
      }),
    run: () =>
      within(async (workspace) => {
        const report = await runWorkspace(workspace)
        if (report.status !== 'Succeeded') throw new Error(JSON.stringify(report, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value), 2))
      }),
    wrong: (layer) =>
      within(async (workspace) => {
        const verified = await verifySample(workspace, sample, size, layer === undefined ? {} : { layer })
        if (verified.length === 0) throw new Error('nothing was verified')
        return verified.filter(({ holds }) => !holds).map(({ figure, expected, found }) => `${figure}: expected ${expected}, found ${found}`)
      }),
    copy: () => openPlayed(state),
    close: () => rm(state, { recursive: true, force: true }),
  }
}
