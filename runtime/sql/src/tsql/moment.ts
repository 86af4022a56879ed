import { type TsqlType } from './type.ts'

interface Moment { readonly year: number; readonly month: number; readonly day: number; readonly micros: bigint }

const iso = /^(?:(\d{4})-(\d{2})-(\d{2})|(\d{4})(\d{2})(\d{2}))(?:([T ])(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z)?)?$/

export type MomentText = { readonly kind: 'value'; readonly text: string } | { readonly kind: 'invalid'; readonly code: '241' | '242' } | { readonly kind: 'other' }

/**
 * Reads the forms in which programs write dates, `yyyy-MM-dd[(T| )HH:mm[:ss[.f]]]` and `yyyyMMdd[ HH:mm…]`, as a value of `type`;
 * the text is DuckDB's. A form that it does not know is `other`: the macros know the rest. DATETIME has 1/300 second and takes
 * three digits behind the point at most, the others seven.
 */
export function readMoment(written: string, type: TsqlType): MomentText {
  const [, y1, m1, d1, y2, m2, d2, separator, hour = '0', minute = '0', second = '0', fraction = '', zulu] = iso.exec(written.trim()) ?? []
  if (y1 === undefined && y2 === undefined) return { kind: 'other' }
  if ((zulu || fraction.length > 7) && (separator !== 'T' || fraction.length > 7)) return { kind: 'invalid', code: '241' }
  const old = type.kind === 'datetime' || type.kind === 'smalldatetime'
  if (old && fraction.length > 3) return { kind: 'invalid', code: '241' }
  const [year, month, day] = [Number(y1 ?? y2), Number(m1 ?? m2), Number(d1 ?? d2)]
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)]
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hours > 23 || minutes > 59 || seconds > 59 || year < 1) {
    return { kind: 'invalid', code: old ? '242' : '241' }
  }
  // The seventh digit does not fit into microseconds: it rounds.
  const micros = BigInt(Math.round(Number(fraction.padEnd(7, '0')) / 10)) + BigInt(((hours * 60 + minutes) * 60 + seconds)) * 1_000_000n
  return textFor({ year, month, day, micros }, type)
}

function textFor(moment: Moment, type: TsqlType): MomentText {
  switch (type.kind) {
    case 'date': return { kind: 'value', text: dateText(moment) }
    case 'time': return { kind: 'value', text: timeText(roundTo(moment.micros, type.precision) % dayMicros) }
    case 'datetime2': return { kind: 'value', text: momentText({ ...moment, micros: roundTo(moment.micros, type.precision) }) }
    case 'smalldatetime': return { kind: 'value', text: momentText({ ...moment, micros: ((moment.micros + 30_000_000n) / 60_000_000n) * 60_000_000n }) }
    default: {
      if (moment.year < 1753) return { kind: 'invalid', code: '242' }
      return { kind: 'value', text: momentText({ ...moment, micros: toThreeHundredths(moment.micros) }) }
    }
  }
}

const dayMicros = 86_400_000_000n

/** DATETIME counts 300ths of a second and shows them as .000, .003, .007. */
const toThreeHundredths = (micros: bigint): bigint => {
  const ticks = (micros * 3n + 5000n) / 10_000n
  return ((ticks * 10n + 1n) / 3n) * 1000n
}

function roundTo(micros: bigint, digits: number): bigint {
  if (digits >= 6) return micros
  const unit = 10n ** BigInt(6 - digits)
  return ((micros + unit / 2n) / unit) * unit
}

function momentText({ year, month, day, micros }: Moment): string {
  if (micros < dayMicros) return `${dateText({ year, month, day, micros })} ${timeText(micros)}`
  const date = new Date(Date.UTC(2000, 0, 1))
  date.setUTCFullYear(year, month - 1, day + 1)
  return `${dateText({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), micros: 0n })} ${timeText(micros - dayMicros)}`
}

const pad = (value: number | bigint, width = 2): string => String(value).padStart(width, '0')
const dateText = ({ year, month, day }: Moment): string => `${pad(year, 4)}-${pad(month)}-${pad(day)}`

function timeText(micros: bigint): string {
  const seconds = micros / 1_000_000n
  const rest = micros % 1_000_000n
  const clock = `${pad(seconds / 3600n)}:${pad((seconds / 60n) % 60n)}:${pad(seconds % 60n)}`
  return rest === 0n ? clock : `${clock}.${pad(rest, 6).replace(/0+$/, '')}`
}

const daysIn = (year: number, month: number): number => [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0

/** `yyyy-MM-dd[(T| )HH:mm…][ ](Z|±HH:mm)` as its instant and its clock, rounded to a number of digits of a second; undefined for every other form, which the macros read or refuse. */
export function readOffset(written: string, precision: number): { readonly utc: string; readonly clock: string } | undefined {
  const [, text = '', sign, hours = '0', minutes = '0'] = /^(.*?) *(?:Z|([+-])(\d{1,2}):(\d{2}))?$/.exec(written.trim()) ?? []
  const clock = readMoment(text, { kind: 'datetime2', precision })
  const away = Number(hours) * 60 + Number(minutes)
  if (clock.kind !== 'value' || away > 840 || Number(minutes) > 59) return undefined
  const [seconds = '', fraction] = clock.text.split('.')
  const ms = Date.parse(`${seconds.replace(' ', 'T')}Z`)
  if (Number.isNaN(ms)) return undefined
  const utc = new Date(ms - (sign === '-' ? -away : away) * 60_000).toISOString().replace('T', ' ').replace(/\..*$/, '')
  return { utc: fraction === undefined ? utc : `${utc}.${fraction}`, clock: clock.text }
}

/** An instant of the clock as a literal of a type: `GETDATE()` and its kin. */
export function momentOf(now: Date, type: TsqlType): string {
  const moment = readMoment(now.toISOString(), type)
  return moment.kind === 'value' ? moment.text : now.toISOString()
}
