import { Workspace } from '@lagoon/workspace'
import type { Command } from 'commander'
import { Interrupted, RunFailed } from './failure.ts'

/** The options that every verb takes. */
export interface GlobalOptions {
  readonly project: string
  readonly state: string
  readonly config?: string
  readonly target?: string
  readonly output: 'text' | 'table' | 'json' | 'csv' | 'parquet' | 'sarif'
  readonly quiet: boolean
}

export const optionsOf = (command: Command): GlobalOptions => command.optsWithGlobals<GlobalOptions>()

/** Opens the workspace that the options name, hands it to `act`, and closes it whatever happens. Ctrl-C throws `Interrupted`. */
export async function withWorkspace<T>(
  command: Command,
  act: (workspace: Workspace, options: GlobalOptions) => Promise<T>,
  { interruptEnds = false, ...more }: { readOnly?: boolean; sample?: string; /** Ctrl-C is how it is meant to end. */ interruptEnds?: boolean } = {},
): Promise<T> {
  const options = optionsOf(command)
  const workspace = await Workspace.open({
    project: options.project,
    state: options.state,
    ...more,
    ...(options.config === undefined ? {} : { configurationFile: options.config }),
    ...(options.target === undefined ? {} : { target: options.target }),
  })
  // Once: pressed again, it ends the process there and then.
  const interrupt = (): void => workspace.interrupt()
  process.once('SIGINT', interrupt)
  try {
    const result = await act(workspace, options)
    if (workspace.signal.aborted && !interruptEnds) throw new Interrupted({ told: true })
    return result
  } catch (error) {
    if (!workspace.signal.aborted || error instanceof Interrupted) throw error
    throw new Interrupted({ told: error instanceof RunFailed, cause: error })
  } finally {
    process.off('SIGINT', interrupt)
    await workspace.close()
  }
}
