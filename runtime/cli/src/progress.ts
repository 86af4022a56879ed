import type { Workspace, WorkspaceEvent } from '@lagoon/workspace'
import { logUpdateStderr } from 'log-update'
import pc from 'picocolors'
import type { GlobalOptions } from './context.ts'
import { lineOf, runningOf } from './print/progressLine.ts'

/** Shows what runs while `act` runs: a live list on a terminal, one line an event elsewhere, nothing with `-q`. */
export async function withProgress<T>(workspace: Workspace, options: GlobalOptions, act: () => Promise<T>): Promise<T> {
  if (options.quiet) return act()
  const reporter = process.stderr.isTTY ? liveList() : plainLines()
  const stop = workspace.subscribe((event) => reporter.event(event))
  try {
    return await act()
  } finally {
    stop()
    reporter.done()
  }
}

interface Reporter {
  event(event: WorkspaceEvent): void
  done(): void
}

const plainLines = (): Reporter => ({
  event(event) {
    const line = lineOf(event)
    if (line !== undefined) process.stderr.write(`${line}\n`)
  },
  done() {},
})

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const mostShown = 8

/** What has ended scrolls by; what runs stays at the bottom and turns. */
function liveList(): Reporter {
  const running = new Map<string, { label: string; since: number }>()
  let frame = 0
  const draw = (): void => {
    const shown = [...running.values()].slice(0, mostShown)
    const more = running.size - shown.length
    frame += 1
    logUpdateStderr([
      ...shown.map(({ label, since }) => `${pc.cyan(frames[frame % frames.length] ?? '')} ${label} ${pc.dim(`${((performance.now() - since) / 1000).toFixed(1)} s`)}`),
      ...(more > 0 ? [pc.dim(`  and ${more} more`)] : []),
    ].join('\n'))
  }
  const timer = setInterval(draw, 100)
  timer.unref()
  return {
    event(event) {
      const change = runningOf(event)
      if (change?.label !== undefined) running.set(change.id, { label: change.label, since: performance.now() })
      else if (change) running.delete(change.id)
      const line = lineOf(event)
      if (line !== undefined) {
        logUpdateStderr.clear()
        process.stderr.write(`${line}\n`)
      }
    },
    done() {
      clearInterval(timer)
      logUpdateStderr.clear()
      logUpdateStderr.done()
    },
  }
}
