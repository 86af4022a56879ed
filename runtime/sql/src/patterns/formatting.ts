import { type Clock, clockAt } from './calendar.ts'
import { type Element, elementsOf, type NumberField, type TextField } from './elements.ts'
import { names, pad } from './names.ts'

/** Writes moments, microseconds of the clock in UTC, by a pattern of Java's. Throws PatternProblem. */
export function formatter(pattern: string): (us: bigint) => string {
  const writers = elementsOf(pattern, 'format').flatMap(writersOf)
  return us => {
    const clock = clockAt(us)
    let text = ''
    for (const write of writers) text += write(clock)
    return text
  }
}

type Writer = (clock: Clock) => string

/** In a session in UTC the letters of zones write constants. */
function writersOf(element: Element): readonly Writer[] {
  switch (element.kind) {
    case 'literal': return [() => element.text]
    case 'number': return [clock => signed(numberOf(element.field, clock), element.least, element.sign === 'exceedsPad')]
    case 'twoDigitYear': return [clock => pad(Math.abs(numberOf(element.field, clock)) % 100, 2)]
    case 'fraction': return [clock => pad(clock.nanos, 9).slice(0, element.most)]
    case 'text': return [clock => names[element.field][element.full ? 'full' : 'short'][textIndex(element.field, clock) - names[element.field].first] ?? '']
    case 'offset': return [() => element.zero]
    case 'localOffset': return [() => 'GMT']
    case 'zoneId': return [() => 'UTC']
    case 'zoneName': return [() => (element.full ? 'Coordinated Universal Time' : 'UTC')]
    case 'optional': return element.elements.flatMap(writersOf)
    default: return element satisfies never
  }
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
