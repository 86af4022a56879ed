import { type Clock, clockAt } from './calendar.ts'
import { type Element, elementsOf, type NumberField, type TextField } from './elements.ts'
import { names, pad } from './names.ts'
import { secondsAhead, type ShownZone, zoneName } from './zoneNames.ts'

/** Writes moments, microseconds of a clock, by a pattern of Java's; the letters of zones show UTC unless another is given. Throws PatternProblem. */
export function formatter(pattern: string): (us: bigint, shown?: ShownZone) => string {
  const writers = elementsOf(pattern, 'format').flatMap(writersOf)
  return (us, shown = { zone: 'UTC', us }) => {
    const clock = clockAt(us)
    let text = ''
    for (const write of writers) text += write(clock, shown)
    return text
  }
}

/** Whether a pattern has letters that show the zone. Throws PatternProblem. */
export const showsZone = (pattern: string): boolean => elementsOf(pattern, 'format').some(hasZone)
const hasZone = (element: Element): boolean => (element.kind === 'optional' ? element.elements.some(hasZone) : element.kind === 'offset' || element.kind === 'localOffset' || element.kind === 'zoneId' || element.kind === 'zoneName')

type Writer = (clock: Clock, shown: ShownZone) => string

function writersOf(element: Element): readonly Writer[] {
  switch (element.kind) {
    case 'literal': return [() => element.text]
    case 'number': return [clock => signed(numberOf(element.field, clock), element.least, element.sign === 'exceedsPad')]
    case 'twoDigitYear': return [clock => pad(Math.abs(numberOf(element.field, clock)) % 100, 2)]
    case 'fraction': return [clock => pad(clock.nanos, 9).slice(0, element.most)]
    case 'text': return [clock => names[element.field][element.full ? 'full' : 'short'][textIndex(element.field, clock) - names[element.field].first] ?? '']
    case 'offset': return [(_, shown) => offset(secondsAhead(shown), element)]
    case 'localOffset': return [(_, shown) => localOffset(secondsAhead(shown), element.full)]
    case 'zoneId': return [(_, { zone }) => zone]
    case 'zoneName': return [(_, shown) => zoneName(shown, element)]
    case 'optional': return element.elements.flatMap(writersOf)
    default: return element satisfies never
  }
}

/** Java: `OffsetIdPrinterParser`. What is cut off counts for nothing, so that two seconds may be none. */
function offset(seconds: number, { colon, minutes, seconds: withSeconds, zero }: Extract<Element, { kind: 'offset' }>): string {
  const size = Math.abs(seconds)
  const [hour, minute, second] = [Math.floor(size / 3600), Math.floor(size / 60) % 60, withSeconds ? size % 60 : 0]
  if (hour + minute + second === 0) return zero
  const fields = [hour, ...(minutes === 'always' || minute > 0 ? [minute] : []), ...(second > 0 ? [second] : [])]
  return `${seconds < 0 ? '-' : '+'}${fields.map(field => pad(field, 2)).join(colon ? ':' : '')}`
}

/** `GMT+5:30`, or in full `GMT+05:30`. */
function localOffset(seconds: number, full: boolean): string {
  if (seconds === 0) return 'GMT'
  const size = Math.abs(seconds)
  const [hour, minute, second] = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60]
  const fields = [...(full || minute + second > 0 ? [minute] : []), ...(second > 0 ? [second] : [])]
  return `GMT${seconds < 0 ? '-' : '+'}${[pad(hour, full ? 2 : 1), ...fields.map(field => pad(field, 2))].join(':')}`
}

function signed(value: number, least: number, exceedsPad: boolean): string {
  const digits = pad(Math.abs(value), least)
  return value < 0 ? `-${digits}` : exceedsPad && digits.length > least ? `+${digits}` : digits
}

function numberOf(field: NumberField, clock: Clock): number {
  switch (field) {
    case 'yearOfEra': return clock.year > 0 ? clock.year : 1 - clock.year
    case 'quarter': return Math.floor((clock.month + 2) / 3)
    case 'alignedWeek': return ((clock.day - 1) % 7) + 1
    case 'clockHour': return clock.hour === 0 ? 24 : clock.hour
    case 'hourOfHalf': return clock.hour % 12
    case 'clockHourOfHalf': return clock.hour % 12 === 0 ? 12 : clock.hour % 12
    case 'julianDay': return clock.epochDay + 40_587
    default: return clock[field]
  }
}

function textIndex(field: TextField, clock: Clock): number {
  switch (field) {
    case 'era': return clock.year > 0 ? 1 : 0
    case 'half': return clock.hour < 12 ? 0 : 1
    case 'quarter': return Math.floor((clock.month + 2) / 3)
    default: return clock[field]
  }
}
