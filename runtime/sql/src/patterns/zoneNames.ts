import { offsetText } from '../zones/sessionZone.ts'
import { PatternProblem } from './pattern.ts'
import { aheadUs, fixedOffset } from './zones.ts'

/** What the letters of zones write of a moment. */
export interface ShownZone {
  /** Java's name of the zone. */
  readonly zone: string
  readonly us: bigint
}

/** How many seconds a zone's clock is ahead of UTC. */
export const secondsAhead = ({ zone, us }: ShownZone): number => fixedOffset(zone) ?? Number((aheadUs(zone, us) ?? 0n) / 1_000_000n)

/**
 * The name of a zone at a moment, `CEST` or `Central European Summer Time`, or in general, `Central European Time`; an offset is its own name.
 * Throws PatternProblem for a short name that is not known here.
 */
export function zoneName({ zone, us }: ShownZone, { full, generic }: { readonly full: boolean; readonly generic: boolean }): string {
  if (zone === 'GMT0') return full ? 'Greenwich Mean Time' : 'GMT'
  if (fixedOffset(zone) !== undefined) return zone === 'UTC' && full ? 'Coordinated Universal Time' : zone
  const long = named(zone, us, generic ? 'longGeneric' : 'long') ?? winterName(zone)
  if (long === undefined) return `GMT${offsetText(secondsAhead({ zone, us }))}`
  if (full) return long
  const short = generic ? named(zone, us, 'shortGeneric') : shortNames[long]
  if (short === undefined || !/^[A-Z]+$/.test(short)) throw new PatternProblem('UNSUPPORTED_FEATURE', `the short name of ${zone} is not known here: write VV, XXX or the long name in the pattern`)
  return short
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** A name as Intl knows it; undefined where it only knows an offset. */
function named(zone: string, us: bigint, style: 'long' | 'longGeneric' | 'shortGeneric'): string | undefined {
  const key = `${zone} ${style}`
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: style })
  formats.set(key, format)
  const ms = Number(us / 1000n)
  const name = Math.abs(ms) > 8.64e15 ? undefined : format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value
  return name?.startsWith('GMT') ? undefined : name
}

/** Before there was a name, Java says what the zone is called in winter. */
const winterName = (zone: string): string | undefined => solstices.map(us => named(zone, us, 'long')).find(name => name !== undefined && !/Daylight|Summer/.test(name))
const solstices: readonly bigint[] = [1_704_067_200_000_000n, 1_719_792_000_000_000n]

/** Java's short names; that of Apia has no summer. */
const shortNames: Readonly<Record<string, string>> = {
  'Coordinated Universal Time': 'UTC', 'Greenwich Mean Time': 'GMT', 'British Summer Time': 'BST', 'Irish Standard Time': 'IST', 'Western European Standard Time': 'WET', 'Western European Summer Time': 'WEST',
  'Central European Standard Time': 'CET', 'Central European Summer Time': 'CEST', 'Eastern European Standard Time': 'EET', 'Eastern European Summer Time': 'EEST', 'Moscow Standard Time': 'MSK',
  'Eastern Standard Time': 'EST', 'Eastern Daylight Time': 'EDT', 'Central Standard Time': 'CST', 'Central Daylight Time': 'CDT', 'Mountain Standard Time': 'MST', 'Mountain Daylight Time': 'MDT', 'Pacific Standard Time': 'PST', 'Pacific Daylight Time': 'PDT',
  'Alaska Standard Time': 'AKST', 'Alaska Daylight Time': 'AKDT', 'Hawaii-Aleutian Standard Time': 'HST', 'Atlantic Standard Time': 'AST', 'Atlantic Daylight Time': 'ADT', 'Newfoundland Standard Time': 'NST', 'Newfoundland Daylight Time': 'NDT',
  'India Standard Time': 'IST', 'Japan Standard Time': 'JST', 'Korean Standard Time': 'KST', 'China Standard Time': 'CST', 'Hong Kong Standard Time': 'HKT', 'Singapore Standard Time': 'SGT', 'Israel Standard Time': 'IST', 'Israel Daylight Time': 'IDT',
  'Australian Eastern Standard Time': 'AEST', 'Australian Eastern Daylight Time': 'AEDT', 'Australian Central Standard Time': 'ACST', 'Australian Central Daylight Time': 'ACDT', 'Australian Western Standard Time': 'AWST',
  'Lord Howe Standard Time': 'LHST', 'Lord Howe Daylight Time': 'LHDT', 'New Zealand Standard Time': 'NZST', 'New Zealand Daylight Time': 'NZDT', 'Apia Standard Time': 'WSST',
  'South Africa Standard Time': 'SAST', 'East Africa Time': 'EAT', 'Central Africa Time': 'CAT', 'Brasilia Standard Time': 'BRT', 'Argentina Standard Time': 'ART',
}
