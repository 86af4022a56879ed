import { day, firstDay, hour, minute, weekStart } from './calendar.ts'
import { newTracksOf, type Catalogue } from './catalogue.ts'
import { dirty, natural, perform, type Change } from './change.ts'
import { randomOf, type Random } from './random.ts'
import { scriptOf } from './script.ts'
import { albumName, spaced, trackName } from './words.ts'

export interface Track {
  readonly name: string
  readonly artist: number
  readonly album: string
  readonly duration: number | undefined
  /** A day, as the instant of its midnight. Of some releases only the month or the year is known: then its first day. */
  readonly released: number
}

const panel = 200

export function trackChanges(catalogue: Catalogue, seed: number): Change<Track>[] {
  const stride = Math.max(1, Math.floor(catalogue.tracks / panel))
  const known = Array.from({ length: catalogue.tracks }, (_, i) => i + 1).flatMap((id) => {
    const random = randomOf(seed, 7, id)
    const history = historyOf(id, trackOf(id, catalogue, seed, random), random)
    const position = (id - 1) / stride
    if (!Number.isInteger(position) || position >= panel) return history
    return perform({ key: id, history, script: scriptOf(position), change: (kind, track) => changed(kind, track, random) })
  })
  const fresh = [1, 2, 3].flatMap((week) => newTracksOf(catalogue, week).map((id, n) => {
    const random = randomOf(seed, 7, id)
    return natural(id, weekStart(week) + 10 * hour + n * minute, { ...trackOf(id, catalogue, seed, random), released: weekStart(week) })
  }))
  return [...known, ...fresh, ...dirtyTracks(catalogue, seed)]
}

function dirtyTracks(catalogue: Catalogue, seed: number): Change<Track>[] {
  const random = randomOf(seed, 8)
  const track = (id: number): Track => trackOf(id, catalogue, seed, randomOf(seed, 7, id))
  return [
    dirty(undefined, 1, track(1)),
    dirty(undefined, 2, track(2)),
    // Durations that no track has: the change is dropped, what was known before stays.
    dirty(3 + random.below(5), 3, { ...track(3), duration: -5 }),
    dirty(18, 4, { ...track(18), duration: 0 }),
    dirty(19, 5, { ...track(19), duration: 99_999 }),
    // One that is not known is possible.
    dirty(20, 6, { ...track(20), duration: undefined }),
  ]
}

function trackOf(id: number, { artistOf, albumEnd, durationOf }: Catalogue, seed: number, random: Random): Track {
  return {
    name: spaced(random, trackName(random)),
    artist: artistOf[id] ?? 0,
    album: albumName(randomOf(seed, 9, albumEnd[id] ?? 0)),
    duration: durationOf[id],
    released: releaseDay(randomOf(seed, 10, albumEnd[id] ?? 0)),
  }
}

function releaseDay(random: Random): number {
  const released = Date.UTC(1985, 0, 1) + random.below(14_900) * day
  const date = new Date(released)
  const precision = random.below(100)
  if (precision < 80) return released
  return precision < 85 ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) : Date.UTC(date.getUTCFullYear(), 0, 1)
}

function historyOf(id: number, track: Track, random: Random): Change<Track>[] {
  const listed = Math.max(track.released, Date.UTC(2023, 0, 1)) + random.below(20) * day + random.below(24 * 60) * minute
  const corrected = firstDay + random.below(145) * day + random.below(24 * 60) * minute
  return [natural(id, listed, track), ...(random.chance(0.05) ? [natural(id, corrected, changed('minor', track, random))] : [])]
}

function changed(kind: 'minor' | 'major' | 'touch', track: Track, random: Random): Track {
  if (kind === 'touch') return { ...track, name: track.name.replace('-', ' ') }
  if (kind === 'minor') return { ...track, name: `${track.name.trim()} (Live)`, album: albumName(random) }
  return { ...track, duration: Math.min(600, (track.duration ?? 200) + 5 + random.below(40)) }
}
