import { readFile, writeFile } from 'node:fs/promises'
import { UsageError } from './failure.ts'

/** The bytes of a local file, or of standard input for `-`. A file that cannot be read is a mistake in the command. */
export async function readInput(file: string): Promise<Uint8Array> {
  if (file === '-') return readStdin()
  return readFile(file).catch((error: unknown) => cannot('read', file, error))
}

export const readInputText = async (file: string): Promise<string> => new TextDecoder().decode(await readInput(file))

export const writeOutput = (file: string, content: Uint8Array): Promise<void> => writeFile(file, content).catch((error: unknown) => cannot('write', file, error))

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
}

const reasons: Readonly<Record<string, string>> = { ENOENT: 'it does not exist', EISDIR: 'it is a folder', EACCES: 'permission denied', ENOTDIR: 'a part of its path is no folder' }

function cannot(what: 'read' | 'write', file: string, error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  throw new UsageError(`cannot ${what} ${file}: ${reasons[code] ?? (error instanceof Error ? error.message : String(error))}`)
}
