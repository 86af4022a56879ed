import { closeSync, existsSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { open, readFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openLines } from './appendLines.ts'
import { WorkspaceError } from './error.ts'
import { jsonText } from './json.ts'

/** One line of a run's file: which room told it, when, and its own plain event. */
export interface StoredEvent {
  readonly at: string
  readonly run: string
  readonly room: string
  readonly event: { readonly kind: string }
}

const mostOpen = 64

/** The events of every run, one NDJSON file a run. */
export class RunStore {
  readonly #folder: string
  /** The files that were written to last, oldest first: opening one for every event costs more than writing it. */
  readonly #open = new Map<string, number>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Appends at once: a process that is killed has told everything up to its last event. */
  append(event: StoredEvent): void {
    // A factory's events are plain JSON already.
    writeSync(this.#descriptor(event.run), `${event.room === 'data-factory' ? JSON.stringify(event) : jsonText(event, 0)}\n`)
    if (event.event.kind === 'pipelineFinished') this.#closeFile(event.run)
  }

  /** Nothing is lost without it, but files stay open. What is appended afterwards opens its file again. */
  close(): void {
    for (const run of this.#open.keys()) this.#closeFile(run)
  }

  /** Throws `RunNotFound`. A last line that a killed process left half written is left out. */
  async events(run: string): Promise<StoredEvent[]> {
    let text: string
    try {
      text = await readFile(this.#file(run), 'utf8')
    } catch (error) {
      return noSuchRun(run, error)
    }
    return text.split('\n').flatMap(parseLine)
  }

  /** The ids of all runs, in no order. */
  async runs(): Promise<string[]> {
    return namesOfRuns(await readdir(this.#folder).catch((): string[] => []))
  }

  /** Whether a run has a file, and when it was last told of. */
  async lastMs(run: string): Promise<number | undefined> {
    return (await stat(this.#file(run)).catch(() => undefined))?.mtimeMs
  }

  /** The events of every run that a room told of. What cannot be read is left out. */
  *allEvents(room: string): Iterable<readonly StoredEvent[]> {
    if (!existsSync(this.#folder)) return
    for (const run of namesOfRuns(readdirSync(this.#folder))) {
      try {
        const text = readFileSync(this.#file(run), 'utf8')
        if (roomIn(text) === room) yield text.split('\n').flatMap(parseLine)
      } catch {
        // A folder, or a file that somebody has just deleted.
      }
    }
  }

  /** When each run was last told of, and by which room. */
  async summaries(): Promise<readonly { readonly run: string; readonly lastMs: number; readonly room: string }[]> {
    const found = await Promise.all((await this.runs()).map(async (run) => ({ run, file: await stat(this.#file(run)).catch(() => undefined), room: await firstRoom(this.#file(run)) })))
    return found.flatMap(({ run, file, room }) => (file && room !== undefined ? [{ run, lastMs: file.mtimeMs, room }] : []))
  }

  /** Forgets a run. */
  async delete(run: string): Promise<void> {
    this.#closeFile(run)
    await rm(this.#file(run), { force: true })
  }

  /** The run that `text` names: a whole id, or the beginning of one. Throws `RunNotFound`. */
  async find(text: string): Promise<string> {
    const found = (await this.runs()).filter((run) => run.startsWith(text))
    const [run] = found
    if (run === undefined || (found.length > 1 && !found.includes(text))) {
      throw new WorkspaceError('RunNotFound', run === undefined ? `there is no run ${text}` : `${text} is the beginning of ${found.length} runs`, {
        hint: '`lagoon adf runs` and `lagoon pipelines history` list them',
      })
    }
    return found.includes(text) ? text : run
  }

  #descriptor(run: string): number {
    const known = this.#open.get(run)
    if (known !== undefined) return known
    const [oldest] = this.#open.keys()
    if (this.#open.size >= mostOpen && oldest !== undefined) this.#closeFile(oldest)
    const opened = openLines(this.#file(run))
    this.#open.set(run, opened)
    return opened
  }

  #closeFile(run: string): void {
    const descriptor = this.#open.get(run)
    this.#open.delete(run)
    if (descriptor !== undefined) closeSync(descriptor)
  }

  #file(run: string): string {
    if (!/^[A-Za-z0-9-]+$/.test(run)) throw new WorkspaceError('RunNotFound', `not the id of a run: ${run}`)
    return join(this.#folder, `${run}.ndjson`)
  }
}

export function noSuchRun(run: string, cause?: unknown): never {
  throw new WorkspaceError('RunNotFound', `there is no run ${run}`, { cause, hint: '`lagoon adf runs` and `lagoon pipelines history` list them' })
}

/** The room of a file's first event, which says it near its beginning. Undefined: there is no event in it. */
async function firstRoom(file: string): Promise<string | undefined> {
  const handle = await open(file).catch(() => undefined)
  if (!handle) return undefined
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0)
    return roomIn(buffer.toString('utf8', 0, bytesRead))
  } finally {
    await handle.close()
  }
}

const roomIn = (text: string): string | undefined => /"room":"([\w-]+)"/.exec(text.slice(0, 512))?.[1]

/** A file with another name is none that was written here. */
const namesOfRuns = (names: readonly string[]): string[] => names.flatMap((name) => /^([A-Za-z0-9-]+)\.ndjson$/.exec(name)?.[1] ?? [])

/** A line that is no event was damaged, or not written to its end: it hides no other. */
function parseLine(line: string): StoredEvent[] {
  if (line === '') return []
  try {
    const value = JSON.parse(line) as Partial<StoredEvent> | null
    return typeof value === 'object' && typeof value?.room === 'string' && typeof value.event?.kind === 'string' ? [value as StoredEvent] : []
  } catch {
    return []
  }
}
