import { readText, type Storage } from '@lagoon/storage'
import type { Action } from './actions.ts'
import { formatAction, parseAction } from './actionText.ts'
import { DeltaError } from './error.ts'
import { commitPath } from './logPath.ts'

/** The actions of one commit. Throws `DELTA_LOG_CORRUPT` with file and line, `StorageError('PathNotFound')` when there is none. */
export async function readCommit(storage: Storage, root: string, version: bigint): Promise<readonly Action[]> {
  const file = commitPath(root, version)
  return parseCommit(file, await readText(storage, file))
}

/** Throws `DELTA_LOG_CORRUPT` with file and line. */
export function parseCommit(file: string, text: string): readonly Action[] {
  const actions: Action[] = []
  let lines = 0
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    lines += 1
    try {
      const action = parseAction(line)
      if (action) actions.push(action)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      throw new DeltaError('DELTA_LOG_CORRUPT', `the Delta log cannot be read: ${error.message}`, { cause: error, place: { file, line: index + 1, column: columnOf(error) }, hint: restoreHint })
    }
  }
  if (lines === 0) throw new DeltaError('DELTA_LOG_CORRUPT', 'the Delta log cannot be read: the commit is empty', { place: { file, line: 1 }, hint: restoreHint })
  return actions
}

const restoreHint = 'the file is damaged or cut short and nothing is guessed: put back a sound copy of it; other tables are not touched'

const columnOf = ({ message }: SyntaxError): number => Number(/at position (\d+)/.exec(message)?.[1] ?? 0) + 1

export const formatCommit = (actions: readonly Action[]): Uint8Array =>
  new TextEncoder().encode(actions.map((action) => `${formatAction(action)}\n`).join(''))
