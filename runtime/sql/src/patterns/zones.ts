import { clockAt, dayOfDate } from './calendar.ts'

export interface FoundOffset { readonly seconds: number; readonly length: number }
export interface FoundZone { readonly zone: string; readonly length: number }

/** An offset that a text begins with, `+0130`, `+01:30:15`. */
export function readOffset(text: string, form: { readonly colon: boolean; readonly minutes: 'optional' | 'always'; readonly seconds: boolean }): FoundOffset | undefined {
  const colon = form.colon ? ':' : ''
  const minutes = `${colon}([0-5]\\d)`
  const shape = `^([+-])(\\d{2})${form.minutes === 'optional' ? `(?:${minutes})?` : minutes}${form.seconds ? `(?:${minutes})?` : ''}`
  const [whole, sign, hours = '0', minute = '0', second = '0'] = new RegExp(shape).exec(text) ?? []
  const size = Number(hours) * 3600 + Number(minute) * 60 + Number(second)
  return whole === undefined || size > 18 * 3600 ? undefined : { seconds: sign === '-' ? -size : size, length: whole.length }
}

/** The id of a zone that a text begins with: `Europe/Berlin`, `UTC+01:00`, `-03:00`, `Z`. */
export function readZoneId(text: string): FoundZone | undefined {
  const [prefixed] = /^(?:UTC|GMT|UT)?[+-]\d{1,2}(?::\d{2}(?::\d{2})?)?/i.exec(text) ?? []
  if (prefixed !== undefined) return /^[+-]/.test(prefixed) && !prefixed.includes(':') ? undefined : { zone: prefixed, length: prefixed.length }
  const [word] = /^[A-Za-z][A-Za-z0-9~/._+-]*/.exec(text) ?? []
  for (let length = word?.length ?? 0; length > 0; length -= 1) {
    const zone = text.slice(0, length)
    if (isRegion(zone)) return { zone, length }
  }
  return /^z/i.test(text) ? { zone: 'UTC', length: 1 } : undefined
}

/** The name of a zone, `CET` or `Central European Time`, or its id. */
export function readZoneName(text: string, full: boolean): FoundZone | undefined {
  const found = Object.keys(full ? fullNames : shortNames).filter(name => text.slice(0, name.length).toLowerCase() === name.toLowerCase()).sort((left, right) => right.length - left.length)[0]
  return found === undefined ? readZoneId(text) : { zone: (full ? fullNames : shortNames)[found] ?? 'UTC', length: found.length }
}

const shortNames: Readonly<Record<string, string>> = {
  UTC: 'UTC', GMT: 'UTC', EST: 'America/New_York', EDT: 'America/New_York', ET: 'America/New_York', CST: 'America/Chicago', CDT: 'America/Chicago', CT: 'America/Chicago', MST: 'America/Denver', MDT: 'America/Denver', MT: 'America/Denver',
  PST: 'America/Los_Angeles', PDT: 'America/Los_Angeles', PT: 'America/Los_Angeles', CET: 'Europe/Paris', CEST: 'Europe/Paris', EET: 'Europe/Athens', EEST: 'Europe/Athens', WET: 'Europe/Lisbon', WEST: 'Europe/Lisbon', BST: 'Europe/London', JST: 'Asia/Tokyo', IST: 'Asia/Kolkata', MSK: 'Europe/Moscow',
}
const regions: Readonly<Record<string, string>> = { Eastern: 'America/New_York', Central: 'America/Chicago', Mountain: 'America/Denver', Pacific: 'America/Los_Angeles', 'Central European': 'Europe/Paris', 'Eastern European': 'Europe/Athens', 'Western European': 'Europe/Lisbon', Japan: 'Asia/Tokyo', India: 'Asia/Kolkata' }
const fullNames: Readonly<Record<string, string>> = {
  'Coordinated Universal Time': 'UTC', 'Greenwich Mean Time': 'UTC',
  ...Object.fromEntries(Object.entries(regions).flatMap(([name, zone]) => ['Standard', 'Daylight', 'Summer'].map(kind => [`${name} ${kind} Time`, zone]))),
}

/** Ids that Java reads beside the regions. Java: `ZoneId.SHORT_IDS`. */
export const shortIds: Readonly<Record<string, string>> = {
  EST: '-05:00', MST: '-07:00', HST: '-10:00', ACT: 'Australia/Darwin', AET: 'Australia/Sydney', AGT: 'America/Argentina/Buenos_Aires', ART: 'Africa/Cairo', AST: 'America/Anchorage', BET: 'America/Sao_Paulo', BST: 'Asia/Dhaka', CAT: 'Africa/Harare',
  CNT: 'America/St_Johns', CST: 'America/Chicago', CTT: 'Asia/Shanghai', EAT: 'Africa/Addis_Ababa', ECT: 'Europe/Paris', IET: 'America/Indiana/Indianapolis', IST: 'Asia/Kolkata', JST: 'Asia/Tokyo', MIT: 'Pacific/Apia', NET: 'Asia/Yerevan', NST: 'Pacific/Auckland',
  PLT: 'Asia/Karachi', PNT: 'America/Phoenix', PRT: 'America/Puerto_Rico', PST: 'America/Los_Angeles', SST: 'Pacific/Guadalcanal', VST: 'Asia/Ho_Chi_Minh',
}

const clocks = new Map<string, Intl.DateTimeFormat | undefined>()

function clockOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!clocks.has(zone)) {
    try {
      clocks.set(zone, new Intl.DateTimeFormat('en-US', { timeZone: zone, calendar: 'gregory', era: 'short', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }))
    } catch {
      clocks.set(zone, undefined)
    }
  }
  return clocks.get(zone)
}

/** Whether a text names a zone: an offset, or a region. */
export const isZone = (zone: string): boolean => (/^[a-z]/.test(zone) ? false : fixedOffset(zone) !== undefined || isRegion(zone))

/** Whether a text is a zone with a history. Java tells capital letters from small ones. */
export const isRegion = (zone: string): boolean => /^(?:(?:[A-Z][A-Za-z0-9_+-]*\/)+[A-Z]|UTC$|GMT$|UT$|GMT0$|[A-Z]{3}\d[A-Z]{3}$|CET$|EET$|MET$|WET$|Cuba$|Egypt$|Eire$|GB|Iran$|Israel$|Jamaica$|Japan$|Libya$|NZ|Navajo$|PRC$|Poland$|Portugal$|ROK$|Singapore$|Turkey$|UCT$|Zulu$)/.test(zone) && clockOf(zone) !== undefined

/** How many microseconds the clock of a zone that shows `clockUs` is ahead of UTC; before a gap it goes on, in an overlap it is the earlier. */
export function offsetAt(zone: string, clockUs: bigint): bigint | undefined {
  const fixed = fixedOffset(zone)
  if (fixed !== undefined) return BigInt(fixed) * 1_000_000n
  const [before, after] = [aheadUs(zone, clockUs - dayUs), aheadUs(zone, clockUs + dayUs)]
  if (before === undefined || after === undefined) return undefined
  // The earlier offset holds as long as it is true of the instant it leads to, and also in the gap behind it.
  return before !== after && aheadUs(zone, clockUs - before) !== before && aheadUs(zone, clockUs - after) === after ? after : before
}

const dayUs = 86_400_000_000n

/** Seconds of a zone that is an offset: `+01:30`, `GMT-3`, `Z`. */
export function fixedOffset(zone: string): number | undefined {
  if (/^(?:Z|UTC|GMT|UT)$/i.test(zone)) return 0
  const [whole, sign, hours = '0', minutes = '0', seconds = '0'] = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2})(?::?(\d{2}))?)?$/i.exec(zone) ?? []
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return whole === undefined || size > 18 * 3600 || Number(minutes) > 59 || Number(seconds) > 59 ? undefined : sign === '-' ? -size : size
}

/** How many microseconds the clock of a region is ahead of UTC at an instant. */
export function aheadUs(zone: string, us: bigint): bigint | undefined {
  const day = us / dayUs - (us % dayUs < 0n ? 1n : 0n)
  const [begins, ends] = [atMidnight(zone, day), atMidnight(zone, day + 1n)]
  return begins === ends ? begins : asked(zone, us)
}

/** What was asked of the beginnings of days: Intl takes long to say it. */
const midnights = new Map<string, Map<bigint, bigint | undefined>>()

function atMidnight(zone: string, day: bigint): bigint | undefined {
  let days = midnights.get(zone)
  if (!days || days.size >= 100_000) midnights.set(zone, days = new Map())
  if (!days.has(day)) days.set(day, asked(zone, day * dayUs))
  return days.get(day)
}

function asked(zone: string, us: bigint): bigint | undefined {
  const clock = clockOf(zone)
  const { epochDay, hour, minute, second } = clockAt(us)
  const instantMs = epochDay * 86_400_000 + (hour * 3600 + minute * 60 + second) * 1000
  if (!clock || Math.abs(instantMs) > 8.64e15) return undefined
  const parts = new Map(clock.formatToParts(instantMs).map(({ type, value }) => [type, value]))
  const get = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type) ?? 0)
  const year = parts.get('era') === 'BC' ? 1 - get('year') : get('year')
  const shown = dayOfDate(year, get('month'), get('day')) * 86_400 + get('hour') * 3600 + get('minute') * 60 + get('second')
  return BigInt(shown * 1000 - instantMs) * 1000n
}
