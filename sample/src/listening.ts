import { exp, ln } from './arithmetic.ts'
import { day, ends, firstDay, horizon, hour, minute, second } from './calendar.ts'
import { newTracksOf, type Catalogue } from './catalogue.ts'
import type { Change } from './change.ts'
import { fateOf, type Fate } from './fates.ts'
import { instantOf } from './places.ts'
import { randomOf, type Random } from './random.ts'
import { panelPosition, type Size } from './sizes.ts'
import type { User } from './users.ts'
import { powerLaw, weights, type Weights } from './weights.ts'

export interface Play {
  readonly user: number
  readonly track: number
  readonly at: number
  /** Seconds. */
  readonly listened: number
  /** Index into `devices`. */
  readonly device: number
  readonly fate: Fate
}

export const devices = ['Mobile', 'Desktop', 'Smart Speaker'] as const
const deviceWeights = weights([55, 25, 20])
// Skips by where one listens, relative to the average of the study.
const deviceHaste = [1.05, 0.825, 0.9]

// Four kinds of people, by the hour of their clock: early birds, working hours, evenings, night owls.
const chronotypes: readonly Weights[] = [
  weights([1, 1, 1, 1, 3, 8, 12, 12, 9, 6, 5, 5, 5, 4, 4, 4, 4, 4, 4, 3, 2, 2, 1, 1]),
  weights([1, 1, 1, 1, 1, 1, 2, 5, 9, 10, 10, 9, 7, 9, 10, 9, 8, 6, 4, 3, 3, 2, 2, 1]),
  weights([2, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 4, 4, 4, 5, 7, 9, 11, 12, 12, 10, 7, 4]),
  weights([11, 10, 8, 5, 3, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 9, 11, 12]),
]
// Sunday first.
const weekdayFactor = [1.1, 0.9, 0.9, 0.92, 0.98, 1.1, 1.15]

const sessionLength = 12
const activityDeviation = 1.1
const historyKept = 2048
const recency = powerLaw(0.8, historyKept)
const withinArtist = powerLaw(0.9, 160)
const likedWeights = powerLaw(0.7, 300)

/** One listener after another: `listen` hands over what one of them played, oldest first. */
export function listenersOf(size: Size, catalogue: Catalogue, seed: number): (user: number, life: readonly Change<User>[], emit: (play: Play) => void) => void {
  const popularity = powerLaw(0.63, size.artists)
  const days = ((ends[0] ?? 0) - firstDay) / day
  // Three in ten join along the way, some leave: on average a user is there for five sixths of the time.
  const perDay = (size.playsPerUser * 1.2) / days / sessionLength
  const middle = ln(perDay) - (activityDeviation * activityDeviation) / 2
  return (id, life, emit) => {
    const random = randomOf(seed, 11, id)
    const states = [...life].sort((a, b) => a.at - b.at)
    const joined = states[0]?.at ?? horizon
    const inPanel = id > size.users || panelPosition(id, size) !== undefined
    const until = inPanel ? horizon : (ends[0] ?? 0)
    const sessionsADay = exp(middle + activityDeviation * random.normal())
    const clock = chronotypes[random.below(chronotypes.length)] ?? weights([1])
    const taste = tasteOf({ catalogue, popularity, random })
    let busyUntil = joined
    let phaseEnds = firstDay
    let phase = 1
    for (let today = Math.max(firstDay, Math.floor(joined / day) * day); today < until; today += day) {
      while (today >= phaseEnds) { phaseEnds += (7 + random.below(15)) * day; phase = random.chance(0.5) ? 1.6 : 0.4 }
      const sessions = random.poisson(sessionsADay * phase * (weekdayFactor[new Date(today).getUTCDay()] ?? 1))
      const starts = Array.from({ length: sessions }, () => today + clock.draw(random) * hour + random.below(3600) * second).sort((a, b) => a - b)
      for (const local of starts) {
        const state = stateAt(states, local)
        if (state === undefined) continue
        const start = instantOf(local, state.zone)
        if (start < Math.max(busyUntil + 30 * minute, firstDay) || start >= until) continue
        busyUntil = session({ id, start, until, states, weekend: today, inPanel, size, catalogue, taste, random, emit })
      }
    }
  }
}

interface SessionOptions {
  readonly id: number; readonly start: number; readonly until: number; readonly weekend: number; readonly inPanel: boolean
  readonly states: readonly Change<User>[]; readonly size: Size; readonly catalogue: Catalogue; readonly taste: Taste; readonly random: Random
  readonly emit: (play: Play) => void
}

/** Plays one track after the other; answers when the music stopped. */
function session({ id, start, until, states, weekend, inPanel, size, catalogue, taste, random, emit }: SessionOptions): number {
  const device = deviceWeights.draw(random)
  const weekday = new Date(weekend).getUTCDay()
  const haste = (deviceHaste[device] ?? 1) * (weekday === 0 || weekday === 6 ? 1.06 : 0.98)
  let at = start
  do {
    const track = taste.next(at)
    const listened = listenedTo(catalogue.durationOf[track] ?? 200, haste, random)
    const end = at + listened * second
    if (end >= until || stateAt(states, end) === undefined) return at
    emit({ user: id, track, at, listened, device, fate: fateOf({ end, size, inPanel, random }) })
    at = end + random.below(5) * second
  } while (!random.chance(1 / sessionLength))
  return at
}

// A quarter is skipped within five seconds, a third within thirty, about half before the end (Echo Nest, 2014).
function listenedTo(duration: number, haste: number, random: Random): number {
  const chance = random.uniform() / haste
  if (chance < 0.245) return 1 + random.below(4)
  if (chance < 0.35) return 5 + random.below(25)
  return chance < 0.486 ? 30 + random.below(Math.max(1, duration - 30)) : duration
}

/** What is known of a user at an instant; undefined before joining, after leaving and while deleted. */
function stateAt(states: readonly Change<User>[], instant: number): User | undefined {
  let user: User | undefined
  for (const { at, values } of states) {
    if (at > instant) break
    user = values
  }
  return user?.end !== undefined && instant >= user.end ? undefined : user
}

interface Taste { next(at: number): number }

/** Three of four plays repeat one from the listener's past, recent ones first; the rest follows the album or explores. */
function tasteOf({ catalogue, popularity, random }: { catalogue: Catalogue; popularity: Weights; random: Random }): Taste {
  const { artistOf, albumEnd, firstTrack } = catalogue
  const liked = Int32Array.from({ length: Math.min(100 + random.below(200), Math.ceil(catalogue.artists / 2)) }, () => catalogue.artistAt(popularity.draw(random)))
  const past = new Int32Array(historyKept)
  let count = 0
  const byArtist = (artist: number): number => {
    const first = firstTrack[artist] ?? 1
    const tracks = (firstTrack[artist + 1] ?? first) - first
    return first + withinArtist.draw(random, Math.min(160, Math.max(1, tracks)))
  }
  const choose = (at: number): number => {
    const way = random.uniform()
    const last = past[(count - 1 + historyKept) % historyKept] ?? 0
    if (way < 0.75 && count > 0) return past[(count - 1 - recency.draw(random, Math.min(count, historyKept)) + historyKept) % historyKept] ?? last
    if (way < 0.9 && count > 0) {
      if (last < (albumEnd[last] ?? 0)) return last + 1
      return last > catalogue.tracks ? last : byArtist(artistOf[last] ?? 1)
    }
    const out = releasedBy(catalogue, at)
    if (out.length > 0 && way > 0.97) return out[random.below(out.length)] ?? last
    return byArtist(liked[likedWeights.draw(random, liked.length)] ?? 1)
  }
  return {
    next(at) {
      const track = choose(at)
      past[count % historyKept] = track
      count += 1
      return track
    },
  }
}

const none: readonly number[] = []
const releases = new WeakMap<Catalogue, readonly (readonly number[])[]>()

/** The new tracks of the increments that are out for two days. */
function releasedBy(catalogue: Catalogue, at: number): readonly number[] {
  const week = Math.floor((at - 2 * day - (ends[0] ?? 0)) / (7 * day)) + 1
  if (week < 1) return none
  let known = releases.get(catalogue)
  if (!known) releases.set(catalogue, (known = [1, 2, 3].map((last) => Array.from({ length: last }, (_, n) => newTracksOf(catalogue, n + 1)).flat())))
  return known[Math.min(week, 3) - 1] ?? none
}
