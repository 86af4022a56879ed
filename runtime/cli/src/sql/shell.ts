import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { callbackify } from 'node:util'
import { splitScript, type SqlResult, type SqlSession } from '@lagoon/workspace'
import pc from 'picocolors'
import { failureLines } from '../failure.ts'
import { counted, duration } from '../print/text.ts'
import { complete, type Names } from './completion.ts'
import { withExcerpt } from './failedSql.ts'
import { asOneLine, historySize, keepInHistory, readHistory } from './history.ts'
import { layOut, type Layout } from './layout.ts'
import { metaCommand, metaCommandHelp, type MetaCommand } from './metaCommand.ts'

/** Who runs the statements of a shell. */
export interface ShellPort {
  readonly session: SqlSession
  execute(text: string, onResult: (result: SqlResult) => void): Promise<void>
  /** Ends the statement that is running; it fails with `Interrupt`. */
  cancel(): void
  names(): Names
}

export interface ShellStreams {
  readonly input: Readable
  /** The terminal: prompt, echo, messages. */
  readonly terminal: Writable & { readonly columns?: number }
  /** Results. */
  readonly output: Writable
  /** Undefined: nothing is kept. */
  readonly historyFile: string | undefined
  readonly truncate?: boolean
  readonly vertical?: boolean
  readonly format?: Layout['format']
}

/** The rows that a table on a terminal shows. */
const mostRows = 1000

/**
 * A session at a terminal: statements over several lines up to a semicolon, backslash commands, completion by Tab, history. An error
 * ends the statement, Ctrl-C what runs or what is half typed, Ctrl-D the session.
 */
export async function runShell(port: ShellPort, streams: ShellStreams): Promise<void> {
  const { input, terminal, output, historyFile } = streams
  let layout: Omit<Layout, 'width'> = { format: streams.format ?? 'table', vertical: streams.vertical ?? false }
  let truncates = streams.truncate ?? true
  let timing = true
  let pending = ''
  let typed: string[] = []
  let queue: string[] = []
  let [busy, closed] = [false, false]
  let names: Names | undefined
  let history: string[] = []

  const say = (line: string): void => void terminal.write(`${line}\n`)
  const rl = createInterface({
    input, output: terminal, terminal: true, history: await readHistory(historyFile), historySize, removeHistoryDuplicates: true,
    completer: callbackify(async (line: string): Promise<[string[], string]> => {
      names ??= port.names()
      const { hits, word } = await complete(`${pending}${line}`, names, rl.line.slice(rl.cursor))
      return [[...hits], word]
    }),
  })
  rl.on('history', (kept: string[]) => { history = kept })

  const prompt = (): void => {
    const { catalog, schema } = port.session.defaults
    const name = `${catalog}.${schema}`
    rl.setPrompt(pending === '' ? `${name}> ` : `${'-'.padStart(name.length)}> `)
    rl.prompt()
  }

  const show = (result: SqlResult, tookMs: number): void => {
    const shown = layout.format === 'table' ? result.rows.slice(0, mostRows) : result.rows
    const { lines, left } = layOut({ columns: result.columns, rows: shown }, { ...layout, width: truncates ? terminal.columns : undefined })
    if (lines.length > 0) output.write(`${lines.join('\n')}\n`)
    if (shown.length < result.rows.length) say(pc.dim(`the first ${counted(shown.length, 'row')}; -o csv writes all of them`))
    if (left) say(pc.dim(left === 'values' ? '… marks what was cut: \\w shows whole values, \\x one line a column' : `${result.columns.length} columns do not fit: \\x shows one line a column, \\w all of them`))
    if (timing) say(pc.dim(`${result.columns.length === 0 ? 'done' : counted(result.rows.length, 'row')} in ${duration(tookMs)}`))
  }

  const run = async (text: string, file = 'sql'): Promise<void> => {
    let startedAt = performance.now()
    try {
      await port.execute(text, (result) => {
        show(result, performance.now() - startedAt)
        startedAt = performance.now()
      })
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'Interrupt') return say(pc.yellow(`cancelled after ${duration(performance.now() - startedAt)}`))
      for (const line of failureLines(withExcerpt(error, { file, text }))) say(line)
    } finally {
      names = undefined
    }
  }

  const obey = async (command: MetaCommand): Promise<void> => {
    switch (command.kind) {
      case 'quit': return rl.close()
      case 'help': {
        for (const [name, what] of [['SELECT …;', 'a statement ends with a semicolon and may have several lines'] as const, ...metaCommandHelp]) say(`  ${name.padEnd(16)}${what}`)
        return say('  Tab completes a name, Ctrl-C cancels, ↑ brings back earlier statements')
      }
      case 'statement': return run(command.text)
      case 'format': {
        if (command.format === undefined) return say(`the format is ${layout.format}`)
        if (command.format !== 'table' && command.format !== 'json' && command.format !== 'csv') return say(`${command.format} is no format: table, json and csv are; lagoon sql -o parquet writes Parquet`)
        layout = { ...layout, format: command.format }
        return
      }
      case 'vertical':
        layout = { ...layout, vertical: !layout.vertical }
        return say(layout.vertical ? 'one line a column' : 'one line a row')
      case 'truncate':
        truncates = !truncates
        return say(truncates ? 'tables are cut to the terminal' : 'tables are as wide as they are')
      case 'timing':
        timing = !timing
        return say(timing ? 'times are told' : 'times are not told')
      case 'file': {
        const text = await readFile(command.path, 'utf8').catch((error: unknown) => say(pc.red(`cannot read ${command.path}: ${error instanceof Error ? error.message : String(error)}`)))
        return text === undefined ? undefined : run(text)
      }
      case 'unknown': return say(pc.yellow(command.hint))
      default: return command satisfies never
    }
  }

  /** Puts a statement into the history in the place of its lines. */
  const remember = async (statements: readonly string[]): Promise<void> => {
    while (history.length > 0 && typed.includes(history[0] ?? '')) history.shift()
    for (const statement of statements) {
      for (const line of asOneLine(statement).split('\n')) history.unshift(line)
      await keepInHistory(historyFile, statement)
    }
    typed = []
  }

  const take = async (line: string): Promise<void> => {
    const command = pending === '' ? metaCommand(line) : undefined
    if (command) return obey(command)
    typed.push(line)
    const { statements, rest } = splitScript(`${pending}${line}\n`)
    pending = rest.trim() === '' ? '' : rest
    if (pending === '' && statements.length === 0) typed = []
    if (statements.length === 0) return
    await remember(statements)
    for (const statement of statements) await run(statement)
  }

  await new Promise<void>((resolve) => {
    const drain = async (): Promise<void> => {
      if (busy) return
      busy = true
      for (let line = queue.shift(); line !== undefined && !closed; line = queue.shift()) await take(line)
      busy = false
      if (closed) resolve()
      else prompt()
    }
    rl.on('line', (line) => {
      queue.push(line)
      void drain()
    })
    rl.on('SIGINT', () => {
      queue = []
      if (busy) return port.cancel()
      const empty = pending === '' && rl.line === ''
      rl.write(null, { ctrl: true, name: 'e' })
      rl.write(null, { ctrl: true, name: 'u' })
      pending = ''
      typed = []
      say(empty ? '\n\\q or Ctrl-D leaves' : '^C')
      prompt()
    })
    rl.on('close', () => {
      closed = true
      if (busy) port.cancel()
      else resolve()
    })
    say(`Databricks SQL over ${port.session.defaults.catalog}.${port.session.defaults.schema}; \\? for help, \\q to leave`)
    prompt()
  })
}
