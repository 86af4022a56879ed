/** The words and patterns that one culture writes dates with. */
export interface Culture {
  readonly name: string
  readonly months: readonly string[]
  readonly shortMonths: readonly string[]
  readonly days: readonly string[]
  readonly shortDays: readonly string[]
  readonly am: string
  readonly pm: string
  /** Undefined where .NET's patterns are not known here. */
  readonly patterns: {
    readonly shortDate: string
    readonly longDate: string
    readonly shortTime: string
    readonly longTime: string
    readonly monthDay: string
    readonly yearMonth: string
  } | undefined
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

const american: Culture = {
  name: 'en-US', months, days, am: 'AM', pm: 'PM',
  shortMonths: months.map(name => name.slice(0, 3)),
  shortDays: days.map(name => name.slice(0, 3)),
  patterns: {
    shortDate: 'M/d/yyyy', longDate: 'dddd, MMMM d, yyyy', shortTime: 'h:mm tt', longTime: 'h:mm:ss tt', monthDay: 'MMMM d', yearMonth: 'MMMM yyyy',
  },
}

const known = new Map<string, Culture | undefined>()

/** A culture by its name such as `fr-FR`; American when there is none. Undefined for a name that means nothing. */
export function cultureNamed(name?: string): Culture | undefined {
  if (name === undefined || name === '' || name.toLowerCase() === 'en-us') return american
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(name)) return undefined
  const key = name.toLowerCase()
  if (!known.has(key)) known.set(key, fromUnicode(name))
  return known.get(key)
}

/** .NET takes its words from the same Unicode data as JavaScript does. */
function fromUnicode(name: string): Culture | undefined {
  if (Intl.DateTimeFormat.supportedLocalesOf([name]).length === 0) return undefined
  const words = (part: 'month' | 'weekday', style: 'long' | 'short', dates: readonly Date[]): readonly string[] => {
    const format = new Intl.DateTimeFormat(name, { [part]: style, ...(part === 'month' ? { day: 'numeric' } : {}), calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC' })
    return dates.map(date => format.formatToParts(date).find(found => found.type === part)?.value ?? '')
  }
  const half = new Intl.DateTimeFormat(name, { hour: 'numeric', hour12: true, timeZone: 'UTC' })
  const halfOf = (hour: number): string => half.formatToParts(new Date(Date.UTC(2023, 0, 1, hour))).find(part => part.type === 'dayPeriod')?.value ?? ''
  const byMonth = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2023, month, 1)))
  const byDay = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2023, 0, 1 + day)))
  return {
    name, am: halfOf(1), pm: halfOf(13), patterns: undefined,
    months: words('month', 'long', byMonth), shortMonths: words('month', 'short', byMonth),
    days: words('weekday', 'long', byDay), shortDays: words('weekday', 'short', byDay),
  }
}
