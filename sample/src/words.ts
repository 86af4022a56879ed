import type { Random } from './random.ts'

// Invented or everyday words; no name of a real artist, song or person is meant.
const firstNames = words(`Alvo Anka Arlen Bexa Bolin Brisa Calin Corva Dalia Darrin Edra Elvin Fenja Fiora Galen Greta Hadrin Hesta Idris Ilka
  Jarek Jolan Kaia Kelso Lasse Lioba Maren Mirko Nadja Nelio Oda Orrin Pavla Perrin Quill Rasha Renko Saskia Silvan Tamsin Torin
  Ulla Ursin Vanja Velten Wanda Wirt Xandra Yaro Ysolde Zelda Zoran`)
const lastNames = words(`Abelund Aldermoor Barkwith Bellroth Brackensel Cardevane Corrigall Dahlgreve Dunmarrow Eastvold Elmhirst Fairlund
  Farrowby Gildenstern Grimshollow Hallowick Hartenby Ingelmoor Ivarsen Jannick Junehall Kestrelin Kirkvane Larkmoor Lindhagel
  Marchbold Merrowin Nethersole Norwald Oakenfell Ostervik Pellworth Pinchbeck Quarrington Ravensgard Rookwald Sandmoor Silverlund
  Tannhauer Thornleigh Umberfield Undersen Vanterpool Velmont Wexholm Winterbach Yarrowin Yewdale Zellbrook Zimmerick`)
const adjectives = words(`Amber Ashen Brittle Cobalt Copper Distant Drowsy Electric Fading Feather Gentle Gilded Hollow Idle Ivory Jagged Kindred
  Lacquer Lonely Magnetic Marble Midnight Narrow Nimble Opal Paper Patient Quartz Quiet Restless Rusted Salted Scarlet Silent
  Tender Tidal Umber Velvet Wandering Wicked Winter Yellow`)
const nouns = words(`Anchor Antler Atlas Beacon Bramble Canyon Cinder Compass Current Ember Falcon Ferry Garden Glacier Harbor Heron Island Ivy
  Jetty Kettle Lantern Ledger Lighthouse Meadow Mirror Moth Needle Orchard Otter Pavilion Pebble Pier Quarry Raven Ribbon Saddle
  Shadow Signal Spindle Temple Thicket Tunnel Valley Violet Willow Window`)
export const genres: readonly string[] = ['Pop', 'Hip-Hop', 'Rock', 'Electronic', 'Jazz', 'Classical', 'Folk', 'Ambient', 'Metal', 'Soul']
export const labels: readonly string[] = ['Tall Pine Records', 'Ninth Wave', 'Paper Boat', 'Harbour Lane Music', 'Owl and Anvil']

export const personName = (random: Random): string => `${pick(random, firstNames)} ${pick(random, lastNames)}`

export function artistName(random: Random): string {
  const form = random.below(3)
  if (form === 0) return `The ${pick(random, adjectives)} ${pick(random, nouns)}s`
  if (form === 1) return `${pick(random, adjectives)} ${pick(random, nouns)}`
  return personName(random)
}

/** Three titles in ten hold a hyphen, which silver turns into a blank. */
export function trackName(random: Random): string {
  const form = random.below(10)
  if (form < 3) return `${pick(random, adjectives)}-${pick(random, nouns)}`
  if (form < 6) return `${pick(random, adjectives)} ${pick(random, nouns)}`
  if (form < 8) return `${pick(random, nouns)} of the ${pick(random, nouns)}`
  return `${pick(random, nouns)}, ${pick(random, adjectives)} ${pick(random, nouns)}`
}

export const albumName = (random: Random): string => `${pick(random, adjectives)} ${pick(random, nouns)}`

/** As forms and imports write names: now and then with stray blanks. Silver makes them one again. */
export function spaced(random: Random, name: string): string {
  const form = random.below(40)
  if (form === 0) return `  ${name}`
  return form === 1 ? name.replace(' ', '  ') : name
}

/** The same for people's names, which are sometimes shouted too. */
export const untidy = (random: Random, name: string): string => (random.below(40) === 0 ? name.toUpperCase() : spaced(random, name))

export function pick<T>(random: Random, from: readonly T[]): T {
  const picked = from[random.below(from.length)]
  if (picked === undefined) throw new RangeError('nothing to pick from')
  return picked
}

function words(text: string): readonly string[] {
  return text.split(/\s+/)
}
