import { formatter } from '../patterns/formatting.ts'
import { parser } from '../patterns/parsing.ts'
import { PatternProblem } from '../patterns/pattern.ts'
import { offsetIn, type SessionZone, utc } from '../zones/sessionZone.ts'
import { raised, type ScriptFunction } from './script.ts'

/** What a pattern makes, kept for the rows that follow. A pattern that cannot be used is a condition. */
function remembered<Made>(make: (pattern: string) => Made): (pattern: string) => Made {
  const known = new Map<string, Made>()
  return pattern => {
    const found = known.get(pattern)
    if (found !== undefined) return found
    try {
      const made = make(pattern)
      if (known.size >= 1000) known.clear()
      known.set(pattern, made)
      return made
    } catch (error) {
      throw error instanceof PatternProblem ? raised(error.condition, error.message) : error
    }
  }
}

const formatterOf = remembered(formatter)
const parserOf = remembered(parser)

/** Reads an instant by a pattern; a text that names no zone shows the clock of the session's. */
export const readInstantScript = (zone: SessionZone): ScriptFunction => ({
  name: 'dbx_js_read_instant', parameters: ['VARCHAR', 'VARCHAR'], result: 'BIGINT', compute: (text, pattern) => {
    const read = parserOf(pattern as string)(text as string)
    if (!read) return null
    const ahead = read.offsetUs ?? offsetIn(zone, read.clockUs)
    return ahead === undefined ? null : inRange(read.clockUs - ahead)
  },
})

/** Dates and times by patterns that DuckDB's strftime does not have, or that are no literals. Moments are microseconds of a clock. */
export const datetimeScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_format_time', parameters: ['BIGINT', 'VARCHAR'], result: 'VARCHAR', compute: (us, pattern) => formatterOf(pattern as string)(us as bigint) },
  // What a zone's clock shows, the instant, the pattern and Java's name of the zone.
  { name: 'dbx_js_format_zoned', parameters: ['BIGINT', 'BIGINT', 'VARCHAR', 'VARCHAR'], result: 'VARCHAR', compute: (clockUs, us, pattern, zone) => formatterOf(pattern as string)(clockUs as bigint, { zone: zone as string, us: us as bigint }) },
  readInstantScript(utc),
  { name: 'dbx_js_read_clock', parameters: ['VARCHAR', 'VARCHAR'], result: 'BIGINT', compute: (text, pattern) => inRange(parserOf(pattern as string)(text as string)?.clockUs ?? null) },
]

/** DuckDB's timestamps end before the last microsecond that a BIGINT counts. */
const inRange = (us: bigint | null): bigint | null => (us !== null && us < 9_223_372_036_854_775_807n && us > -9_223_372_022_400_000_000n ? us : null)
