import { day, ends, firstDay, hour, lastArrival, minute, weekStart } from './calendar.ts'
import { dirty, natural, perform, type Change } from './change.ts'
import { placeWeights, places, type Place } from './places.ts'
import { randomOf, type Random } from './random.ts'
import { scriptOf } from './script.ts'
import { newcomersAWeek, panelPosition, type Size } from './sizes.ts'
import { weights } from './weights.ts'
import { personName, untidy } from './words.ts'

export interface User extends Place {
  readonly name: string
  readonly plan: string
  /** Days, as instants of their midnight. */
  readonly start: number
  readonly end: number | undefined
}

const plans = ['Free', 'Premium', 'Family', 'Student', 'Duo']
const planWeights = weights([45, 30, 12, 8, 5])
const joinedBefore = 0.7
const opening = Date.UTC(2023, 0, 1)

/** Everything that is ever reported about one user: joining, changes, what the script of the panel prescribes. Oldest first. */
export function lifeOf(id: number, size: Size, seed: number): Change<User>[] {
  const random = randomOf(seed, 1, id)
  if (id > size.users) return newcomer(id, size, random)
  const joined = joinedAt(id, size) + random.below(12 * 60) * minute
  const position = panelPosition(id, size)
  const script = position === undefined ? undefined : scriptOf(position)
  const history = historyOf({ id, joined, until: ends[0] ?? 0, mayLeave: !script?.steps.length, random })
  return script ? perform({ key: id, history, script, change: (kind, user) => changed(kind, user, random) }) : history
}

/** How many users there are at the end: those of the beginning and three weeks of newcomers. */
export const userCount = (size: Size): number => size.users + 3 * newcomersAWeek

export function dirtyUsers(seed: number): Change<User>[] {
  const random = randomOf(seed, 2)
  return [
    dirty(undefined, 1, someone(random, weekStart(2))),
    dirty(undefined, 2, someone(random, weekStart(2))),
    // A plan that nobody sells: kept, and counted by an expectation that only warns.
    dirty(9_000_001, 3, { ...someone(random, weekStart(2)), plan: 'Trial' }),
    dirty(9_000_002, 4, { ...someone(random, weekStart(2)), plan: 'Trial' }),
  ]
}

// Users get their numbers in the order in which they joined.
function joinedAt(id: number, { users }: Size): number {
  const part = (id - 1) / users
  return part < joinedBefore
    ? opening + Math.floor((part / joinedBefore) * ((firstDay - opening) / day)) * day
    : firstDay + Math.floor(((part - joinedBefore) / (1 - joinedBefore)) * (((ends[0] ?? 0) - firstDay) / day - 2)) * day
}

function newcomer(id: number, size: Size, random: Random): Change<User>[] {
  const [week, place] = [Math.floor((id - size.users - 1) / newcomersAWeek) + 1, (id - size.users - 1) % newcomersAWeek]
  const joined = weekStart(week) + place * day + 9 * hour + random.below(300) * minute
  const first = natural(id, joined, someone(random, joined))
  if (week !== 1 || place !== 0 || !first.values) return [first]
  // The first of all: heard of a batch late, when a change of the plan has long arrived.
  return [{ ...first, batch: 2, arrival: lastArrival(1) }, natural(id, joined + 2 * day, changed('minor', first.values, random))]
}

function historyOf({ id, joined, until, mayLeave, random }: { id: number; joined: number; until: number; mayLeave: boolean; random: Random }): Change<User>[] {
  let user = someone(random, joined)
  const changes = [natural(id, joined, user)]
  for (let at = joined + gap(random); at < until - day; at += gap(random)) {
    const form = random.below(100)
    if (form < 55) user = changed('minor', user, random)
    else if (form < 75) user = changed('touch', user, random)
    else if (form < 87) user = changed('major', user, random)
    else if (form < 95 || !mayLeave) user = { ...user, name: personName(random) }
    else user = { ...user, end: Math.floor(at / day) * day }
    changes.push(natural(id, at, user))
    if (user.end !== undefined) break
  }
  return changes
}

const gap = (random: Random): number => Math.ceil(1 + random.exponential(250 * 24 * 60)) * minute

function someone(random: Random, joined: number): User {
  const place = places[placeWeights.draw(random)] ?? { country: 'Germany', zone: 'Europe/Berlin' }
  return { ...place, name: untidy(random, personName(random)), plan: plans[planWeights.draw(random)] ?? 'Free', start: Math.floor(joined / day) * day, end: undefined }
}

function changed(kind: 'minor' | 'major' | 'touch', user: User, random: Random): User {
  const name = untidy(random, user.name.replace(/\s+/g, ' ').trim())
  if (kind === 'touch') return { ...user, name }
  if (kind === 'minor') return { ...user, name, plan: plans[(plans.indexOf(user.plan) + 1 + random.below(plans.length - 1)) % plans.length] ?? 'Free' }
  const here = places.findIndex(({ zone }) => zone === user.zone)
  return { ...user, name, ...places[(here + 1 + random.below(places.length - 1)) % places.length] }
}
