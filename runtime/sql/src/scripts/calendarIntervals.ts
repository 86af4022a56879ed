import { type ScriptFunction } from './script.ts'

/** Intervals that have months, days and microseconds at once, as text; and lengths of time for windows. */
export const calendarScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_calendar_text', parameters: ['BIGINT', 'BIGINT', 'BIGINT'], result: 'VARCHAR', compute: (months, days, us) => calendarText(months as bigint, days as bigint, us as bigint) },
  { name: 'dbx_js_read_calendar', parameters: ['VARCHAR'], result: 'BIGINT[]', compute: text => readCalendar(text as string) ?? null },
]

/** `1 years 2 months 3 days 4 hours 5 minutes 6.5 seconds` */
function calendarText(months: bigint, days: bigint, us: bigint): string {
  const part = (amount: bigint, unit: string): string => (amount === 0n ? '' : ` ${amount} ${unit}`)
  const seconds = us % 60_000_000n
  const fraction = String(seconds < 0n ? -seconds : seconds).padStart(7, '0').replace(/(\d{6})$/, '.$1').replace(/\.?0+$/, '')
  const text = part(months / 12n, 'years') + part(months % 12n, 'months') + part(days, 'days') + part(us / 3_600_000_000n, 'hours') + part((us % 3_600_000_000n) / 60_000_000n, 'minutes') + (seconds === 0n ? '' : ` ${seconds < 0n ? '-' : ''}${fraction === '' ? '0' : fraction} seconds`)
  return text === '' ? '0 seconds' : text.slice(1)
}

const calendarUnits: Readonly<Record<string, { readonly part: 0 | 1 | 2; readonly size: bigint }>> = {
  YEAR: { part: 0, size: 12n }, MONTH: { part: 0, size: 1n }, WEEK: { part: 1, size: 7n }, DAY: { part: 1, size: 1n }, HOUR: { part: 2, size: 3_600_000_000n }, MINUTE: { part: 2, size: 60_000_000n }, SECOND: { part: 2, size: 1_000_000n }, MILLISECOND: { part: 2, size: 1000n }, MICROSECOND: { part: 2, size: 1n },
}

/** Months, days and microseconds of a list of amounts, `1 month -2 days`. */
function readCalendar(text: string): [bigint, bigint, bigint] | undefined {
  const words = text.trim().replace(/^interval\s+/i, '').split(/\s+/)
  if (words.length % 2 === 1) return undefined
  const parts: [bigint, bigint, bigint] = [0n, 0n, 0n]
  for (let index = 0; index < words.length; index += 2) {
    const [amount, sign, whole = '', fraction = ''] = /^([+-]?)(\d{0,18})(?:\.(\d{0,9}))?$/.exec(words[index] ?? '') ?? []
    const word = (words[index + 1] ?? '').toUpperCase()
    const unit = calendarUnits[word] ?? calendarUnits[word.replace(/S$/, '')]
    if (amount === undefined || !unit || whole + fraction === '' || (fraction !== '' && !/^SECONDS?$/.test(word))) return undefined
    const size = BigInt(whole || '0') * unit.size + (BigInt(fraction.padEnd(9, '0')) * unit.size) / 1_000_000_000n
    parts[unit.part] += sign === '-' ? -size : size
  }
  return parts
}

/** A length of time in microseconds: what has no months. */
export function durationUs(text: string): bigint | 'months' | undefined {
  const parts = readCalendar(text)
  if (!parts) return undefined
  return parts[0] === 0n ? parts[1] * 86_400_000_000n + parts[2] : 'months'
}
