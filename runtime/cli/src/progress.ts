import type { Workspace, WorkspaceEvent } from '@lagoon/workspace'
import { logUpdateStderr } from 'log-update'
import pc from 'picocolors'
import type { GlobalOptions } from './context.ts'
import { linesOfEvents, runningOf } from './print/progressLine.ts'

/** Says a sentence between the events. A live list must know of it, or it would draw over it. */
export type Say = (line: string) => void

/** Shows what runs while `act` runs: a live list on a terminal, one line an event elsewhere, nothing with `-q`. */
export async function withProgress<T>(workspace: Workspace, options: GlobalOptions, act: (say: Say) => Promise<T>, { everyRun = false }: { /** Also what went as it should. */ everyRun?: boolean } = {}): Promise<T> {
  if (options.quiet) return act(() => undefined)
  const lineOf = linesOfEvents({ everyRun })
  const reporter = process.stderr.isTTY ? liveList() : plainLines()
  const stop = workspace.subscribe((event) => reporter.event(event, lineOf(event)))
  try {
    return await act((line) => reporter.say(line))
  } finally {
    stop()
    reporter.done()
  }
}

interface Reporter {
  event(event: WorkspaceEvent, line: string | undefined): void
  say(line: string): void
  done(): void
}

const sayPlainly: Say = (line) => void process.stderr.write(`${line}\n`)

const plainLines = (): Reporter => ({
  event(_, line) {
    if (line !== undefined) sayPlainly(line)
  },
  say: sayPlainly,
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
    if (shown.length === 0) return logUpdateStderr.clear()
    logUpdateStderr([
      ...shown.map(({ label, since }) => `${pc.cyan(frames[frame % frames.length] ?? '')} ${label} ${pc.dim(`${((performance.now() - since) / 1000).toFixed(1)} s`)}`),
      ...(more > 0 ? [pc.dim(`  and ${more} more`)] : []),
    ].join('\n'))
  }
  const timer = setInterval(() => {
    frame += 1
    draw()
  }, 100)
  timer.unref()
  const say: Say = (line) => {
    logUpdateStderr.clear()
    sayPlainly(line)
    draw()
  }
  return {
    say,
    event(event, line) {
      const change = runningOf(event)
      if (change?.label !== undefined) running.set(change.id, { label: change.label, since: performance.now() })
      else if (change) running.delete(change.id)
      if (line !== undefined) say(line)
    },
    done() {
      clearInterval(timer)
      logUpdateStderr.clear()
      logUpdateStderr.done()
    },
  }
}
