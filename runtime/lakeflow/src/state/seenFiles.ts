import { writeText, type Storage } from '@lagoon/storage'
import { requireDocument } from './document.ts'

/** Paths by source. A source is known by the path that `read_files` names. */
export type PathsBySource = ReadonlyMap<string, readonly string[]>

/** The paths of the batches `from` to `to`, in one file. */
interface Segment {
  readonly from: number
  readonly to: number
  readonly count: number
}

const segmentName = ({ from, to, count }: Segment): string => `seen/${pad(from)}-${pad(to)}.${count}.json`
const pad = (batch: number): string => String(batch).padStart(10, '0')

/**
 * The files that a flow has read, without those that its latest plans name: immutable segments of a logarithmic log. Adding a
 * segment merges the ones before it that are not much larger, so that few are left to read and each path is written anew only
 * as often as the log doubles.
 */
export async function readSeen(storage: Storage): Promise<{ readonly upTo: number; readonly paths: Map<string, Set<string>> }> {
  const segments = current(await listSegments(storage))
  const paths = new Map<string, Set<string>>()
  for (const segment of segments) addTo(paths, await readSegment(storage, segment))
  return { upTo: segments.at(-1)?.to ?? -1, paths }
}

/** Files the paths of the batches `from` to `to` away. Crashing anywhere in it loses nothing and counts nothing twice. */
export async function addSegment(storage: Storage, { from, to, paths }: { readonly from: number; readonly to: number; readonly paths: PathsBySource }): Promise<void> {
  const all = await listSegments(storage)
  const before = current(all).filter((segment) => segment.to < from)
  const merged = new Map<string, Set<string>>()
  addTo(merged, paths)
  let start = from
  while (before.length > 0 && (before.at(-1)?.count ?? 0) <= 2 * count(merged)) {
    const segment = before.pop()
    if (!segment) break
    addTo(merged, await readSegment(storage, segment))
    start = segment.from
  }
  const made: Segment = { from: start, to, count: count(merged) }
  const sources = Object.fromEntries([...merged].map(([source, held]) => [source, [...held].sort()]))
  await writeText(storage, segmentName(made), JSON.stringify({ sources }))
  for (const segment of all) {
    if (segment.from >= made.from && segment.to <= made.to && segmentName(segment) !== segmentName(made)) await storage.delete(segmentName(segment))
  }
}

async function listSegments(storage: Storage): Promise<Segment[]> {
  const segments: Segment[] = []
  for await (const { path } of storage.list('seen')) {
    const [, from, to, held] = /^seen\/(\d+)-(\d+)\.(\d+)\.json$/.exec(path) ?? []
    if (from !== undefined && to !== undefined) segments.push({ from: Number(from), to: Number(to), count: Number(held) })
  }
  return segments
}

/** After a crash a merged segment may lie beside its parts: the widest ones count. */
const current = (segments: readonly Segment[]): Segment[] =>
  segments
    .filter((one) => !segments.some((other) => other !== one && other.from <= one.from && other.to >= one.to && (other.from < one.from || other.to > one.to)))
    .sort((a, b) => a.from - b.from)

async function readSegment(storage: Storage, segment: Segment): Promise<PathsBySource> {
  const document = await requireDocument<{ sources: Record<string, string[]> }>(storage, segmentName(segment))
  return new Map(Object.entries(document.sources))
}

export function addTo(all: Map<string, Set<string>>, paths: PathsBySource): void {
  for (const [source, held] of paths) {
    const known = all.get(source) ?? new Set<string>()
    for (const path of held) known.add(path)
    all.set(source, known)
  }
}

const count = (paths: ReadonlyMap<string, ReadonlySet<string>>): number => [...paths.values()].reduce((sum, held) => sum + held.size, 0)
