import { FormatError, formatMoment } from '../dates/format.ts'
import { fieldsOf, momentOf, shift, ticksPerDay, ticksPerHour, ticksPerSecond, unitNamed, type Moment } from '../dates/moment.ts'
import { parseMoment } from '../dates/parse.ts'
import { fromUtc, isUtc, toUtc, windowsNameFor, zoneNamed, type Zone } from '../dates/zones.ts'
import { integer, type Value } from '../value.ts'
import { argumentAt, callError, integerAt, optionalTextAt, textAt, typeError, valueError, type FunctionCall } from './call.ts'
import { eager, eagerInLogicApps } from './table.ts'

export const dateFunctions = [
  ...eager('date', [
    ['addDays', [2, 3], call => add(call, 'day')],
    ['addHours', [2, 3], call => add(call, 'hour')],
    ['addMinutes', [2, 3], call => add(call, 'minute')],
    ['addSeconds', [2, 3], call => add(call, 'second')],
    ['addToTime', [3, 4], call => written(call, 3, moved(call, momentAt(call, 0), integerAt(call, 1), unitAt(call, 2)))],
    ['convertFromUtc', [2, 3], convertFromUtc],
    ['convertTimeZone', [3, 4], convertTimeZone],
    ['convertToUtc', [2, 3], convertToUtc],
    ['dayOfMonth', [1, 1], call => fieldsOf(momentAt(call, 0).ticks).day],
    ['dayOfWeek', [1, 1], call => fieldsOf(momentAt(call, 0).ticks).weekday],
    ['dayOfYear', [1, 1], dayOfYear],
    ['formatDateTime', [1, 3], call => written(call, 1, momentAt(call, 0), 2)],
    ['getFutureTime', [2, 3], call => written(call, 2, moved(call, now(call), integerAt(call, 0), unitAt(call, 1)))],
    ['getPastTime', [2, 3], call => written(call, 2, moved(call, now(call), -integerAt(call, 0), unitAt(call, 1)))],
    ['startOfDay', [1, 2], call => startOf(call, ticksPerDay)],
    ['startOfHour', [1, 2], call => startOf(call, ticksPerHour)],
    ['startOfMonth', [1, 2], startOfMonth],
    ['subtractFromTime', [3, 4], call => written(call, 3, moved(call, momentAt(call, 0), -integerAt(call, 1), unitAt(call, 2)))],
    ['ticks', [1, 1], call => integer(momentAt(call, 0).ticks)],
    ['utcNow', [0, 1], call => written(call, 0, now(call))],
  ]),
  ...eagerInLogicApps('date', [
    ['dateDifference', [2, 2], call => timeSpan(momentAt(call, 1).ticks - momentAt(call, 0).ticks)],
    ['parseDateTime', [1, 3], parseDateTime],
  ]),
]

const now = (call: FunctionCall): Moment => momentOf(call.effects.now())

function momentAt(call: FunctionCall, index: number): Moment {
  const text = textAt(call, index)
  const moment = parseMoment(text)
  if (moment !== undefined) return moment
  throw callError(call, `'${call.node.name}' cannot read '${shown(text)}' as a date and time`, {
    argument: index, hint: 'write it as ISO 8601 does: 2026-01-31T23:59:59Z',
  })
}

const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

function written(call: FunctionCall, formatIndex: number, moment: Moment, localeIndex?: number): string {
  const locale = localeIndex === undefined ? undefined : optionalTextAt(call, localeIndex)
  try {
    return formatMoment(moment, optionalTextAt(call, formatIndex), locale)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    throw callError(call, error.message, { argument: locale !== undefined && error.message.startsWith('the culture') ? (localeIndex ?? 0) : formatIndex })
  }
}

function unitAt(call: FunctionCall, index: number): string {
  const text = textAt(call, index)
  const unit = unitNamed(text)
  if (unit === undefined) throw valueError(call, index, `must be Second, Minute, Hour, Day, Week, Month or Year; it is '${shown(text)}'`)
  return unit
}

function moved(call: FunctionCall, moment: Moment, amount: bigint, unit: string): Moment {
  const result = shift(moment, amount, unit)
  if (result === undefined) throw outOfRange(call)
  return result
}

const outOfRange = (call: FunctionCall) => callError(call, `the result of '${call.node.name}' lies outside of the years 1 to 9999`)

const add = (call: FunctionCall, unit: string): string => written(call, 2, moved(call, momentAt(call, 0), integerAt(call, 1), unit))

function dayOfYear(call: FunctionCall): Value {
  const { ticks } = momentAt(call, 0)
  const { year } = fieldsOf(ticks)
  return Number((ticks - januaryFirst(year)) / ticksPerDay) + 1
}

function januaryFirst(year: number): bigint {
  const before = BigInt(year - 1)
  return (before * 365n + before / 4n - before / 100n + before / 400n) * ticksPerDay
}

function startOf(call: FunctionCall, step: bigint): string {
  const moment = momentAt(call, 0)
  return written(call, 1, { ...moment, ticks: moment.ticks - (moment.ticks % step) })
}

function startOfMonth(call: FunctionCall): string {
  const moment = momentAt(call, 0)
  const midnight = moment.ticks - (moment.ticks % ticksPerDay)
  return written(call, 1, { ...moment, ticks: midnight - BigInt(fieldsOf(moment.ticks).day - 1) * ticksPerDay })
}

function zoneAt(call: FunctionCall, index: number): Zone {
  const name = textAt(call, index)
  const zone = zoneNamed(name)
  if (zone !== undefined) return zone
  const windowsName = windowsNameFor(name)
  throw callError(call, `'${call.node.name}' does not know the time zone '${shown(name)}'`, {
    argument: index, hint: windowsName === undefined ? "use a name of Windows such as 'GMT Standard Time' or 'UTC'" : `Windows calls it '${windowsName}'`,
  })
}

function convertFromUtc(call: FunctionCall): string {
  const { ticks } = momentAt(call, 0)
  return written(call, 2, inZone(call, ticks, zoneAt(call, 1)))
}

function convertToUtc(call: FunctionCall): string {
  return written(call, 2, { ticks: utcTicks(call, zoneAt(call, 1)), kind: 'utc' })
}

function convertTimeZone(call: FunctionCall): string {
  return written(call, 3, inZone(call, utcTicks(call, zoneAt(call, 1)), zoneAt(call, 2)))
}

function inZone(call: FunctionCall, ticks: bigint, zone: Zone): Moment {
  const moment = fromUtc(ticks, zone)
  if (moment === undefined) throw outOfRange(call)
  return moment
}

function utcTicks(call: FunctionCall, source: Zone): bigint {
  const moment = momentAt(call, 0)
  if (moment.kind === 'offset') return moment.ticks
  if (moment.kind === 'utc') {
    if (isUtc(source)) return moment.ticks
    throw callError(call, `the timestamp of '${call.node.name}' ends in Z and so is in UTC, not in '${source.name}'`, {
      argument: 1, hint: 'leave the Z away, or use convertFromUtc',
    })
  }
  const result = toUtc(moment.ticks, source)
  if (result.kind === 'found') return result.ticks
  if (result.kind === 'outOfRange') throw outOfRange(call)
  throw callError(call, `the time '${textAt(call, 0)}' does not exist in '${source.name}': the clock is put forward over it`, { argument: 0 })
}

/** .NET's text of a time span: `[-][d.]hh:mm:ss[.fffffff]`. */
function timeSpan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks
  const two = (value: bigint): string => value.toString().padStart(2, '0')
  const days = size / ticksPerDay
  const seconds = (size % ticksPerDay) / ticksPerSecond
  const fraction = size % ticksPerSecond
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`
  return `${ticks < 0n ? '-' : ''}${days > 0n ? `${days}.` : ''}${clock}${fraction > 0n ? `.${fraction.toString().padStart(7, '0')}` : ''}`
}

function parseDateTime(call: FunctionCall): string {
  for (const index of [1, 2]) {
    const value = argumentAt(call, index)
    if (value !== null && typeof value !== 'string') throw typeError(call, index, 'a string', value)
  }
  const locale = optionalTextAt(call, 1) ?? 'en-US'
  if (locale.toLowerCase() !== 'en-us' || optionalTextAt(call, 2) !== undefined) {
    throw callError(call, "'parseDateTime' with another culture than en-US, or with a format, has no local counterpart yet", { argument: 1 })
  }
  return written(call, 3, momentAt(call, 0))
}
