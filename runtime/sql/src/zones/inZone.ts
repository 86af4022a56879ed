import { macros } from '../macros/all.ts'
import { zonedScriptNames } from './scripts.ts'
import { utcClocks } from './seams.ts'
import { instantAt, type SessionZone, suffixOf } from './sessionZone.ts'

/**
 * The last step of a translation: its text for a session in a zone. What goes by the session's clock is called by the zone's own name
 * (`dialectIn` defines it), and the instant of a literal is computed, so that DuckDB has a constant to work with.
 */
export function inZone(duckdb: string, zone: SessionZone): string {
  const suffix = suffixOf(zone)
  if (suffix === '' && !duckdb.includes(literalInstant)) return duckdb
  const names = zonedNames()
  return duckdb.replace(words, (whole, clock: string | undefined) => {
    const instant = clock === undefined ? undefined : instantAt(clock, zone)
    if (instant !== undefined) return `TIMESTAMPTZ '${instant}'`
    return suffix === '' ? whole : whole.replace(/^dbx_\w+/, name => (names.has(name) ? `${name}${suffix}` : name))
  })
}

const literalInstant = "dbx_instant(TIMESTAMP '"
/** Texts and names in quotes, the instant of a clock that is a literal, and calls of macros and scripts. */
const words = /'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*"|dbx_instant\(TIMESTAMP '([^']+)'\)|dbx_\w+(?=\()/g

/** The name that the definition of a macro gives it. */
export const macroName = (macro: string): string => /MACRO (\w+)\(/.exec(macro)?.[1] ?? ''

let known: ReadonlySet<string> | undefined

/** The macros and scripts that go by the session's clock: the seams, the scripts that read clocks, and whatever calls one of these. */
export function zonedNames(): ReadonlySet<string> {
  if (known) return known
  const names = new Set([...zonedScriptNames, ...utcClocks.map(macroName).filter(name => !name.startsWith('dbx_utc_'))])
  // Each macro stands behind those that it calls.
  for (const macro of macros) if (callsIn(macro.slice(macro.indexOf(') AS '))).some(name => names.has(name))) names.add(macroName(macro))
  known = names
  return names
}

const callsIn = (text: string): string[] => [...text.matchAll(/\bdbx_\w+(?=\()/g)].map(([name]) => name)

/** The definition of a macro with other names for what it defines and calls. */
export const renamed = (macro: string, name: (of: string) => string): string => macro.replace(/\bdbx_\w+(?=\()/g, name)
