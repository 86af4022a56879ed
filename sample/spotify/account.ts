/** A track as recently-played shows it, with the fields that development mode still gives. */
export interface Track {
  readonly id: string
  readonly uri: string
  readonly name: string
  readonly type: 'track'
  readonly duration_ms: number
  readonly explicit: boolean
  readonly is_local: boolean
  readonly disc_number: number
  readonly track_number: number
  readonly external_ids: { readonly isrc: string }
  readonly artists: readonly { readonly id: string; readonly name: string; readonly type: 'artist'; readonly uri: string }[]
  readonly album: { readonly id: string; readonly name: string; readonly album_type: 'album'; readonly type: 'album'; readonly release_date: string; readonly release_date_precision: 'year' | 'month' | 'day'; readonly total_tracks: number; readonly uri: string }
}

export interface Play {
  readonly playedAtMs: number
  readonly track: Track
}

/** Whatever is asked, no more than this many plays exist: recently-played is a window, not a history. */
const windowSize = 50
const mostItems = 50
const usualItems = 20

export interface Refusal { readonly status: number; readonly message: string }

/**
 * A page of `GET /v1/me/player/recently-played`: newest first, `after` and `before` exclusive and in milliseconds, out of the last
 * 50 plays that have happened. `cursors` and `next` are null on an empty page.
 */
export function recentlyPlayed(plays: readonly Play[], query: URLSearchParams, nowMs: number): object | Refusal {
  const [limit, after, before] = ['limit', 'after', 'before'].map(name => query.get(name))
  const most = limit == null ? usualItems : Number(limit)
  if (!Number.isInteger(most) || most < 1 || most > mostItems) return { status: 400, message: 'Invalid limit' }
  if (after != null && before != null) return { status: 400, message: 'Only one of after and before may be given' }
  for (const cursor of [after, before]) if (cursor != null && !/^\d+$/.test(cursor)) return { status: 400, message: 'Invalid cursor' }
  const seen = plays.filter(play => play.playedAtMs <= nowMs).toSorted((a, b) => b.playedAtMs - a.playedAtMs).slice(0, windowSize)
  const fitting = seen.filter(({ playedAtMs }) => (after == null || playedAtMs > Number(after)) && (before == null || playedAtMs < Number(before)))
  const page = fitting.slice(0, most)
  const [newest, oldest] = [page[0], page.at(-1)]
  const href = 'https://api.spotify.com/v1/me/player/recently-played'
  return {
    href: `${href}?limit=${most}${after == null ? '' : `&after=${after}`}${before == null ? '' : `&before=${before}`}`,
    limit: most,
    next: oldest === undefined || fitting.length === page.length ? null : `${href}?before=${oldest.playedAtMs}&limit=${most}`,
    cursors: newest === undefined || oldest === undefined ? null : { after: String(newest.playedAtMs), before: String(oldest.playedAtMs) },
    items: page.map(({ playedAtMs, track }) => ({ track, played_at: new Date(playedAtMs).toISOString(), context: null })),
  }
}

const words = ['Amber', 'Birch', 'Cinder', 'Delta', 'Ember', 'Fjord', 'Glass', 'Harbor', 'Indigo', 'Juniper']

/** An invented track; its id begins as no real one does. */
export function inventedTrack(number: number): Track {
  const id = (kind: string): string => `0Lagoon${kind}${String(number).padStart(14, '0')}`
  const word = (step: number): string => words[Math.floor(number / step) % words.length] ?? ''
  const artist = `The ${word(1)} ${word(10)}s`
  return {
    id: id('T'), uri: `spotify:track:${id('T')}`, name: `${word(1)} No. ${number}`, type: 'track', duration_ms: 180_000 + (number % 90) * 1000, explicit: number % 8 === 0,
    is_local: false, disc_number: 1, track_number: 1 + (number % 12), external_ids: { isrc: `ZZLGN${String(number).padStart(7, '0')}` },
    artists: [{ id: id('A'), name: artist, type: 'artist', uri: `spotify:artist:${id('A')}` }],
    album: { id: id('B'), name: `${word(10)} Letters`, album_type: 'album', type: 'album', release_date: String(1970 + (number % 55)), release_date_precision: 'year', total_tracks: 12, uri: `spotify:album:${id('B')}` },
  }
}
