import { appendFile, chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** How many statements are kept. */
export const historySize = 1000

/**
 * Where statements are kept from one session to the next: `LAGOON_HISTORY` (empty: nowhere), otherwise `lagoon/sql_history` in the
 * user's folder for state (`$XDG_STATE_HOME`, `~/.local/state`). Never in the project.
 */
export function historyFile(environment: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  const named = environment['LAGOON_HISTORY']
  if (named !== undefined) return named === '' ? undefined : named
  return join(environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'lagoon', 'sql_history')
}

/** Newest first, as `readline` wants it. A file that is not there or cannot be read is an empty history. */
export async function readHistory(file: string | undefined): Promise<string[]> {
  const text = file === undefined ? '' : await readFile(file, 'utf8').catch(() => '')
  const lines = text.split('\n').filter((line) => line !== '')
  const kept = lines.slice(-historySize)
  // The file only grows while sessions run; here it is made small again.
  if (file !== undefined && lines.length > 2 * historySize) await writeFile(file, `${kept.join('\n')}\n`, { mode: 0o600 }).catch(() => undefined)
  return kept.reverse()
}

/** Adds a statement; one that cannot be kept is lost in silence: it is no reason to stop working. */
export async function keepInHistory(file: string | undefined, statement: string): Promise<void> {
  if (file === undefined || !isKept(statement)) return
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await appendFile(file, `${asOneLine(statement)}\n`, { mode: 0o600 })
    await chmod(file, 0o600)
  } catch {
    // A home that cannot be written to.
  }
}

/** A statement that begins with a blank, or may hold a secret, is not kept. */
export const isKept = (statement: string): boolean => /^\S/.test(statement) && !/password|passwd|secret|token|credential|account_?key|api_?key|[?&]sig=|pwd\s*=/i.test(statement)

/** Lines are joined, unless a comment would swallow what follows it: its lines are kept apart. */
export const asOneLine = (statement: string): string => (/--/.test(statement) ? statement : statement.replace(/\s*\n\s*/g, ' '))
