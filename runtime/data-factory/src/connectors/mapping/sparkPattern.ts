import { FactoryError } from '../../error.ts'

/**
 * A date pattern of Spark, as the settings of a Delta Lake source or sink have it, as patterns of .NET: one for each way to write
 * it, the whole one of an instant in UTC first. What stands in brackets can be left out; an offset is read in every way that it can
 * be written. Throws `FactoryError`: `PropertyNotSupported` for a letter that is not known here, `InvalidPropertyValue` for brackets
 * and quotes that do not pair. Source: Spark, "Datetime Patterns for Formatting and Parsing".
 */
export function dotNetPatterns(pattern: string, property: string): readonly string[] {
  const rest = pattern.match(/'(?:[^']|'')*'|([A-Za-z])\1*|[^]/g) ?? []
  const section = (open: boolean): readonly string[] => {
    let ways: readonly string[] = ['']
    for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
      if (part === ']' && open) return ways
      if (part === ']' || part === "'") throw new FactoryError('InvalidPropertyValue', `${part} in ${property} '${pattern}' has no other half before or behind it`)
      const next = part === '[' ? [...section(true), ''] : dotNet(part, pattern, property)
      ways = ways.flatMap((way) => next.map((more) => `${way}${more}`))
    }
    // As in Java, what is open at the end ends there.
    return ways
  }
  return [...new Set(section(false))]
}

const letters: Readonly<Record<string, string>> = {
  y: 'yyyy', yyyy: 'yyyy', yy: 'yy', M: 'M', MM: 'MM', MMM: 'MMM', MMMM: 'MMMM', L: 'M', LL: 'MM', d: 'd', dd: 'dd', E: 'ddd', EE: 'ddd', EEE: 'ddd', EEEE: 'dddd',
  H: 'H', HH: 'HH', h: 'h', hh: 'hh', m: 'm', mm: 'mm', s: 's', ss: 'ss', a: 'tt', SSS: 'fff', SSSSSS: 'ffffff',
}

/** UTC, as each offset writes it. */
const offsets: Readonly<Record<string, string>> = { X: 'Z', XX: 'Z', XXX: 'Z', x: '+00', xx: '+0000', xxx: '+00:00', Z: '+0000', ZZ: '+0000', ZZZ: '+0000' }

/** A part of a pattern; the first way is how it is written. */
function dotNet(part: string, pattern: string, property: string): readonly string[] {
  const utc = offsets[part]
  if (utc !== undefined) return [escaped(utc), 'zzz']
  if (!/^[A-Za-z]/.test(part)) return [escaped(part === "''" ? "'" : part.replace(/^'([^]*)'$/, '$1').replaceAll("''", "'"))]
  const found = letters[part]
  if (found === undefined) throw new FactoryError('PropertyNotSupported', `'${part}' in ${property} '${pattern}' does not run here`)
  return [found]
}

const escaped = (text: string): string => [...text].map((character) => `\\${character}`).join('')
