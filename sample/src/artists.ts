import { day, firstDay, hour, minute, weekStart } from './calendar.ts'
import { dirty, natural, perform, type Change } from './change.ts'
import { places } from './places.ts'
import { randomOf, type Random } from './random.ts'
import { scriptOf } from './script.ts'
import { newArtistsAWeek, type Size } from './sizes.ts'
import { artistName, genres, labels, pick, spaced } from './words.ts'

export interface Artist {
  readonly name: string
  readonly genre: string | undefined
  readonly country: string
  /** The source records it from batch 3 on. */
  readonly label: string | undefined
}

const panel = 150

export function artistChanges(size: Size, seed: number): Change<Artist>[] {
  const stride = Math.max(1, Math.floor(size.artists / panel))
  const known = Array.from({ length: size.artists }, (_, i) => i + 1).flatMap((id) => {
    const random = randomOf(seed, 4, id)
    const history = historyOf(id, random)
    const position = (id - 1) / stride
    if (!Number.isInteger(position) || position >= panel) return history
    return perform({ key: id, history, script: scriptOf(position), change: (kind, artist) => changed(kind, artist, random) })
  })
  const fresh = [1, 2, 3].flatMap((week) => Array.from({ length: newArtistsAWeek }, (_, n) => {
    const id = size.artists + (week - 1) * newArtistsAWeek + n + 1
    return natural(id, weekStart(week) + 8 * hour + n * minute, someone(randomOf(seed, 4, id)))
  }))
  return labelled([...known, ...fresh, ...dirtyArtists(seed)], seed)
}

function dirtyArtists(seed: number): Change<Artist>[] {
  const random = randomOf(seed, 5)
  return [
    dirty(undefined, 1, someone(random)),
    dirty(undefined, 2, someone(random)),
    dirty(9_000_001, 3, { ...someone(random), genre: undefined }),
  ]
}

// From batch 3 on the application records the label, with whatever else it reports.
function labelled(changes: readonly Change<Artist>[], seed: number): Change<Artist>[] {
  return changes.map((change) => (change.values && change.batch >= 3
    ? { ...change, values: { ...change.values, label: pick(randomOf(seed, 6, change.key ?? 0), labels) } }
    : change))
}

function historyOf(id: number, random: Random): Change<Artist>[] {
  const signed = Date.UTC(2023, 0, 1) + random.below(1000) * day + random.below(24 * 60) * minute
  const artist = someone(random)
  const later = firstDay + random.below(145) * day + random.below(24 * 60) * minute
  return [natural(id, signed, artist), ...(random.chance(0.1) ? [natural(id, later, changed('minor', artist, random))] : [])]
}

const someone = (random: Random): Artist =>
  ({ name: spaced(random, artistName(random)), genre: pick(random, genres), country: pick(random, places).country, label: undefined })

function changed(kind: 'minor' | 'major' | 'touch', artist: Artist, random: Random): Artist {
  if (kind === 'touch') return artist
  if (kind === 'minor') return { ...artist, genre: genres[(genres.indexOf(artist.genre ?? '') + 1 + random.below(genres.length - 1)) % genres.length] }
  return { ...artist, name: `${artist.name.trim()} II` }
}
