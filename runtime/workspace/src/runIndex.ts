import { closeSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { FactoryEvent, PipelineRunHead, PipelineRunSummary, TriggerRun } from '@lagoon/data-factory'
import { openLines } from './appendLines.ts'
import type { WorkspaceEvent } from './events.ts'
import type { RunStore } from './runStore.ts'

/** What a list shows of a run, or of a firing. */
export type IndexedRun = { readonly kind: 'pipeline'; readonly run: PipelineRunSummary } | { readonly kind: 'trigger'; readonly run: TriggerRun }

const dayOf = (entry: IndexedRun): string => beganAt(entry).slice(0, 10)
const beganAt = (entry: IndexedRun): string => (entry.kind === 'pipeline' ? entry.run.runStart : entry.run.triggerRunTimestamp)
const idOf = (entry: IndexedRun): string => (entry.kind === 'pipeline' ? entry.run.runId : entry.run.triggerRunId)

/**
 * The runs of the factory in short, so that a list costs what it shows: one file of lines for each day (UTC) on which runs began, the
 * last line of a run counts. It follows from the files of the runs: when it is deleted, it is made again, and it is there whole or not
 * at all. A run stands in it before its own file is there. No file stays open: another process may replace it.
 */
export class RunIndex {
  readonly #folder: string
  readonly #store: RunStore
  readonly #days = new Map<string, Day>()
  readonly #heads = new Map<string, PipelineRunHead>()

  constructor(folder: string, store: RunStore) {
    this.#folder = folder
    this.#store = store
  }

  /** Takes in what an event tells of a run. */
  note({ room, event }: WorkspaceEvent): void {
    const entry = room === 'data-factory' ? this.#entryOf(event) : undefined
    if (!entry) return
    this.#make()
    this.#append(entry)
  }

  /** Every run and firing, the newest first; days that nobody asks for are not read. */
  *newestFirst(): Iterable<IndexedRun> {
    if (!existsSync(this.#folder)) return yield* sorted(this.#fromFiles())
    const seen = new Set<string>()
    for (const day of this.#dayNames().sort().reverse()) {
      for (const entry of this.#day(day)) {
        const id = idOf(entry)
        if (seen.has(id)) continue
        seen.add(id)
        yield entry
      }
    }
  }

  /** The ids of all runs and firings. */
  ids(): string[] {
    return [...this.newestFirst()].map(idOf)
  }

  /** Forgets runs. */
  delete(runs: ReadonlySet<string>): void {
    for (const day of this.#dayNames()) {
      const all = this.#day(day)
      const kept = all.filter((entry) => !runs.has(idOf(entry)))
      if (kept.length === all.length) continue
      const file = this.#file(day)
      this.#days.delete(day)
      if (kept.length === 0) rmSync(file, { force: true })
      else {
        writeFileSync(`${file}.new`, kept.toReversed().map(lineOf).join(''))
        renameSync(`${file}.new`, file)
      }
    }
  }

  #entryOf(event: FactoryEvent): IndexedRun | undefined {
    switch (event.kind) {
      case 'pipelineQueued':
      case 'pipelineStarted': {
        this.#heads.set(event.run.runId, event.run)
        const status = event.kind === 'pipelineQueued' ? 'Queued' : 'InProgress'
        return { kind: 'pipeline', run: { ...event.run, status, message: '', runEnd: null, durationInMs: null, lastUpdated: event.run.runStart } }
      }
      case 'pipelineFinished': {
        const head = this.#heads.get(event.runId)
        this.#heads.delete(event.runId)
        const { status, message, runEnd, durationInMs } = event
        return head && { kind: 'pipeline', run: { ...head, status, message, runEnd, durationInMs, lastUpdated: runEnd } }
      }
      case 'triggerRun':
        return { kind: 'trigger', run: event.run }
      case 'variableChanged':
      case 'activityStarted':
      case 'activityFinished':
        return undefined
      default:
        return event satisfies never
    }
  }

  /** A state that has no index yet gets one of all that it holds. */
  #make(): void {
    if (existsSync(this.#folder)) return
    const made = `${this.#folder}.new`
    rmSync(made, { recursive: true, force: true })
    mkdirSync(made, { recursive: true })
    const days = new Map<string, string[]>()
    for (const entry of this.#fromFiles()) {
      const lines = days.get(dayOf(entry)) ?? []
      lines.push(lineOf(entry))
      days.set(dayOf(entry), lines)
    }
    for (const [day, lines] of days) writeFileSync(join(made, `${day}.ndjson`), lines.join(''))
    try {
      renameSync(made, this.#folder)
    } catch (error) {
      // Another process was faster.
      if (!existsSync(this.#folder)) throw error
      rmSync(made, { recursive: true, force: true })
    }
  }

  #fromFiles(): Iterable<IndexedRun> {
    const last = new Map<string, IndexedRun>()
    for (const events of this.#store.allEvents('data-factory')) {
      try {
        for (const { event } of events) {
          const entry = this.#entryOf(event as FactoryEvent)
          if (entry && isEntry(entry)) last.set(idOf(entry), entry)
        }
      } catch {
        // A damaged record hides no other.
      }
    }
    return last.values()
  }

  #append(entry: IndexedRun): void {
    const descriptor = openLines(this.#file(dayOf(entry)))
    try {
      writeSync(descriptor, lineOf(entry))
    } finally {
      closeSync(descriptor)
    }
  }

  #dayNames(): string[] {
    if (!existsSync(this.#folder)) return []
    return readdirSync(this.#folder).flatMap((name) => /^(\d{4}-\d\d-\d\d)\.ndjson$/.exec(name)?.[1] ?? [])
  }

  /** The entries of a day, newest first. What was read before is not read again, and a last line that is being written is left for later. */
  #day(day: string): readonly IndexedRun[] {
    const { ino, size } = statSync(this.#file(day))
    const before = this.#days.get(day)
    const known = before?.ino === ino ? before : undefined
    if (known && size === known.sizeBytes) return known.entries
    const bytes = readFileSync(this.#file(day))
    const grew = known !== undefined && known.sizeBytes < bytes.length
    const wholeBytes = bytes.lastIndexOf('\n') + 1
    const byId = grew ? known.byId : new Map<string, IndexedRun>()
    for (const line of bytes.toString('utf8', grew ? known.wholeBytes : 0, wholeBytes).split('\n')) {
      const entry = parsed(line)
      if (entry) byId.set(idOf(entry), entry)
    }
    const entries = sorted(byId.values())
    this.#days.set(day, { ino, sizeBytes: bytes.length, wholeBytes, byId, entries })
    return entries
  }

  #file(day: string): string {
    return join(this.#folder, `${day}.ndjson`)
  }
}

interface Day {
  /** Another process may put another file in the place of this one. */
  readonly ino: number
  readonly sizeBytes: number
  readonly wholeBytes: number
  readonly byId: Map<string, IndexedRun>
  readonly entries: readonly IndexedRun[]
}

const lineOf = (entry: IndexedRun): string => `${JSON.stringify(entry)}\n`

const sorted = (entries: Iterable<IndexedRun>): IndexedRun[] => {
  const compare = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0)
  return [...entries].sort((a, b) => compare(beganAt(a), beganAt(b)))
}

function parsed(line: string): IndexedRun | undefined {
  try {
    const entry = JSON.parse(line) as IndexedRun | null
    return entry !== null && isEntry(entry) ? entry : undefined
  } catch {
    return undefined
  }
}

/** Whether an entry has what a list asks for. */
const isEntry = (entry: IndexedRun): boolean => typeof entry.run === 'object' && typeof idOf(entry) === 'string' && typeof beganAt(entry) === 'string'
