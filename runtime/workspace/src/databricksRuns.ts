import { jobNamed, pipelineNamed } from './bundleResources.ts'
import type { runBundlePipeline } from './lakeflow.ts'
import type { Workspace } from './workspace.ts'

/** A run or an update that a REST call has started, as far as it has come. */
export interface StartedByCall {
  readonly kind: 'job' | 'pipeline'
  /** Number of a job's run; id of an update. */
  readonly id: string
  /** As the caller named the job or the pipeline. */
  readonly of: string
  readonly name: string
  readonly startedAt: Date
  ended: Ended | undefined
}

export interface Ended {
  /** `SUCCESS`, `SUCCESS_WITH_FAILURES`, `FAILED` of a job; `COMPLETED`, `FAILED` of an update. */
  readonly state: string
  readonly message: string
  readonly at: Date
  readonly tasks: readonly { readonly task: string; readonly state: string }[]
}

/** Jobs and updates that REST calls have started: they go on while the caller asks how they are. */
export class DatabricksRuns {
  readonly #workspace: Workspace
  readonly #started = new Map<string, StartedByCall>()
  readonly #going = new Set<Promise<void>>()

  constructor(workspace: Workspace) {
    this.#workspace = workspace
  }

  find(kind: StartedByCall['kind'], id: string): StartedByCall | undefined {
    return this.#started.get(`${kind} ${id}`)
  }

  /** Newest first. */
  of(kind: StartedByCall['kind'], name: string): readonly StartedByCall[] {
    return [...this.#started.values()].filter((one) => one.kind === kind && one.name === name).reverse()
  }

  /** Throws `ResourceNotFound` for a job that the bundle lacks; what its tasks do wrong is part of its end. */
  startJob(asked: string, parameters: Readonly<Record<string, string>>): StartedByCall {
    const { key } = jobNamed(this.#workspace, this.#meant(asked))
    return this.#start({ kind: 'job', of: asked, name: key }, async () => {
      const { runBundleJob } = await import('./runJob.ts')
      const { state, message = '', tasks } = await runBundleJob(this.#workspace, key, parameters)
      return { state, message, tasks: tasks.map(({ task, state: taskState }) => ({ task, state: taskState })) }
    })
  }

  startUpdate(asked: string, request: Parameters<typeof runBundlePipeline>[2]): StartedByCall {
    const { key } = pipelineNamed(this.#workspace, this.#meant(asked))
    return this.#start({ kind: 'pipeline', of: asked, name: key }, async () => {
      const lakeflow = await import('./lakeflow.ts')
      const { state, problems, flows } = await lakeflow.runBundlePipeline(this.#workspace, key, request)
      const message = problems.find(({ severity }) => severity === 'error')?.message ?? flows.find(({ status }) => status === 'FAILED')?.error?.message
      return { state, message: message ?? '', tasks: [] }
    })
  }

  /** The key of the bundle that an id of somebody's workspace means here. */
  #meant(asked: string): string {
    return this.#workspace.configuration.databricksIds.get(asked) ?? asked
  }

  /** Until nothing that was started goes on any more. */
  async settled(): Promise<void> {
    while (this.#going.size > 0) await Promise.all(this.#going)
  }

  #start(what: Pick<StartedByCall, 'kind' | 'of' | 'name'>, run: () => Promise<Omit<Ended, 'at'>>): StartedByCall {
    const { now, newId } = this.#workspace.effects
    const id = what.kind === 'job' ? String(now().getTime() * 1000 + this.#started.size) : newId()
    const started: StartedByCall = { ...what, id, startedAt: now(), ended: undefined }
    this.#started.set(`${what.kind} ${id}`, started)
    const going = run()
      .catch((error: unknown) => ({ state: 'FAILED', message: error instanceof Error ? error.message : String(error), tasks: [] }))
      .then((end) => {
        started.ended = { ...end, at: now() }
        this.#going.delete(going)
      })
    this.#going.add(going)
    return started
  }
}
