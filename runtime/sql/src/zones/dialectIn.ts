import { macros } from '../macros/all.ts'
import { type ScriptFunction } from '../scripts/script.ts'
import { macroName, renamed, zonedNames } from './inZone.ts'
import { zonedScripts } from './scripts.ts'
import { seamsOf } from './seams.ts'
import { type SessionZone, suffixOf } from './sessionZone.ts'

/** What an engine must learn beside `dialect` before it is given a query that was translated for a zone; nothing where the clock is UTC's. */
export function dialectIn(zone: SessionZone): { readonly scripts: readonly ScriptFunction[]; readonly macros: readonly string[] } {
  const suffix = suffixOf(zone)
  if (suffix === '') return { scripts: [], macros: [] }
  const seams = seamsOf(zone)
  const own = new Set(seams.map(macroName))
  const names = zonedNames()
  const passedOn = macros.filter(macro => names.has(macroName(macro)) && !own.has(macroName(macro)))
  return {
    scripts: zonedScripts(zone).map(script => ({ ...script, name: `${script.name}${suffix}` })),
    macros: [...seams, ...passedOn].map(macro => renamed(macro, name => (own.has(name) || names.has(name) ? `${name}${suffix}` : name))),
  }
}
