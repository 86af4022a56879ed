import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { answerRest, readFactory, stampFactory, watchTriggers, type Factory, type Missed, type Recurring } from '@lagoon/data-factory'
import type { Json } from '@lagoon/expressions'
import { WorkspaceError, type Problem } from '../error.ts'
import { factoryEffects } from '../factoryEffects.ts'
import { factoryPorts } from '../factoryPorts.ts'
import { takeRunLease, type RunLease } from '../runLease.ts'
import { forgetRuns, type Forgotten } from '../retention.ts'
import { startedTriggers } from '../runFactory.ts'
import { runProjectWorkflow } from '../runWorkflow.ts'
import type { Workspace } from '../workspace.ts'
import { followFactory, type ChangedFile } from './followFactory.ts'
import { serveLoopback } from './loopbackServer.ts'
import { monitorOf } from './monitor.ts'
import { recurringWorkflows } from './triggers.ts'

export interface DevRequest {
  /** 0: any free one. */
  readonly port: number
  /** What a caller shows to change anything; a new one is made without it. */
  readonly token?: string
  /** Triggers that run although they are stopped. */
  readonly also: readonly string[]
  missed(what: Missed): void
  trouble(error: unknown): void
  /** Records of old runs were deleted, as `run_retention` says. */
  forgotten?(what: Forgotten): void
  /** Files of the factory have changed, and what they say counts from now on. */
  reloaded?(files: readonly ChangedFile[]): void
  /** Files of the factory have changed, and what they said before stays until their errors are mended. */
  notReloaded?(files: readonly ChangedFile[], problems: readonly Problem[]): void
}

export interface Dev {
  /** Under which Data Factory's REST API answers. */
  readonly url: string
  readonly token: string
  /** Resolves once the workspace has been interrupted and everything that ran has ended. */
  readonly ended: Promise<void>
}

const leasePollMs = 500

/**
 * Watches the triggers of the project, fires them, and answers run queries on loopback until the workspace is interrupted. One at a
 * time on a state. Throws `RunInProgress`, `InvalidProject` (a project without a factory and without a Logic App that recurs has nothing to watch), `TriggerNotFound`.
 */
export async function startDev(workspace: Workspace, request: DevRequest): Promise<Dev> {
  const { signal } = workspace
  const root = workspace.project.factoryRoot
  const stamps = root === undefined ? undefined : await stampFactory(root)
  let factory = await watchedFactory(workspace)
  const lease = await takeDevLease(workspace.stateFolder)
  try {
    const ports = await factoryPorts(workspace)
    const { workflows, problems } = await recurringWorkflows(workspace)
    const { unreadable } = await startedTriggers(workspace)
    // What a readable one has is told by the watch.
    for (const problem of [...problems, ...unreadable.filter(({ origin }) => ![...factory.triggers.values()].some(({ document }) => document.file === origin.file))]) request.trouble(problem)
    const recurring = workflows.map(({ name, recurrence }): Recurring => ({ name: `logic-apps/${name}`, recurrence, atOnce: true, fire: () => fireWorkflow(workspace, name) }))
    const watch = await watchTriggers(
      { factory, ports, memory: workspace.triggerState, recurring, also: request.also, signal, missed: request.missed, trouble: request.trouble, turn: (act) => inTurn(workspace, act) },
      factoryEffects(workspace),
    )
    const running = new Set<Promise<unknown>>()
    const keep = (run: Promise<unknown>): void => {
      running.add(run)
      void run.finally(() => running.delete(run))
    }
    const monitor = monitorOf({ workspace, factoryNow: () => factory, watch, keep })
    const token = request.token ?? randomBytes(24).toString('base64url')
    const stopForgetting = forgetDaily(workspace, request)
    const server = await serveLoopback({ port: request.port, token, answer: (call) => answerRest(monitor, { ...call, body: call.body as Json }) })
    const use = async (next: Factory): Promise<void> => {
      await watch.replace(next)
      factory = next
    }
    const { sleep } = factoryEffects(workspace)
    const following = stamps && root !== undefined
      ? followFactory(workspace, { root, stamps, use, sleep, trouble: request.trouble, reloaded: (files) => request.reloaded?.(files), refused: (files, found) => request.notReloaded?.(files, found) })
      : undefined
    const end = async (): Promise<void> => {
      try {
        await Promise.all([watch.ended, following])
        while (running.size > 0) await Promise.allSettled(running)
      } finally {
        stopForgetting()
        await server.close()
        await lease.release()
      }
    }
    return { url: server.url, token, ended: end() }
  } catch (error) {
    await lease.release()
    throw error
  }
}

async function watchedFactory(workspace: Workspace): Promise<Factory> {
  const loaded = await workspace.factory()
  if (loaded) return loaded.factory
  const { workflows } = await recurringWorkflows(workspace)
  return workflows.length > 0 ? readFactory({ name: '', files: [] }).factory : workspace.requireFactory()
}

const dayMs = 86_400_000

/** Forgets old runs now and every day, each time that nothing else works on the state. The answer stops it. */
function forgetDaily(workspace: Workspace, { forgotten, trouble }: DevRequest): () => void {
  const forget = (): void =>
    void inTurn(workspace, async () => {
      const what = await forgetRuns(workspace)
      if (what.runs.length > 0) forgotten?.(what)
    }).catch(trouble)
  forget()
  const timer = setInterval(forget, dayMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Runs as the only process that works on the state, once another one that does has ended. */
async function inTurn(workspace: Workspace, act: () => Promise<void>): Promise<void> {
  const { sleep } = factoryEffects(workspace)
  while (!workspace.signal.aborted) {
    try {
      return await workspace.exclusively(act)
    } catch (error) {
      if (!(error instanceof WorkspaceError) || error.code !== 'RunInProgress') throw error
      await sleep(leasePollMs, workspace.signal)
    }
  }
}

async function takeDevLease(stateFolder: string): Promise<RunLease> {
  try {
    return await takeRunLease(join(stateFolder, 'triggers'))
  } catch (error) {
    if (!(error instanceof WorkspaceError) || error.code !== 'RunInProgress') throw error
    throw new WorkspaceError('RunInProgress', `another \`lagoon dev\` watches this state: ${error.message}`, { cause: error, hint: 'stop that one, or name another folder with --state DIR' })
  }
}

async function fireWorkflow(workspace: Workspace, name: string): Promise<void> {
  await runProjectWorkflow(workspace, name, { method: 'POST', url: '', headers: {} })
}
