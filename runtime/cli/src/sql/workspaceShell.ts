import { executeSql, type SqlSession, type Workspace } from '@lagoon/workspace'
import { namesOf } from './names.ts'
import type { ShellPort } from './shell.ts'

/** How often a cancelled statement is told to stop: it may be between two queries of DuckDB when the key is pressed. */
const againMs = 100

/** A shell's statements on a workspace, in one session. */
export function workspaceShell(workspace: Workspace, { session, write }: { readonly session: SqlSession; readonly write: boolean }): ShellPort {
  let cancelling: NodeJS.Timeout | undefined
  let isRunning = false
  const interrupt = (): void => void workspace.engine().then((engine) => engine.interrupt())
  return {
    session,
    async execute(text, onResult) {
      isRunning = true
      try {
        await executeSql(workspace, text, { file: 'sql', write, session, onResult })
      } finally {
        isRunning = false
        clearInterval(cancelling)
        cancelling = undefined
      }
    },
    cancel() {
      if (!isRunning) return
      interrupt()
      cancelling ??= setInterval(interrupt, againMs)
    },
    names: () => namesOf(workspace, session),
  }
}
