import { exp, ln } from './arithmetic.ts'
import { randomOf } from './random.ts'
import { newArtistsAWeek, newTracksAWeek, type Size } from './sizes.ts'

/**
 * Who made what, as numbers: artists and tracks count from 1, an artist's tracks lie side by side, album after album.
 * The tracks that come out in the weeks of the increments follow at the end.
 */
export interface Catalogue {
  /** Without those of the increments. */
  readonly artists: number
  readonly tracks: number
  /** By track: its artist, the last track of its album, seconds. Index 0 is unused. */
  readonly artistOf: Int32Array
  readonly albumEnd: Int32Array
  readonly durationOf: Int32Array
  /** By artist: the first of its tracks; index `artists + 1` is one past the last. */
  readonly firstTrack: Int32Array
  /** The artist with that rank of popularity, counted from 0. */
  artistAt(rank: number): number
}

export function catalogueOf(size: Size, seed: number): Catalogue {
  const albums: { readonly artist: number; readonly tracks: number }[] = []
  const random = randomOf(seed, 3)
  for (let artist = 1; artist <= size.artists; artist += 1) {
    for (let album = 1 + random.below(8); album > 0; album -= 1) albums.push({ artist, tracks: 1 + random.below(20) })
  }
  const tracks = albums.reduce((sum, album) => sum + album.tracks, 0)
  const total = tracks + 3 * newTracksAWeek
  const [artistOf, albumEnd, durationOf] = [new Int32Array(total + 1), new Int32Array(total + 1), new Int32Array(total + 1)]
  const firstTrack = new Int32Array(size.artists + 2).fill(tracks + 1)
  let track = 1
  for (const album of albums) {
    firstTrack[album.artist] = Math.min(firstTrack[album.artist] ?? track, track)
    for (const end = track + album.tracks - 1; track <= end; track += 1) { artistOf[track] = album.artist; albumEnd[track] = end }
  }
  for (let n = 0; track <= total; track += 1, n += 1) {
    // Of a week's new tracks the first are by the week's new artists.
    const [week, place] = [Math.floor(n / newTracksAWeek), n % newTracksAWeek]
    artistOf[track] = place < newArtistsAWeek ? size.artists + week * newArtistsAWeek + place + 1 : 1 + random.below(size.artists)
    albumEnd[track] = track
  }
  for (let each = 1; each <= total; each += 1) durationOf[each] = durationFrom(random.normal())
  return { artists: size.artists, tracks, artistOf, albumEnd, durationOf, firstTrack, artistAt: shuffled(size.artists) }
}

/** The new tracks of week 1, 2 or 3. */
export const newTracksOf = (catalogue: Catalogue, week: number): readonly number[] =>
  Array.from({ length: newTracksAWeek }, (_, n) => catalogue.tracks + (week - 1) * newTracksAWeek + n + 1)

// Log-normal around 210 seconds.
function durationFrom(normal: number): number {
  return Math.min(600, Math.max(60, Math.round(exp(ln(210) + 0.28 * normal))))
}

// Artists are numbered by when they came, not by how popular they are. The step has no factor in common with their number.
function shuffled(artists: number): (rank: number) => number {
  let step = Math.floor(artists * 0.618) | 1
  while (divisor(step, artists) > 1) step += 2
  return (rank) => 1 + ((rank * step + 7) % artists)
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}
